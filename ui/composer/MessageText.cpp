// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/MessageText.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::MessageText)
};

QString place(const QString &text, qsizetype position)
{
    const QString before = text.left(position);
    const qsizetype line = before.count(u'\n') + 1;
    const qsizetype column = before.size() - before.lastIndexOf(u'\n');
    return Texts::tr("line %1, column %2").arg(line).arg(column);
}

Result<Message> composeJson(const QString &text)
{
    if (text.trimmed().isEmpty())
        return Error{Texts::tr("no JSON yet")};
    // Qt 6.4 takes objects and arrays only, JSON is any value: inside an array each is valid.
    const QByteArray utf8 = text.toUtf8();
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson('[' + utf8 + ']', &error);
    if (error.error != QJsonParseError::NoError) {
        const qsizetype offset = qBound(qsizetype(0), qsizetype(error.offset) - 1, utf8.size());
        const qsizetype position = QString::fromUtf8(utf8.left(offset)).size();
        return Error{
            Texts::tr("invalid JSON at %1: %2").arg(place(text, position), error.errorString())};
    }
    if (document.array().size() != 1)
        return Error{Texts::tr("invalid JSON: more than one value")};
    return Message::utf8(utf8);
}

int hexDigit(QChar character)
{
    const char16_t c = character.unicode();
    if (c >= u'0' && c <= u'9')
        return c - u'0';
    const char16_t lower = c | 0x20;
    return lower >= u'a' && lower <= u'f' ? lower - u'a' + 10 : -1;
}

Result<Message> composeHex(const QString &text)
{
    QByteArray data;
    data.reserve(text.size() / 2);
    int high = -1;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i).isSpace())
            continue;
        const int digit = hexDigit(text.at(i));
        if (digit < 0)
            return Error{
                Texts::tr("“%1” at %2 is not a hex digit").arg(text.at(i)).arg(place(text, i))};
        if (high < 0) {
            high = digit;
        } else {
            data += char(high * 16 + digit);
            high = -1;
        }
    }
    if (high >= 0)
        return Error{Texts::tr("the last byte has one hex digit only")};
    return Message::binary(data);
}

Result<Message> composeBase64(const QString &text)
{
    QByteArray characters;
    characters.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c.isSpace())
            continue;
        if (c.unicode() > 0x7e)
            return Error{Texts::tr("“%1” at %2 is not base64").arg(c).arg(place(text, i))};
        characters += char(c.unicode());
    }
    const auto decoded = QByteArray::fromBase64Encoding(characters,
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return Error{Texts::tr("not base64: a character or the padding is wrong")};
    return Message::binary(*decoded);
}

} // namespace

Result<Message> composeMessage(const QString &text, MessageFormat format, BinaryEncoding encoding)
{
    switch (format) {
    case MessageFormat::Text: return Message::text(text);
    case MessageFormat::Json: return composeJson(text);
    case MessageFormat::Binary: break;
    }
    return encoding == BinaryEncoding::Hex ? composeHex(text) : composeBase64(text);
}

} // namespace Windsock
