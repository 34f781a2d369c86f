// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RecordText.h"

#include "server/websocket/CloseCode.h"
#include "ui/models/ClientNames.h"
#include "ui/models/Format.h"

#include <QCoreApplication>
#include <QStringDecoder>

namespace Windsock::RecordText {

namespace {

constexpr int PreviewHexBytes = 64;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::RecordText)
};

bool turnsDirection(QChar c)
{
    return (c >= QChar(0x202a) && c <= QChar(0x202e)) || (c >= QChar(0x2066) && c <= QChar(0x2069));
}

QChar visible(QChar c)
{
    if (c == u'\n' || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
        return u'↵';
    if (c == u'\t')
        return u'⇥';
    if (c.unicode() < 0x20)
        return QChar(0x2400 + c.unicode()); // Unicode's pictures of the control characters
    if (c.unicode() == 0x7f)
        return u'␡';
    if (c.category() == QChar::Other_Control || turnsDirection(c))
        return QChar::ReplacementCharacter;
    return c;
}

QString closedWords(Source by)
{
    switch (by) {
    case Source::Client: return Texts::tr("closed %1 by the client");
    case Source::Operator: return Texts::tr("closed %1 by you");
    case Source::Handler:
    case Source::Server: break;
    }
    return Texts::tr("closed %1 by the server");
}

} // namespace

QString direction(const StoredRecord &record)
{
    switch (record.kind) {
    case RecordKind::Open: return Texts::tr("● OPEN");
    case RecordKind::Close: return Texts::tr("○ CLOSE");
    case RecordKind::Error: return Texts::tr("✕ ERROR");
    default: break;
    }
    if (record.source == Source::Operator)
        return Texts::tr("⇉ YOU");
    return record.direction == Direction::In ? Texts::tr("← IN") : Texts::tr("→ OUT");
}

ClientNames::With clientWith(const StoredRecord &record)
{
    return record.inLatestRun ? ClientNames::With::Name : ClientNames::With::NumberOnly;
}

QString client(const StoredRecord &record, const ClientNames &names)
{
    if (record.client != 0)
        return names.label(record.client, clientWith(record));
    const QString count = Format::number(record.recipients);
    switch (record.audience) {
    case Audience::Room: return Texts::tr("room %1 · ×%2").arg(record.room, count);
    case Audience::Endpoint: return Texts::tr("all of %1 · ×%2").arg(record.endpoint, count);
    case Audience::Everyone: return Texts::tr("Everyone · ×%1").arg(count);
    default: return Texts::tr("Selection · ×%1").arg(count);
    }
}

QString type(const StoredRecord &record)
{
    switch (record.kind) {
    case RecordKind::Text: return Texts::tr("Text");
    case RecordKind::Binary: return Texts::tr("Binary");
    case RecordKind::Ping: return Texts::tr("Ping");
    case RecordKind::Pong: return Texts::tr("Pong");
    case RecordKind::Open:
    case RecordKind::Close:
    case RecordKind::Error: break;
    }
    return {};
}

bool hasPayload(const StoredRecord &record)
{
    return record.kind != RecordKind::Open && record.kind != RecordKind::Close
        && record.kind != RecordKind::Error;
}

QString preview(const StoredRecord &record)
{
    if (record.payloadDropped)
        return Texts::tr("(%1 not kept: recording could not keep up)")
            .arg(Format::size(record.size));
    switch (record.kind) {
    case RecordKind::Open: return Texts::tr("connected to %1").arg(singleLine(record.preview));
    case RecordKind::Close:
        return close(record.closeCode, singleLine(record.preview), record.source);
    case RecordKind::Binary: return hex(record.preview.left(PreviewHexBytes));
    case RecordKind::Ping:
    case RecordKind::Pong:
        return record.preview.isValidUtf8() ? singleLine(record.preview) : hex(record.preview);
    case RecordKind::Text:
    case RecordKind::Error: break;
    }
    return singleLine(record.preview);
}

QString close(quint16 code, const QString &reason, Source by)
{
    QString text = code == CloseCode::Abnormal ? Texts::tr("connection lost (%1)").arg(code)
                                               : closedWords(by).arg(code);
    const QString meaning = closeCodeText(code);
    if (!meaning.isEmpty() && code != CloseCode::Abnormal)
        text += Texts::tr(": %1", "the meaning of a close code").arg(meaning);
    if (!reason.isEmpty())
        text += Texts::tr(" “%1”", "the reason that came with a close code").arg(reason);
    return text;
}

QString closedBy(ClosedBy by)
{
    switch (by) {
    case ClosedBy::Client: return Texts::tr("by the client");
    case ClosedBy::Operator: return Texts::tr("by you");
    case ClosedBy::Server:
    case ClosedBy::Protocol: return Texts::tr("by the server");
    case ClosedBy::Network: break;
    }
    return {};
}

QString singleLine(const QByteArray &utf8)
{
    QStringDecoder decoder(QStringDecoder::Utf8); // keeps an unfinished last character to itself
    QString text = decoder(utf8);
    text.replace(u"\r\n"_qs, u"\n"_qs);
    for (QChar &c : text)
        c = visible(c);
    return text;
}

QString hex(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toHex(' '));
}

} // namespace Windsock::RecordText
