// SPDX-License-Identifier: GPL-3.0-or-later
// Who may connect: what the window does about attempts that were refused, and about addresses.
#include "ui/MainWindow.h"
#include "ui/clients/ClientsView.h"
#include "ui/endpoints/EndpointsPanel.h"
#include "ui/handshakes/HandshakesView.h"
#include "ui/inspector/Inspector.h"
#include "ui/models/HandshakeRemedy.h"
#include "ui/settings/SettingsDialog.h"

#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"

namespace Windsock {

void MainWindow::connectHandshakes()
{
    connect(m_handshakes, &HandshakesView::handshakeSelected, this,
            [this](const HandshakeReport &report) {
                m_inspector->showHandshake(report, remedyOf(report));
            });
    connect(m_handshakes, &HandshakesView::remedyRequested, this, &MainWindow::remedy);
    connect(m_inspector, &Inspector::remedyRequested, this, &MainWindow::remedy);
    connect(m_handshakes, &HandshakesView::blockRequested, this, &MainWindow::blockAddresses);
    connect(m_handshakes, &HandshakesView::permitRequested, this, &MainWindow::permitAddresses);
    connect(&m_monitor, &ServerMonitor::settingsChanged, this, &MainWindow::onSettingsChanged);
    connect(&m_monitor, &ServerMonitor::endpointsChanged, this, &MainWindow::onSettingsChanged);
    onSettingsChanged();
}

void MainWindow::onSettingsChanged()
{
    const AddressRules &rules = m_monitor.settings().addresses;
    m_clients->setAddressRules(rules);
    m_handshakes->setAddressRules(rules);
    m_inspector->setAddressRules(rules);
    if (const HandshakeReport *shown = m_inspector->shownHandshake())
        m_inspector->setRemedy(remedyOf(*shown));
}

HandshakeRemedy MainWindow::remedyOf(const HandshakeReport &report) const
{
    return handshakeRemedy(report, m_monitor.settings(), m_monitor.endpoints());
}

void MainWindow::remedy(const HandshakeReport &report)
{
    using Kind = HandshakeRemedy::Kind;
    const HandshakeRemedy remedy = remedyOf(report); // as things stand now
    switch (remedy.kind) {
    case Kind::None: return;
    case Kind::CreateEndpoint: m_endpoints->addEndpoint(remedy.pattern); return;
    case Kind::ShowEndpoint: m_endpoints->editEndpoint(remedy.pattern); return;
    case Kind::AllowOrigin:
    case Kind::RaiseLimit:
    case Kind::PermitAddress: break;
    }
    m_control.setSettings(remedy.settings);
    showNote(remedy.done);
}

void MainWindow::blockAddresses(const QList<QHostAddress> &addresses)
{
    ServerSettings settings = m_monitor.settings();
    for (const QHostAddress &address : addresses)
        settings.addresses.block(address);
    m_control.setSettings(settings);
    showNote(addresses.size() == 1
                 ? tr("%1 is blocked: its connections are closed, and no more are accepted.")
                       .arg(addresses.constFirst().toString())
                 : tr("%1 addresses are blocked: their connections are closed, and no more are "
                      "accepted.")
                       .arg(addresses.size()));
}

void MainWindow::permitAddresses(const QList<QHostAddress> &addresses)
{
    ServerSettings settings = m_monitor.settings();
    for (const QHostAddress &address : addresses)
        settings.addresses.permit(address);
    m_control.setSettings(settings);
    showNote(addresses.size() == 1
                 ? tr("%1 may connect from now on.").arg(addresses.constFirst().toString())
                 : tr("%1 addresses may connect from now on.").arg(addresses.size()));
}

void MainWindow::showSettings()
{
    if (!m_settings)
        m_settings = new SettingsDialog(m_monitor, m_control, this);
    m_settings->show();
    m_settings->raise();
    m_settings->activateWindow();
}

} // namespace Windsock
