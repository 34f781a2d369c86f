// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/DesktopFiles.h"

#include <QCoreApplication>
#include <QFileOpenEvent>

namespace Windsock {

DesktopFiles::DesktopFiles(QObject *parent) : QObject(parent)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool DesktopFiles::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::FileOpen)
        return QObject::eventFilter(watched, event);
    const QString file = static_cast<QFileOpenEvent *>(event)->file();
    if (!file.isEmpty())
        emit openRequested(file);
    return true;
}

} // namespace Windsock
