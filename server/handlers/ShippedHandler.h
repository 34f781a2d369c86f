// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/WebSocketHandler.h"

namespace Windsock {

/// What all behaviours that ship have in common: the options allowedOrigins and subprotocols.
class ShippedHandler : public WebSocketHandler
{
    Q_OBJECT

public:
    struct Common
    {
        QStringList allowedOrigins;
        QStringList subprotocols;
    };

    explicit ShippedHandler(const Common &common);

    bool checkOrigin(const QString &origin) override;
    QString selectSubprotocol(const QStringList &offered) override;

private:
    Common m_common;
};

} // namespace Windsock
