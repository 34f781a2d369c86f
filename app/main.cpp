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

/// Qt has a variable of each thread for compiled expressions. Built by MinGW it was seen (under
/// Wine) to be destroyed when its memory was freed already: the thread crashed at its end, and then
/// the program hung at its own. Expressions work uncompiled, too.
void avoidCompiledExpressions()
{
#ifdef Q_CC_MINGW
    qputenv("QT_ENABLE_REGEXP_JIT", "0");
#endif
}

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
    avoidCompiledExpressions();
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
