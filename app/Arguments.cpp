// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Arguments.h"

#ifdef Q_OS_WIN
#include <qt_windows.h>

#include <shellapi.h>
#endif

namespace Windsock {

QStringList argumentList(int argc, char **argv)
{
    QStringList arguments;
#ifdef Q_OS_WIN
    int count = 0;
    if (wchar_t **list = CommandLineToArgvW(GetCommandLineW(), &count)) {
        for (int i = 0; i < count; ++i)
            arguments += QString::fromWCharArray(list[i]);
        LocalFree(list);
        return arguments;
    }
#endif
    for (int i = 0; i < argc; ++i)
        arguments += QString::fromLocal8Bit(argv[i]);
    return arguments;
}

} // namespace Windsock
