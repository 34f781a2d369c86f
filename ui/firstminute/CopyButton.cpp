// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/firstminute/CopyButton.h"

#include "ui/Icons.h"

#include <QClipboard>
#include <QGuiApplication>

namespace Windsock {

namespace {
constexpr std::chrono::milliseconds CopiedShown{1'500};
} // namespace

CopyButton::CopyButton(const QString &name, QWidget *parent, const QString &toolTip)
    : QPushButton(tr("Copy"), parent)
{
    setObjectName(name);
    setToolTip(toolTip);
    Windsock::setIcon(this, Icon::Copy);
    m_copied.setSingleShot(true);
    m_copied.setInterval(CopiedShown);
    connect(&m_copied, &QTimer::timeout, this, [this] { setText(tr("Copy")); });
}

void CopyButton::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    setText(tr("Copied"));
    m_copied.start();
}

} // namespace Windsock
