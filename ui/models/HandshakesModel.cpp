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
