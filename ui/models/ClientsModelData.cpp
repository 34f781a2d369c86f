// SPDX-License-Identifier: GPL-3.0-or-later
// What ClientsModel's cells say.
#include "server/websocket/CloseCode.h"
#include "ui/models/ClientNames.h"
#include "ui/models/ClientsModel.h"
#include "ui/models/Columns.h"
#include "ui/models/Format.h"
#include "ui/models/RecordText.h"

#include <QLocale>

namespace Windsock {

namespace {

QString closedText(const ClientClosed &closed)
{
    QStringList words{ClientsModel::tr("○ %1").arg(closed.code), closeCodeText(closed.code),
                      RecordText::closedBy(closed.by)};
    if (!closed.reason.isEmpty())
        words += ClientsModel::tr("“%1”").arg(closed.reason.simplified());
    words.removeAll(QString());
    return words.join(u' ');
}

QString addressText(const ClientInfo &info)
{
    const QString address = info.address.toString();
    return (info.address.protocol() == QAbstractSocket::IPv6Protocol ? u"[%1]:%2"_qs : u"%1:%2"_qs)
        .arg(address, QString::number(info.port));
}

bool isNumberColumn(int column)
{
    return column >= ClientsModel::ConnectedForColumn && column <= ClientsModel::SkippedColumn;
}

} // namespace

QVariant ClientsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = *m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return display(row, index.column());
    case Qt::EditRole:
        return index.column() == ClientColumn ? m_names.name(row.info.id) : QVariant();
    case Qt::ToolTipRole:
        return index.column() == StateColumn || index.column() == RoomsColumn
            ? display(row, index.column())
            : QVariant();
    case Qt::TextAlignmentRole: return Columns::alignment(isNumberColumn(index.column()));
    case ClientIdRole: return row.info.id;
    case OpenRole: return !row.closed.has_value();
    case SlowRole: return isSlow(row);
    case EndpointRole: return row.info.endpoint;
    case RoomsRole: return row.statistics.rooms;
    case SortRole: return sortValue(row, index.column());
    default: return {};
    }
}

QVariant ClientsModel::display(const Row &row, int column) const
{
    const ClientStatistics &statistics = row.statistics;
    switch (column) {
    case StateColumn:
        if (row.closed)
            return closedText(*row.closed);
        return isSlow(row) ? tr("▲ slow") : tr("● open");
    case ClientColumn: return m_names.label(row.info.id);
    case AddressColumn: return addressText(row.info);
    case EndpointColumn: return row.info.endpoint;
    case SubprotocolColumn: return row.info.subprotocol;
    case ConnectedForColumn: return connectedFor(row);
    case InColumn: return Format::number(qint64(statistics.messagesIn));
    case OutColumn: return Format::number(qint64(statistics.messagesOut));
    case RateColumn:
        return row.rate > 0
            ? tr("%1/s").arg(QLocale().toString(row.rate, 'f', row.rate < 10 ? 1 : 0))
            : QString();
    case RoundTripColumn:
        return statistics.roundTripLast >= 0 ? Format::roundTrip(statistics.roundTripLast)
                                             : QString();
    case BacklogColumn:
        return statistics.backlog > 0 ? Format::size(statistics.backlog) : QString();
    case SkippedColumn:
        return statistics.skipped > 0 ? Format::number(qint64(statistics.skipped)) : QString();
    case RoomsColumn: return statistics.rooms.join(tr(", ", "between the names of rooms"));
    default: return {};
    }
}

QVariant ClientsModel::sortValue(const Row &row, int column) const
{
    const ClientStatistics &statistics = row.statistics;
    switch (column) {
    case StateColumn:
        if (row.closed)
            return int(row.closed->code);
        return isSlow(row) ? 1 : 0;
    case ClientColumn: return row.info.id;
    case ConnectedForColumn: return (row.closed ? row.closed->closedAt : m_now) - row.info.openedAt;
    case InColumn: return statistics.messagesIn;
    case OutColumn: return statistics.messagesOut;
    case RateColumn: return row.rate;
    case RoundTripColumn: return statistics.roundTripLast;
    case BacklogColumn: return statistics.backlog;
    case SkippedColumn: return statistics.skipped;
    default: return display(row, column);
    }
}

QString ClientsModel::connectedFor(const Row &row) const
{
    const qint64 until = row.closed ? row.closed->closedAt : m_now;
    return Format::duration(std::max<qint64>(0, until - row.info.openedAt) / 1'000'000);
}

QVariant ClientsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return Columns::header(orientation, role, isNumberColumn(section), title(section));
}

QString ClientsModel::title(int column)
{
    switch (column) {
    case StateColumn: return tr("State");
    case ClientColumn: return tr("Client");
    case AddressColumn: return tr("Address");
    case EndpointColumn: return tr("Endpoint");
    case SubprotocolColumn: return tr("Sub-protocol");
    case ConnectedForColumn: return tr("Connected for");
    case InColumn: return tr("In");
    case OutColumn: return tr("Out");
    case RateColumn: return tr("Rate");
    case RoundTripColumn: return tr("RTT");
    case BacklogColumn: return tr("Backlog");
    case SkippedColumn: return tr("Skipped");
    case RoomsColumn: return tr("Rooms");
    default: return {};
    }
}

} // namespace Windsock
