// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/DesktopDemo.h"

#include "server/app/Server.h"
#include "server/monitor/ServerMonitor.h"
#include "ui/MainWindow.h"
#include "ui/firstminute/FirstMinute.h"

namespace Windsock {

DesktopDemo::DesktopDemo(Server &server, MainWindow &window, QObject *parent)
    : QObject(parent), m_server(server), m_window(window)
{
    FirstMinute *firstMinute = &window.firstMinute();
    connect(firstMinute, &FirstMinute::demoRequested, this, &DesktopDemo::start);
    connect(firstMinute, &FirstMinute::demoRemovalRequested, this, &DesktopDemo::remove);
    connect(&server.monitor(), &ServerMonitor::clientsOpened, this, &DesktopDemo::onClientsOpened);
}

DesktopDemo::~DesktopDemo() = default;

void DesktopDemo::start()
{
    if (m_chat)
        return;
    const ServerMonitor &monitor = m_server.monitor();
    if (monitor.state() == ServerState::Listening && !findDemoRoom(monitor.endpoints())) {
        offerEndpoint();
        return;
    }
    const auto plan = DemoPlan::make(monitor.urls(), monitor.endpoints(), monitor.certificate());
    if (!plan) {
        m_window.showError(plan.error());
        return;
    }
    m_opened = 0;
    m_ended = m_removing = false;
    m_chat = std::make_unique<DemoChat>(*plan, m_pace);
    connect(m_chat.get(), &DemoChat::ended, this, &DesktopDemo::onEnded);
    m_window.firstMinute().onDemoStarted();
    m_chat->start();
}

void DesktopDemo::offerEndpoint()
{
    const EndpointSpec spec = suggestedDemoEndpoint(m_server.monitor().endpoints());
    m_window.showError(tr("The demo needs an endpoint with chat rooms, and there is none."),
                       tr("Add %1 and show me").arg(spec.pattern), [this, spec] {
                           m_window.applyEndpoints(QList{spec} + m_server.monitor().endpoints());
                           if (findDemoRoom(m_server.monitor().endpoints()))
                               start();
                       });
}

void DesktopDemo::remove()
{
    if (!m_chat)
        return;
    m_removing = true;
    m_chat->stop();
    removeWhenGone();
}

void DesktopDemo::stop()
{
    if (m_chat)
        m_chat->stop();
}

void DesktopDemo::onClientsOpened(const QList<ClientInfo> &clients)
{
    if (!m_chat)
        return;
    for (const ClientInfo &client : clients) {
        const int number = m_chat->numberOf(client.headers);
        if (number == 0)
            continue;
        ++m_opened;
        m_window.firstMinute().onDemoClientOpened(client.id, tr("Demo %1").arg(number));
    }
    removeWhenGone();
}

void DesktopDemo::onEnded(const QString &error)
{
    m_ended = true;
    if (!m_removing && m_chat->connectedCount() == 0) {
        m_window.firstMinute().onDemoFailed();
        m_window.showError(tr("The demo could not connect to the server: %1").arg(error));
        m_chat.release()->deleteLater(); // it is still telling of its end
    } else if (!m_removing) {
        m_window.firstMinute().onDemoEnded(error);
    }
    removeWhenGone();
}

/// The server may tell of a client after the client itself has left.
void DesktopDemo::removeWhenGone()
{
    if (!m_chat || !m_removing || !m_ended || m_opened < m_chat->connectedCount())
        return;
    m_chat.release()->deleteLater();
    m_window.firstMinute().removeDemoClients();
}

} // namespace Windsock
