// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Admissions.h"
#include "server/app/Application.h"
#include "server/app/Client.h"
#include "server/http/Handshake.h"
#include "server/websocket/QtEngine.h"

#include <QObject>
#include <QSslConfiguration>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace Windsock {

/// Who goes on with what comes through the gate.
class GateListener
{
public:
    GateListener() = default;
    Q_DISABLE_COPY_MOVE(GateListener)
    virtual ~GateListener() = default;

    /// A built-in page.
    virtual HttpResponse onPageRequested(const RequestHead &head, const QHostAddress &address) = 0;
    /// Once for each attempt that ended otherwise than in a client.
    virtual void onRefused(const HandshakeReport &report) = 0;
    /// Answered with 101. `report` lacks the verdict; Gate::onClientGone() is to follow one day.
    virtual void onAdmitted(std::unique_ptr<Client> client, const HandshakeReport &report,
                            const QString &tls, std::unique_ptr<Connection> connection) = 0;
};

/// Decides who gets in: everything of one I/O thread from the accepted descriptor to the HTTP
/// answer or the open WebSocket.
class Gate final : public QObject, public HandshakeListener
{
    Q_OBJECT

public:
    /// What is given outlives the gate; settings and application may change.
    Gate(ClientEnvironment &environment, const Application &application, Admissions &admissions,
         GateListener &listener, QObject *parent);
    ~Gate() override;

    /// For the handshakes to come. Empty: plain.
    void setTls(const std::optional<QSslConfiguration> &tls);
    void accept(qintptr descriptor);
    /// Closes it without a word, and reports why.
    void refuseUnheard(qintptr descriptor, HandshakeRule rule, const QString &detail);
    /// Ends the handshakes that are under way.
    void stop();
    /// Nothing is on its way to become a client.
    [[nodiscard]] bool isIdle() const { return m_upgrading == 0; }

    /// Ends the handshakes with addresses that may not connect any more.
    void onAddressesChanged();
    void onClientGone(const QHostAddress &address);

private:
    struct Visit
    {
        std::unique_ptr<Handshake> handshake;
        bool isTooFast = false;
    };
    using Visits = std::map<Handshake *, Visit>;

    void onRequest(Handshake &handshake, const RequestHead &head) override;
    void onRefused(const HandshakeReport &report) override;
    void onFinished(Handshake &handshake) override;

    void checkVisitor(Handshake &handshake);
    /// Whether it was.
    bool dropIfBlocked(Handshake &handshake);
    /// Counts it as a client, or answers a request that some limit is met by.
    bool admit(Handshake &handshake);
    void upgrade(Handshake &handshake, const RequestHead &head, std::unique_ptr<Client> client);
    void onUpgraded(std::unique_ptr<Client> client, HandshakeReport report, const QString &tls,
                    std::unique_ptr<Connection> connection);

    ClientEnvironment &m_environment;
    const Application &m_application;
    Admissions &m_admissions;
    GateListener &m_listener;
    std::optional<QSslConfiguration> m_tls;
    QtEngine m_engine;
    Visits m_visits;
    int m_upgrading = 0; ///< accepted, not yet clients
};

} // namespace Windsock
