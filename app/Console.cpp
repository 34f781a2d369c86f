// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Console.h"

#include <cstdio>

#ifdef Q_OS_WIN
#include <qt_windows.h>

#include <io.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

#ifdef Q_OS_WIN
/// A console takes text as it is; the bytes of a program it would read in a code page of its own,
/// which is another than that of files.
bool writeToConsole(std::FILE *stream, const QString &line)
{
    const auto handle = HANDLE(_get_osfhandle(_fileno(stream)));
    DWORD mode = 0;
    DWORD written = 0;
    return GetConsoleMode(handle, &mode) != 0
        && WriteConsoleW(handle, line.utf16(), DWORD(line.size()), &written, nullptr) != 0;
}
#else
bool writeToConsole(std::FILE * /*stream*/, const QString & /*line*/)
{
    return false; // a terminal reads the bytes as the locale has them
}
#endif

void write(std::FILE *stream, const QString &text)
{
    if (writeToConsole(stream, text + u'\n'))
        return;
    const QByteArray line = (text + u'\n').toLocal8Bit();
    std::fwrite(line.constData(), 1, size_t(line.size()), stream);
    std::fflush(stream);
}

} // namespace

void printLine(const QString &line)
{
    write(stdout, line);
}

void printError(const QString &message)
{
    write(stderr, u"windsock: "_s + QString(message).replace(u'\n', u' '));
}

void announce(const QList<QUrl> &urls)
{
    for (const QUrl &url : urls)
        printLine(u"listening "_s + url.toString());
}

} // namespace Windsock
