// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/Message.h"

#include <QJsonDocument>

namespace Windsock {

Message Message::text(const QString &text)
{
    return {Type::Text, text.toUtf8(), text};
}

Message Message::utf8(const QByteArray &utf8)
{
    return {Type::Text, utf8, QString()};
}

Message Message::binary(const QByteArray &data)
{
    return {Type::Binary, data, QString()};
}

Message Message::json(const QJsonObject &object)
{
    return utf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Message Message::prepared() const
{
    return m_type == Type::Text ? Message(m_type, m_data, text()) : *this;
}

} // namespace Windsock
