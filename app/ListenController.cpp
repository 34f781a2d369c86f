// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ListenController.h"

#include "server/app/Server.h"
#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"

#include <QTcpServer>

#include <algorithm>

namespace Windsock {

namespace {

constexpr int PortsTried = 200;

QAbstractSocket::SocketError tryListening(const QHostAddress &address, quint16 port)
{
    QTcpServer probe;
    return probe.listen(address, port) ? QAbstractSocket::UnknownSocketError : probe.serverError();
}

/// Whether `all` listens wherever `one` would, so that the system refuses the second of them.
bool covers(const ListenAddress &all, const ListenAddress &one)
{
    if (all == one || all.port != one.port || all.port == 0)
        return false;
    if (all.address == QHostAddress(QHostAddress::Any))
        return true;
    const bool isAny = all.address == QHostAddress(QHostAddress::AnyIPv4)
        || all.address == QHostAddress(QHostAddress::AnyIPv6);
    return isAny && all.address.protocol() == one.address.protocol();
}

} // namespace

QList<ListenAddress> movedAddresses(const QList<ListenAddress> &addresses, bool localNetwork)
{
    QList<ListenAddress> moved;
    for (ListenAddress one : addresses) {
        if (localNetwork && one.address.isLoopback())
            one.address = QHostAddress(QHostAddress::AnyIPv4);
        else if (!localNetwork && !one.address.isLoopback())
            one.address = QHostAddress(QHostAddress::LocalHost);
        if (!moved.contains(one))
            moved += one;
    }
    QList<ListenAddress> wanted;
    for (const ListenAddress &one : std::as_const(moved)) {
        const bool covered = std::any_of(moved.cbegin(), moved.cend(),
                                         [&](const ListenAddress &by) { return covers(by, one); });
        if (!covered)
            wanted += one;
    }
    return wanted;
}

quint16 nextFreePort(const QList<ListenAddress> &addresses)
{
    const auto taken = std::find_if(addresses.begin(), addresses.end(),
                                    [](const ListenAddress &one) {
                                        return one.port != 0
                                            && tryListening(one.address, one.port)
                                            == QAbstractSocket::AddressInUseError;
                                    });
    if (taken == addresses.end())
        return 0;
    for (int port = taken->port + 1; port <= std::min(65'535, taken->port + PortsTried); ++port) {
        const bool isFree = std::all_of(addresses.begin(), addresses.end(),
                                        [port](const ListenAddress &one) {
                                            return tryListening(one.address, quint16(port))
                                                == QAbstractSocket::UnknownSocketError;
                                        });
        if (isFree)
            return quint16(port);
    }
    return 0;
}

ListenController::ListenController(Server &server, QObject *parent)
    : QObject(parent), m_server(server)
{
    connect(&server.monitor(), &ServerMonitor::stateChanged, this, &ListenController::onState);
    connect(&server.monitor(), &ServerMonitor::settingsChanged, this,
            &ListenController::onSettings);
}

void ListenController::start()
{
    if (m_server.state() == ServerState::Stopped)
        startNow();
}

void ListenController::stop()
{
    m_startWhenStopped = false;
    if (m_server.state() == ServerState::Listening)
        m_server.control().stop();
}

void ListenController::restart()
{
    if (m_server.state() == ServerState::Stopped) {
        startNow();
        return;
    }
    m_startWhenStopped = true;
    m_server.control().stop();
}

void ListenController::onState(ServerState state)
{
    if (state != ServerState::Stopped || !m_startWhenStopped)
        return;
    // The server is still telling of its stop; it is started when that is through, unless
    // somebody has thought better of it until then.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_startWhenStopped)
                start();
        },
        Qt::QueuedConnection);
}

void ListenController::onSettings(const ServerSettings &settings)
{
    if (m_server.state() == ServerState::Listening && m_started.needsRestartFor(settings))
        restart();
}

void ListenController::startNow()
{
    m_startWhenStopped = false;
    m_started = m_server.settings();
    const auto started = m_server.control().start();
    if (started)
        emit this->started(m_server.urls());
    else
        emit failed(started.error(), nextFreePort(m_server.settings().listen));
}

QList<ListenAddress> ListenController::addresses() const
{
    // While it listens the ports are known that were picked for port 0.
    const auto listening = m_server.listenAddresses();
    return listening.isEmpty() ? m_server.settings().listen : listening;
}

void ListenController::applySettings(const ServerSettings &settings)
{
    const bool anew = m_server.settings().needsRestartFor(settings);
    m_server.setSettings(settings);
    if (anew)
        restart();
}

void ListenController::listenNextOn(const QList<ListenAddress> &addresses)
{
    ServerSettings settings = m_server.settings();
    settings.listen = addresses;
    m_server.setSettings(settings);
}

void ListenController::setLocalNetwork(bool localNetwork)
{
    listenNextOn(movedAddresses(addresses(), localNetwork));
}

void ListenController::listenOnPort(quint16 port)
{
    QList<ListenAddress> wanted;
    const auto current = addresses();
    for (ListenAddress one : current) {
        one.port = port;
        if (!wanted.contains(one))
            wanted += one;
    }
    listenNextOn(wanted);
    restart();
}

} // namespace Windsock
