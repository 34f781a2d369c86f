// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/DemoPlan.h"

#include <QWebSocket>

namespace Windsock {

/// One of the demo's clients: a WebSocket client like any other, which says who it is in its
/// request, so that the server's operator and the window can tell it.
class DemoClient final : public QObject
{
    Q_OBJECT

public:
    static constexpr auto UserAgent = "Windsock demo";
    static constexpr auto MarkHeader = "Windsock-Demo"; ///< of the request

    /// `mark`: what the request's header of that name says.
    DemoClient(const DemoPlan &plan, const QByteArray &mark, QObject *parent = nullptr);

    void open();
    void say(const QString &text);
    /// Closes with 1000. While the handshake is under way it is waited for, so that the server
    /// never sees half a client. ended() follows.
    void close();

    [[nodiscard]] bool wasConnected() const { return m_wasConnected; }
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }

signals:
    void connected();
    /// Once: the connection is gone, or was never made. `error` is empty after a proper close.
    void ended(const QString &error);

private:
    void onConnected();
    void onDisconnected();
    void onError();
    void onSslErrors();
    void end(const QString &error);

    DemoPlan m_plan;
    QByteArray m_mark;
    QWebSocket m_socket;
    bool m_wasConnected = false;
    bool m_isClosing = false;
    bool m_hasEnded = false;
};

} // namespace Windsock
