// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/monitor/Types.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTimer>

#include <chrono>
#include <functional>

namespace Windsock {

/// Accepts connections on one address and hands over their descriptors. Belongs to an I/O thread.
///
/// It stops short of the last descriptor: the rest is for files, and Qt does not tell of an
/// accept() that failed for want of one after an earlier one had failed otherwise, but tries again
/// at every turn.
class Listener final : public QTcpServer
{
    Q_OBJECT

public:
    struct Callbacks
    {
        std::function<void(qintptr descriptor)> accepted;
        /// There are too few descriptors left: to be closed.
        std::function<void(qintptr descriptor)> refused;
        std::function<void(const QString &message)> warning;
    };

    /// How long accepting pauses then.
    static constexpr std::chrono::milliseconds PauseTime{500};
    /// A shortage is over, and the next one told of, when accepting has not paused for this long.
    static constexpr std::chrono::milliseconds ShortageEnd{10'000};
    /// Descriptors that are not given to connections.
    static constexpr qint64 ReservedDescriptors = 32;

    explicit Listener(Callbacks callbacks, QObject *parent = nullptr);

    /// `backlog` connections may wait in the kernel. An error names the address and the cause.
    Result<void> listenOn(const ListenAddress &address, int backlog);
    [[nodiscard]] ListenAddress listenAddress() const;

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void pause(const QString &cause);

    Callbacks m_callbacks;
    QTimer m_pause;
    qint64 m_descriptorLimit = 0;
    QElapsedTimer m_sinceShortage; ///< invalid before the first
};

/// "127.0.0.1:8888", "[::1]:8888".
[[nodiscard]] QString addressText(const QHostAddress &address, quint16 port);

} // namespace Windsock
