// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Console.h"

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

void write(std::FILE *stream, const QString &text)
{
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
