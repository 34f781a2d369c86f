// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace Windsock {

/// One WebSocket message: text or binary (RFC 6455, 5.6). A value; copies share the bytes.
///
/// Text is held as UTF-8, as it is on the wire. Qt's engine speaks UTF-16, so a text that came from
/// it or was made from a QString also keeps that form, and going back costs nothing.
class Message
{
public:
    enum class Type : quint8 { Text, Binary };

    /// An empty text message.
    Message() = default;

    static Message text(const QString &text);
    /// `utf8` must be valid UTF-8; what is not is replaced by U+FFFD where Qt's engine converts it.
    static Message utf8(const QByteArray &utf8);
    static Message binary(const QByteArray &data);
    /// Compact JSON in a text message.
    static Message json(const QJsonObject &object);

    [[nodiscard]] Type type() const { return m_type; }
    [[nodiscard]] bool isText() const { return m_type == Type::Text; }
    [[nodiscard]] bool isBinary() const { return m_type == Type::Binary; }

    /// The payload in bytes: UTF-8 of a text, or the data.
    [[nodiscard]] const QByteArray &data() const { return m_data; }
    [[nodiscard]] qsizetype size() const { return m_data.size(); }

    /// The text as UTF-16; of binary data, its bytes read as UTF-8.
    [[nodiscard]] QString text() const
    {
        return m_text.isNull() ? QString::fromUtf8(m_data) : m_text;
    }

    /// This message with its UTF-16 form made now, once, for a send to many.
    [[nodiscard]] Message prepared() const;

    friend bool operator==(const Message &a, const Message &b)
    {
        return a.m_type == b.m_type && a.m_data == b.m_data;
    }

private:
    Message(Type type, const QByteArray &data, const QString &text)
        : m_type(type), m_data(data), m_text(text)
    {
    }

    Type m_type = Type::Text;
    QByteArray m_data;
    QString m_text; ///< null: not converted yet
};

} // namespace Windsock
