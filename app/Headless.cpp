// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Headless.h"

#include "app/Certificate.h"
#include "app/Console.h"
#include "app/Leftovers.h"
#include "app/ServerSetup.h"
#include "app/SystemSignals.h"
#include "server/monitor/ServerMonitor.h"

#include <QCoreApplication>

namespace Windsock {

Headless::Headless(const RunOptions &options, QObject *parent)
    : QObject(parent), m_options(options), m_server({}, options.server)
{
    connect(&m_server, &Server::stopped, this, &Headless::onStopped);
    connect(&m_server.monitor(), &ServerMonitor::warningRaised, this,
            [](const QString &message) { printError(message); });
    connect(&m_recorder, &SessionRecorder::failed, this,
            [](const QString &message) { printError(message); });
}

Result<void> Headless::start()
{
    if (!m_options.sessionFile.isEmpty())
        return Error{tr("this Windsock has no window to show a session in")};
    if (auto set = setUpServer(m_server, m_recorder, m_options); !set)
        return set;
    if (auto started = m_server.start(); !started)
        return started;
    announce(m_server.urls());
    if (const auto certificate = m_server.monitor().certificate();
        !certificate.fingerprint.isEmpty())
        printError(certificateText(certificate));
    return {};
}

void Headless::reload()
{
    const auto reloaded = reloadCertificate(m_server);
    printError(reloaded ? *reloaded : reloaded.error());
}

void Headless::stop()
{
    if (m_stopping)
        return;
    m_stopping = true;
    if (m_server.state() == ServerState::Stopped)
        onStopped();
    else
        m_server.stop();
}

void Headless::onStopped()
{
    if (!m_stopping)
        return;
    m_recorder.close();
    emit finished();
}

int runHeadless(int &argc, char **argv, const RunOptions &options)
{
    QCoreApplication application(argc, argv);
    // Both as with a window, so that both find the same self-signed certificate.
    QCoreApplication::setApplicationName(QStringLiteral("windsock"));
    QCoreApplication::setOrganizationName(QStringLiteral("windsock"));
    QCoreApplication::setApplicationVersion(CommandLine::versionNumber());
    SystemSignals signalled;
    Headless headless(options);
    QObject::connect(&signalled, &SystemSignals::endRequested, &headless, &Headless::stop);
    QObject::connect(&signalled, &SystemSignals::reloadRequested, &headless, &Headless::reload);
    QObject::connect(&headless, &Headless::finished, &application, &QCoreApplication::quit,
                     Qt::QueuedConnection);
    for (const QString &warning : options.warnings)
        printError(warning);
    if (const QString note = leftoverNote(); !note.isEmpty())
        printError(note);
    if (const auto started = headless.start(); !started) {
        printError(started.error());
        return 1;
    }
    return QCoreApplication::exec();
}

} // namespace Windsock
