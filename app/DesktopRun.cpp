// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/DesktopRun.h"

#include "app/Console.h"
#include "app/Desktop.h"
#include "app/DesktopFiles.h"
#include "app/SystemSignals.h"
#include "ui/Language.h"

#include <QApplication>
#include <QIcon>
#include <QLocale>

#include <cstdio>
#include <cstdlib>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

QString noDisplayText()
{
    return QCoreApplication::translate(
        "Windsock::DesktopRun",
        "there is no display to open a window on; run the server without one: windsock --headless");
}

/// On a Unix without a display the toolkit would abort.
bool lacksDisplay(bool platformGiven)
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    return !platformGiven && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")
        && qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
#else
    Q_UNUSED(platformGiven)
    return false;
#endif
}

/// Holds only while the application object is made: a display that cannot be opened ends the
/// program with our sentence and an exit code, instead of the toolkit's many and a core dump.
void onPlatformMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (type == QtFatalMsg) {
        printError(noDisplayText());
        std::_Exit(1);
    }
    const QLatin1StringView category(context.category);
    if (!category.startsWith("qt.qpa"_L1))
        std::fprintf(stderr, "%s\n", qUtf8Printable(message));
}

/// Embedded, so that the window has it also when nothing is installed.
QIcon windowIcon()
{
    QIcon icon;
    for (const int size : {16, 22, 24, 32, 48, 64, 128, 256})
        icon.addFile(u":/windsock/icons/hicolor/%1x%1/apps/windsock.png"_s.arg(size));
    return icon;
}

std::unique_ptr<QApplication> makeApplication(int &argc, char **argv)
{
    const auto usual = qInstallMessageHandler(onPlatformMessage);
    auto application = std::make_unique<QApplication>(argc, argv);
    qInstallMessageHandler(usual);
    QCoreApplication::setApplicationName(u"windsock"_s);
    QCoreApplication::setOrganizationName(u"windsock"_s);
    QCoreApplication::setApplicationVersion(CommandLine::versionNumber());
    loadLanguage(*application, QLocale::system().uiLanguages());
    QGuiApplication::setApplicationDisplayName(u"Windsock"_s);
    QGuiApplication::setDesktopFileName(u"windsock"_s);
    QGuiApplication::setWindowIcon(windowIcon());
    // The window is gone before the server has stopped.
    QGuiApplication::setQuitOnLastWindowClosed(false);
    return application;
}

} // namespace

int runDesktop(int &argc, char **argv, const RunOptions &options, bool platformGiven)
{
    if (lacksDisplay(platformGiven)) {
        printError(noDisplayText());
        return 1;
    }
    const auto application = makeApplication(argc, argv);
    SystemSignals signalled;
    Desktop desktop(options);
    QObject::connect(&signalled, &SystemSignals::endRequested, &desktop, &Desktop::stop);
    QObject::connect(&signalled, &SystemSignals::reloadRequested, &desktop, &Desktop::reload);
    DesktopFiles files;
    QObject::connect(&files, &DesktopFiles::openRequested, &desktop, &Desktop::openFile);
    QObject::connect(&desktop, &Desktop::finished, application.get(), &QCoreApplication::quit,
                     Qt::QueuedConnection);
    if (const auto started = desktop.start(); !started) {
        printError(started.error());
        return 1;
    }
    return QCoreApplication::exec();
}

} // namespace Windsock
