// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/AnswerHandlers.h"

namespace Windsock {

ReplyHandler::ReplyHandler(const Common &common, const QString &prefix)
    : ShippedHandler(common), m_prefix(prefix)
{
}

void ReplyHandler::onMessage(const Message &message)
{
    if (message.isText())
        writeMessage(m_prefix + message.text());
    else
        writeMessage(message);
}

void EchoHandler::onMessage(const Message &message)
{
    writeMessage(message);
}

void SinkHandler::onMessage(const Message &) {}

} // namespace Windsock
