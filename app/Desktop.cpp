// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Desktop.h"

#include "app/Certificate.h"
#include "app/Console.h"
#include "app/DesktopDemo.h"
#include "app/Leftovers.h"
#include "app/ServerSetup.h"
#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"
#include "ui/MainWindow.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

Desktop::Desktop(const RunOptions &options, QObject *parent)
    : QObject(parent),
      m_options(options),
      m_record(options.record),
      m_recordFile(options.recordFile),
      m_server({}, options.server),
      m_listen(m_server)
{
    connect(&m_server, &Server::stopped, this, &Desktop::onStopped);
    connect(&m_listen, &ListenController::failed, this, &Desktop::onListenFailed);
    connect(&m_listen, &ListenController::started, this, &Desktop::onStarted);
}

Desktop::~Desktop() = default;

Result<void> Desktop::start()
{
    if (auto set = setUpServer(m_server, m_recorder, m_options); !set)
        return set;
    m_server.addLoopLag(u"gui"_s, m_lag.lag());
    createWindow();
    QStringList notes = m_options.warnings;
    if (const QString note = leftoverNote(); !note.isEmpty())
        notes += note;
    for (const QString &note : std::as_const(notes))
        printError(note);
    if (!notes.isEmpty())
        m_window->showNote(notes.join(u'\n'));
    m_window->show();
    m_viewing = !m_options.sessionFile.isEmpty();
    if (m_options.sessionFile.isEmpty())
        m_listen.start();
    else
        viewSession(m_options.sessionFile);
    return {};
}

void Desktop::createWindow()
{
    m_window = std::make_unique<MainWindow>(m_server.monitor(), m_server.control(),
                                            m_record ? &m_recorder : nullptr);
    m_window->setProject(m_options.projectFile, false);
    auto *window = m_window.get();
    connect(window, &MainWindow::startRequested, this, &Desktop::listen);
    connect(window, &MainWindow::stopRequested, &m_listen, &ListenController::stop);
    connect(window, &MainWindow::localNetworkRequested, &m_listen,
            &ListenController::setLocalNetwork);
    connect(&m_server.monitor(), &ServerMonitor::settingsChanged, this, &Desktop::setModified);
    connect(window, &MainWindow::endpointsEdited, this, &Desktop::setModified);
    connect(window, &MainWindow::openProjectRequested, this, &Desktop::openProject);
    connect(window, &MainWindow::openSessionRequested, this, &Desktop::openFile);
    connect(window, &MainWindow::saveProjectRequested, this, &Desktop::saveProject);
    connect(window, &MainWindow::closed, this, &Desktop::stop);
    m_demo = std::make_unique<DesktopDemo>(m_server, *m_window);
}

void Desktop::stop()
{
    if (m_stopping)
        return;
    m_stopping = true;
    if (m_window)
        m_window->close();
    if (m_demo)
        m_demo->stop();
    m_listen.stop(); // It may be about to start the server anew.
    if (m_server.state() == ServerState::Stopped)
        onStopped();
    else
        m_server.stop();
}

void Desktop::reload()
{
    const auto reloaded = reloadCertificate(m_server);
    printError(reloaded ? *reloaded : reloaded.error());
    if (reloaded)
        m_window->showNote(*reloaded);
    else
        m_window->showError(reloaded.error());
}

void Desktop::onStarted(const QList<QUrl> &urls)
{
    announce(urls);
    if (const auto certificate = m_server.monitor().certificate();
        !certificate.fingerprint.isEmpty())
        printError(certificateText(certificate));
}

void Desktop::onStopped()
{
    if (!m_stopping || m_finished)
        return;
    m_finished = true;
    if (m_window)
        m_window->closeSession();
    m_recorder.close();
    emit finished();
}

void Desktop::onListenFailed(const QString &message, quint16 freePort)
{
    if (freePort == 0) {
        m_window->showError(message);
        return;
    }
    m_window->showError(message, tr("Listen on port %1").arg(freePort),
                        [this, freePort] { m_listen.listenOnPort(freePort); });
}

void Desktop::setModified()
{
    m_window->setProject(m_options.projectFile, !m_options.projectFile.isEmpty());
}

void Desktop::openProject(const QString &file)
{
    if (m_viewing && m_server.state() == ServerState::Stopping) {
        // The recording that follows the session begins with a server that is stopped.
        connect(
            &m_server, &Server::stopped, this, [this, file] { openProject(file); },
            Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
        return;
    }
    const auto opened = RunOptions::fromProject(file);
    if (!opened) {
        m_window->showError(opened.error());
        return;
    }
    if (const auto applied = m_server.control().setEndpoints(opened->endpoints); !applied) {
        m_window->showError(applied.error());
        return;
    }
    if (!leaveSession())
        return;
    m_window->clearMessage();
    const bool sameRecording = opened->record == m_record && opened->recordFile == m_recordFile;
    m_options = *opened;
    QStringList notes = m_options.warnings;
    if (!sameRecording)
        notes += tr("The project's settings for recording take effect when it is opened at start.");
    if (!notes.isEmpty())
        m_window->showNote(notes.join(u'\n'));
    m_listen.applySettings(m_options.server);
    m_window->setProject(file, false);
}

ProjectFile Desktop::currentProject(const QString &file) const
{
    const QDir folder = QFileInfo(file).absoluteDir();
    const auto relative = [&](const QString &name) {
        if (name.isEmpty())
            return name;
        const QString absolute = QFileInfo(name).absoluteFilePath();
        const QString path = folder.relativeFilePath(absolute);
        return path.startsWith(".."_L1) ? absolute : path;
    };
    const ServerSettings &settings = m_server.settings();
    ProjectFile project = m_options.project;
    if (settings.listen != ServerSettings().listen || !project.listen.isEmpty())
        project.listen = settings.listen;
    project.allowedOrigins = settings.allowedOrigins;
    project.addresses = settings.addresses;
    project.allowMetrics = settings.metricsForAll;
    project.tlsSelfSigned = settings.tlsSelfSigned;
    project.tlsCertificate = relative(settings.tlsCertificate);
    project.tlsKey = relative(settings.tlsKey);
    project.noRecord = !m_options.record;
    project.record = relative(m_options.recordFile);
    project.limits = limitsToWrite(settings.limits, project.limits);
    project.endpoints = m_server.application().endpoints();
    return project;
}

void Desktop::saveProject(const QString &file)
{
    const ProjectFile project = currentProject(file);
    if (const auto saved = project.save(file); !saved) {
        m_window->showError(saved.error());
        return;
    }
    m_options.project = project;
    m_options.projectFile = file;
    m_window->setProject(file, false);
}

} // namespace Windsock
