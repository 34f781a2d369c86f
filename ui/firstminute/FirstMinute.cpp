// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/firstminute/FirstMinute.h"

#include "server/session/SessionRecorder.h"
#include "ui/WindowModels.h"
#include "ui/firstminute/ClientRemoval.h"
#include "ui/firstminute/ConnectPanel.h"
#include "ui/firstminute/DemoBar.h"

#include <QStackedWidget>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

FirstMinute::FirstMinute(WindowModels &models, SessionRecorder *recorder, QWidget *traffic,
                         QWidget *window)
    : QObject(window),
      m_models(models),
      m_page(new QStackedWidget(window)),
      m_traffic(traffic),
      m_panel(new ConnectPanel(window)),
      m_bar(new DemoBar(window)),
      m_removal(new ClientRemoval(models, recorder, this))
{
    m_page->setObjectName(u"trafficPage"_s);
    m_page->addWidget(m_panel);
    m_page->addWidget(m_traffic);
    // Not what the table shows: it is hidden, and grows nothing then.
    if (recorder != nullptr)
        connect(recorder, &SessionRecorder::batchStored, this, &FirstMinute::onActivity);
    connect(&models.clients(), &QAbstractItemModel::rowsInserted, this,
            &FirstMinute::onClientsOpened);
    connect(&models.traffic(), &TrafficModel::countsChanged, this, &FirstMinute::onActivity);
    connect(m_panel, &ConnectPanel::closeRequested, this, &FirstMinute::showTraffic);
    connect(m_panel, &ConnectPanel::demoRequested, this, &FirstMinute::demoRequested);
    connect(m_bar, &DemoBar::removeRequested, this, [this] {
        m_bar->showRemoving();
        emit demoRemovalRequested();
    });
    connect(m_removal, &ClientRemoval::finished, this, &FirstMinute::onRemoved);
    connect(m_removal, &ClientRemoval::lateRowsHidden, this, &FirstMinute::onNothingLeft);
    show(Showing::FirstMinute);
}

QWidget *FirstMinute::page() const
{
    return m_page;
}

QWidget *FirstMinute::demoBar() const
{
    return m_bar;
}

void FirstMinute::show(Showing what)
{
    m_showing = what;
    m_panel->setClosable(what == Showing::Asked);
    m_page->setCurrentWidget(what == Showing::Traffic ? m_traffic : m_panel);
}

void FirstMinute::ask()
{
    show(isNothingThere() ? Showing::FirstMinute : Showing::Asked);
}

void FirstMinute::showTraffic()
{
    if (m_showing != Showing::Traffic)
        show(Showing::Traffic);
}

bool FirstMinute::isNothingThere() const
{
    return m_models.clients().rowCount() == 0 && m_models.traffic().totalCount() == 0;
}

void FirstMinute::onActivity()
{
    if (m_showing == Showing::FirstMinute && !isNothingThere())
        show(Showing::Traffic);
}

/// Who has asked how to connect may still be reading it.
void FirstMinute::onClientsOpened()
{
    if (m_showing == Showing::FirstMinute)
        showTraffic();
}

void FirstMinute::onDemoStarted()
{
    m_demoClients.clear();
    // Nothing of the demo is stored before it has begun.
    m_demoAfterId = m_models.traffic().reader().isOpen() ? m_models.traffic().reader().lastId() : 0;
    m_panel->setDemoAvailable(false);
    m_bar->showRunning();
}

void FirstMinute::onDemoClientOpened(ClientId client, const QString &name)
{
    if (m_demoClients.isEmpty())
        showTraffic(); // that is where the demo is to be seen
    m_demoClients += client;
    m_models.names().setName(client, name);
}

void FirstMinute::onDemoEnded(const QString &error)
{
    m_bar->showEnded(error);
}

void FirstMinute::onDemoFailed()
{
    m_bar->hide();
    m_panel->setDemoAvailable(true);
}

void FirstMinute::removeDemoClients()
{
    m_removal->start(m_demoClients, m_demoAfterId);
}

void FirstMinute::onRemoved(const QList<ClientId> &clients)
{
    // Their names stay: they mark them in the recording.
    m_demoClients.clear();
    onDemoFailed();
    onNothingLeft();
    emit clientsRemoved(clients);
}

void FirstMinute::onNothingLeft()
{
    if (m_showing == Showing::Traffic && isNothingThere())
        show(Showing::FirstMinute);
}

} // namespace Windsock
