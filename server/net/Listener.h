// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/monitor/Types.h"

#include <QTcpServer>
#include <QTimer>

#include <chrono>
#include <functional>

namespace Windsock {

/// Accepts connections on one address and hands over their descriptors. Belongs to an I/O thread.
class Listener final : public QTcpServer
{
    Q_OBJECT

public:
    using Accepted = std::function<void(qintptr descriptor)>;
    using Warning = std::function<void(const QString &message)>;

    /// How long accepting pauses when the system has no descriptor left.
    static constexpr std::chrono::milliseconds PauseTime{500};

    Listener(Accepted accepted, Warning warning, QObject *parent = nullptr);

    /// `backlog` connections may wait in the kernel. An error names the address and the cause.
    Result<void> listenOn(const ListenAddress &address, int backlog);
    [[nodiscard]] ListenAddress listenAddress() const;

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void onAcceptError();

    Accepted m_accepted;
    Warning m_warning;
    QTimer m_pause;
    bool m_warned = false; ///< once for each row of failures
};

/// "127.0.0.1:8888", "[::1]:8888".
[[nodiscard]] QString addressText(const QHostAddress &address, quint16 port);

} // namespace Windsock
