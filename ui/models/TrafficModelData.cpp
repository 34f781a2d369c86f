// SPDX-License-Identifier: GPL-3.0-or-later
// What TrafficModel's cells say.
#include "ui/models/ClientNames.h"
#include "ui/models/Columns.h"
#include "ui/models/Format.h"
#include "ui/models/RecordText.h"
#include "ui/models/TrafficModel.h"

#include <QLocale>

namespace Windsock {

namespace {

QVariant rawValue(const StoredRecord &record, int role)
{
    switch (role) {
    case TrafficModel::TimeRole: return record.time;
    case TrafficModel::KindRole: return int(record.kind);
    case TrafficModel::DirectionRole: return int(record.direction);
    case TrafficModel::SourceRole: return int(record.source);
    case TrafficModel::ClientRole: return record.client;
    case TrafficModel::InLatestRunRole: return record.inLatestRun;
    case TrafficModel::EndpointRole: return record.endpoint;
    case TrafficModel::RoomRole: return record.room;
    case TrafficModel::SizeRole: return record.size;
    default: return {};
    }
}

bool isNumberColumn(int column)
{
    return column <= TrafficModel::DeltaColumn || column == TrafficModel::SizeColumn;
}

} // namespace

QVariant TrafficModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows)
        return {};
    if (role == IdRole)
        return idAt(index.row());
    if (role == Qt::TextAlignmentRole)
        return Columns::alignment(isNumberColumn(index.column()));
    if (role != Qt::DisplayRole && (role < TimeRole || role > SizeRole))
        return {};
    const StoredRecord *found = record(index.row());
    if (!found)
        return {};
    if (role != Qt::DisplayRole)
        return rawValue(*found, role);
    const StoredRecord copy = *found; // the row above may be read for the delta, which ends `found`
    return display(index.row(), index.column(), copy);
}

QVariant TrafficModel::display(int row, int column, const StoredRecord &record) const
{
    switch (column) {
    case IdColumn: return Format::number(record.id);
    case TimeColumn: return timeText(record);
    case DeltaColumn: return deltaText(row, record);
    case DirectionColumn: return RecordText::direction(record);
    case ClientColumn: return RecordText::client(record, m_names);
    case EndpointColumn: return record.endpoint;
    case RoomColumn: return record.room;
    case TypeColumn: return RecordText::type(record);
    case SizeColumn: return RecordText::hasPayload(record) ? Format::size(record.size) : QString();
    case PreviewColumn: return RecordText::preview(record);
    default: return {};
    }
}

QString TrafficModel::timeText(const StoredRecord &record) const
{
    if (m_timeFormat == TimeFormat::Absolute)
        return Format::timeOfDay(record.time);
    if (m_startTime == 0) {
        const QList<StoredRecord> first = m_reader.rows(1, 1);
        m_startTime = first.isEmpty() ? record.time : first.first().time;
    }
    return QLocale().toString(double(record.time - m_startTime) / 1e6, 'f', 3);
}

QString TrafficModel::deltaText(int row, const StoredRecord &record) const
{
    const StoredRecord *above = this->record(row - 1);
    if (!above)
        return {};
    // Rows of several I/O threads may be some ms out of order; a minus sign tells.
    const qint64 milliseconds = (record.time - above->time) / 1000;
    return (milliseconds >= 0 ? u"+"_qs : QString()) + QLocale().toString(milliseconds);
}

QVariant TrafficModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return Columns::header(orientation, role, isNumberColumn(section), title(section));
}

QString TrafficModel::title(int column) const
{
    switch (column) {
    case IdColumn: return tr("#");
    case TimeColumn: return m_timeFormat == TimeFormat::Absolute ? tr("Time") : tr("Time s");
    case DeltaColumn: return tr("Δ ms");
    case DirectionColumn: return tr("Direction");
    case ClientColumn: return tr("Client");
    case EndpointColumn: return tr("Endpoint");
    case RoomColumn: return tr("Room");
    case TypeColumn: return tr("Type");
    case SizeColumn: return tr("Size");
    case PreviewColumn: return tr("Preview");
    default: return {};
    }
}

} // namespace Windsock
