// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Arguments.h"
#include "app/Console.h"
#include "app/Headless.h"
#include "app/SelfTest.h"
#include "server/net/DescriptorLimit.h"

#ifdef WINDSOCK_GUI
#include "app/DesktopRun.h"
#endif

#include <QCoreApplication>

using namespace Windsock;

namespace {

int showHelp(int &argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QString help = CommandLine::helpText();
    while (help.endsWith(QLatin1Char('\n')))
        help.chop(1);
    printLine(help);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    raiseDescriptorLimit();
    const QStringList arguments = argumentList(argc, argv);
    const auto line = CommandLine::parse(arguments);
    if (!line) {
        printError(line.error());
        return 1;
    }
    if (line->help)
        return showHelp(argc, argv);
    if (line->version) {
        printLine(CommandLine::versionText());
        return 0;
    }
    if (line->selfTest)
        return runSelfTest(argc, argv);
    const auto options = RunOptions::make(*line);
    if (!options) {
        printError(options.error());
        return 1;
    }
#ifdef WINDSOCK_GUI
    if (!options->headless)
        return runDesktop(argc, argv, *options, namesPlatform(arguments));
#endif
    return runHeadless(argc, argv, *options);
}
