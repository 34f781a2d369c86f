// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded session in the window, in the place of one that is being recorded.
#include "app/CommandLine.h"
#include "app/Console.h"
#include "app/Desktop.h"
#include "app/DesktopDemo.h"
#include "app/ServerSetup.h"
#include "server/session/SessionReader.h"
#include "ui/MainWindow.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>

namespace Windsock {

void Desktop::listen()
{
    if (leaveSession())
        m_listen.start();
}

void Desktop::openFile(const QString &file)
{
    if (!isSessionFile(file)) {
        openProject(file);
        return;
    }
    if (m_viewing || m_window->isUntouched()) {
        viewSession(file);
        return;
    }
    const bool launched = m_launcher
        ? m_launcher(file)
        : QProcess::startDetached(QCoreApplication::applicationFilePath(), {file});
    if (!launched)
        m_window->showError(tr("No second window could be opened for %1.").arg(file));
}

void Desktop::viewSession(const QString &file)
{
    // Before anything is given up for it.
    if (const auto opened = SessionReader().open(file); !opened) {
        printError(opened.error());
        m_window->showError(opened.error());
        return;
    }
    m_listen.stop();
    m_window->closeSession();
    m_recorder.close();
    m_viewing = true;
    if (const auto shown = m_window->viewSession(file); !shown) {
        m_window->showError(shown.error());
        return;
    }
    m_window->showNote(tr("This session was recorded earlier; the server is stopped, and nothing "
                          "is added to it. Start begins a new recording."));
}

/// The next one is recorded as if the program had just been started. False when it cannot be, and
/// an error says why: nothing has changed then, so that it can be tried again.
bool Desktop::leaveSession()
{
    if (!m_viewing)
        return true;
    if (m_server.state() != ServerState::Stopped)
        return false;
    if (m_record) {
        if (const auto recording = startRecording(m_server, m_recorder, m_recordFile); !recording) {
            m_window->showError(recording.error());
            return false;
        }
    }
    m_window->closeSession();
    m_viewing = false;
    m_options.sessionFile.clear();
    m_window->clearMessage();
    m_window->openSession();
    return true;
}

} // namespace Windsock
