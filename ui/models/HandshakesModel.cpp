// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/HandshakesModel.h"

#include "ui/models/HandshakeText.h"

#include <algorithm>

namespace Windsock {

namespace {

qint64 bytesOf(const HandshakeReport &report)
{
    const qsizetype characters = report.path.size() + report.host.size() + report.origin.size()
        + report.userAgent.size() + report.detail.size();
    return qint64(sizeof(HandshakeReport)) + characters * qsizetype(sizeof(QChar))
        + report.request.size();
}

} // namespace

int HandshakesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int HandshakesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

void HandshakesModel::onHandshakesReported(const QList<HandshakeReport> &reports)
{
    if (reports.isEmpty())
        return;
    m_total += reports.size();
    m_refused += std::ranges::count_if(reports, [](const HandshakeReport &report) {
        return isRefused(report.rule);
    });
    const int count = int(std::min<qsizetype>(reports.size(), MaxRows));
    makeRoom(count);
    beginInsertRows({}, rowCount(), rowCount() + count - 1);
    for (const HandshakeReport &report : reports.last(count)) {
        m_bytes += bytesOf(report);
        m_rows.push_back(report);
    }
    endInsertRows();
    makeRoom(0);
    emit countsChanged();
}

void HandshakesModel::makeRoom(int coming)
{
    const int overflow = rowCount() + coming - MaxRows;
    if (rowCount() == 0 || (overflow <= 0 && m_bytes <= MaxBytes))
        return;
    int going = std::min(rowCount(), std::max(overflow, DroppedAtOnce));
    qint64 bytes = 0;
    const auto end = m_rows.begin() + going;
    for (auto row = m_rows.begin(); row != end; ++row)
        bytes += bytesOf(*row);
    while (going < rowCount() && m_bytes - bytes > MaxBytes)
        bytes += bytesOf(m_rows[size_t(going++)]);
    beginRemoveRows({}, 0, going - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + going);
    m_bytes -= bytes;
    endRemoveRows();
}

void HandshakesModel::forget(const QList<ClientId> &clients)
{
    const qint64 before = m_total;
    for (int row = rowCount() - 1; row >= 0; --row) {
        const HandshakeReport &report = m_rows[size_t(row)];
        if (report.client == 0 || !clients.contains(report.client))
            continue;
        beginRemoveRows({}, row, row);
        m_bytes -= bytesOf(report);
        m_refused -= isRefused(report.rule) ? 1 : 0;
        --m_total;
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    if (m_total != before)
        emit countsChanged();
}

void HandshakesModel::clear()
{
    if (m_total == 0)
        return;
    beginResetModel();
    m_rows.clear();
    m_bytes = 0;
    m_total = 0;
    m_refused = 0;
    endResetModel();
    emit countsChanged();
}

} // namespace Windsock
