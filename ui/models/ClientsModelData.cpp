// SPDX-License-Identifier: GPL-3.0-or-later
// What ClientsModel's cells say.
#include "server/websocket/CloseCode.h"
#include "ui/models/ClientNames.h"
#include "ui/models/ClientsModel.h"
#include "ui/models/Format.h"

#include <QLocale>

namespace Windsock {

namespace {

QString stateText(const std::optional<ClientClosed> &closed)
{
    if (!closed)
        return ClientsModel::tr("● open");
    QStringList words{ClientsModel::tr("○ %1").arg(closed->code)};
    if (const QString meaning = closeCodeText(closed->code); !meaning.isEmpty())
        words += meaning;
    if (!closed->reason.isEmpty())
        words += ClientsModel::tr("“%1”").arg(closed->reason.simplified());
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
    return column >= ClientsModel::ConnectedForColumn && column <= ClientsModel::BacklogColumn;
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
    case Qt::TextAlignmentRole:
        return int((isNumberColumn(index.column()) ? Qt::AlignRight : Qt::AlignLeft)
                   | Qt::AlignVCenter);
    case ClientIdRole: return row.info.id;
    case OpenRole: return !row.closed.has_value();
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
    case StateColumn: return stateText(row.closed);
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
    case RoomsColumn: return statistics.rooms.join(tr(", ", "between the names of rooms"));
    default: return {};
    }
}

QVariant ClientsModel::sortValue(const Row &row, int column) const
{
    const ClientStatistics &statistics = row.statistics;
    switch (column) {
    case StateColumn: return row.closed ? int(row.closed->code) : 0;
    case ClientColumn: return row.info.id;
    case ConnectedForColumn: return (row.closed ? row.closed->closedAt : m_now) - row.info.openedAt;
    case InColumn: return statistics.messagesIn;
    case OutColumn: return statistics.messagesOut;
    case RateColumn: return row.rate;
    case RoundTripColumn: return statistics.roundTripLast;
    case BacklogColumn: return statistics.backlog;
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
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumberColumn(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
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
    case RoomsColumn: return tr("Rooms");
    default: return {};
    }
}

} // namespace Windsock
