// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QUrl>

namespace Windsock {

/// One line to stdout, at once: scripts wait for it through a pipe.
void printLine(const QString &line);

/// "windsock: message" to stderr, as one line.
void printError(const QString &message);

/// "listening ws://127.0.0.1:8888" for each listener: the sign that the server is ready.
void announce(const QList<QUrl> &urls);

} // namespace Windsock
