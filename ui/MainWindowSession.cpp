// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions: the one that is recorded, and those that were recorded earlier.
#include "ui/MainWindow.h"
#include "ui/ToolBar.h"
#include "ui/firstminute/FirstMinute.h"
#include "ui/inspector/Inspector.h"

#include "server/session/SessionRecorder.h"

#include <QFileDialog>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

void MainWindow::openSession()
{
    m_viewedSession.clear();
    m_recordingFailed = false;
    m_models.openSession();
    m_firstMinute->ask();
    showTitle();
    onFigures();
}

Result<void> MainWindow::viewSession(const QString &file)
{
    if (const auto shown = m_models.traffic().setSession(file); !shown)
        return shown;
    m_models.names().replace(m_models.traffic().reader().clientNames());
    m_inspector->setNamesFixed(true);
    m_viewedSession = file;
    m_toolBar->setViewed(QFileInfo(file).fileName(), QFileInfo(file).size());
    showTitle();
    showTraffic();
    onFigures();
    return {};
}

bool MainWindow::isUntouched() const
{
    // What is shown does not tell: the view may have been cleared.
    return m_recorder != nullptr && m_recorder->isEmpty() && m_firstMinute->isNothingThere();
}

/// One that has left, as the session has kept it; how it left is missing when the recording ended
/// before that.
void MainWindow::showRecordedClient(ClientId client)
{
    const auto &reader = m_models.traffic().reader();
    const auto info = reader.client(client);
    if (!info)
        return;
    ClientClosed unknown;
    unknown.id = client;
    const ClientClosed closed = reader.clientClosed(client).value_or(unknown);
    m_inspector->showClient(*info, closed.statistics, closed);
}

void MainWindow::askForSession()
{
    auto *dialog = new QFileDialog(this, tr("Open session"), {},
                                   tr("Windsock sessions (*.windsock-session)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openSessionRequested);
    dialog->open();
}

} // namespace Windsock
