// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/monitor/Types.h"

#include <QTcpServer>

#include <functional>

namespace Windsock {

/// Accepts connections on one address and hands over their descriptors. Belongs to an I/O thread.
class Listener final : public QTcpServer
{
    Q_OBJECT

public:
    using Accepted = std::function<void(qintptr descriptor)>;

    explicit Listener(Accepted accepted, QObject *parent = nullptr);

    /// `backlog` connections may wait in the kernel. An error names the address and the cause.
    Result<void> listenOn(const ListenAddress &address, int backlog);
    [[nodiscard]] ListenAddress listenAddress() const;

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    Accepted m_accepted;
};

/// "127.0.0.1:8888", "[::1]:8888".
[[nodiscard]] QString addressText(const QHostAddress &address, quint16 port);

} // namespace Windsock
