// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic/TrafficCopy.h"

#include "server/session/SessionReader.h"
#include "ui/models/RecordText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Windsock::TrafficCopy {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::TrafficCopy)
};

// Names for programs: not translated.
QString kindName(RecordKind kind)
{
    switch (kind) {
    case RecordKind::Open: return u"open"_qs;
    case RecordKind::Close: return u"close"_qs;
    case RecordKind::Text: return u"text"_qs;
    case RecordKind::Binary: return u"binary"_qs;
    case RecordKind::Ping: return u"ping"_qs;
    case RecordKind::Pong: return u"pong"_qs;
    case RecordKind::Error: return u"error"_qs;
    }
    return {};
}

QJsonObject object(const StoredRecord &record, const QByteArray &payload)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(record.time / 1000, Qt::UTC);
    QJsonObject object{{u"id"_qs, record.id},
                       {u"time"_qs, time.toString(Qt::ISODateWithMs)},
                       {u"type"_qs, kindName(record.kind)},
                       {u"direction"_qs, record.direction == Direction::In ? u"in"_qs : u"out"_qs},
                       {u"endpoint"_qs, record.endpoint},
                       {u"size"_qs, record.size}};
    if (record.client != 0)
        object[u"client"_qs] = qint64(record.client);
    else
        object[u"recipients"_qs] = qint64(record.recipients);
    if (!record.room.isEmpty())
        object[u"room"_qs] = record.room;
    if (record.kind == RecordKind::Close)
        object[u"code"_qs] = record.closeCode;
    if (record.payloadDropped)
        object[u"payloadDropped"_qs] = true;
    else if (record.kind == RecordKind::Binary || !payload.isValidUtf8())
        object[u"base64"_qs] = QString::fromLatin1(payload.toBase64());
    else
        object[u"text"_qs] = QString::fromUtf8(payload);
    return object;
}

QString json(const QJsonArray &objects)
{
    const QJsonDocument document = objects.size() == 1 ? QJsonDocument(objects.first().toObject())
                                                       : QJsonDocument(objects);
    return QString::fromUtf8(document.toJson(QJsonDocument::Indented)).trimmed();
}

QString line(const StoredRecord &record, const QByteArray &payload, Format format)
{
    if (record.payloadDropped)
        return RecordText::preview(record);
    if (format == Format::Hex || record.kind == RecordKind::Binary)
        return RecordText::hex(payload);
    // A close without a reason and the like have no payload; their words are what a person means to
    // copy.
    return payload.isEmpty() && record.kind != RecordKind::Text ? RecordText::preview(record)
                                                                : QString::fromUtf8(payload);
}

} // namespace

QString text(const SessionReader &reader, const QList<qint64> &ids, qint64 selected, Format format)
{
    QStringList lines;
    QJsonArray objects;
    qint64 bytes = 0;
    qint64 copied = 0;
    for (const StoredRecord &record : reader.rows(ids)) {
        if (bytes += record.size; copied > 0 && bytes > MaxBytes)
            break;
        const QByteArray payload = reader.payload(record.id, record.size);
        if (format == Format::Json)
            objects.append(object(record, payload));
        else
            lines.append(line(record, payload, format));
        ++copied;
    }
    QString text = format == Format::Json && copied > 0 ? json(objects) : lines.join(u'\n');
    if (copied < selected)
        text += u'\n' + Texts::tr("(rows that were not copied: %1)").arg(selected - copied);
    return text;
}

} // namespace Windsock::TrafficCopy
