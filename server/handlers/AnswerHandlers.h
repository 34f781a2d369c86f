// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/handlers/ShippedHandler.h"

namespace Windsock {

/// Answers every text message with a prefix and the message, as Tornado's well-known echo sample
/// does. Binary data, which that sample cannot prefix, comes back as it is.
class ReplyHandler final : public ShippedHandler
{
    Q_OBJECT

public:
    ReplyHandler(const Common &common, const QString &prefix);
    void onMessage(const Message &message) override;

private:
    QString m_prefix;
};

/// Answers with the message itself, text or binary.
class EchoHandler final : public ShippedHandler
{
    Q_OBJECT

public:
    using ShippedHandler::ShippedHandler;
    void onMessage(const Message &message) override;
};

/// Takes everything, says nothing.
class SinkHandler final : public ShippedHandler
{
    Q_OBJECT

public:
    using ShippedHandler::ShippedHandler;
    void onMessage(const Message &message) override;
};

} // namespace Windsock
