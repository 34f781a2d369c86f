// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/firstminute/DemoBar.h"

#include "ui/Icons.h"
#include "ui/Look.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

DemoBar::DemoBar(QWidget *parent)
    : QWidget(parent),
      m_text(makeLabel({}, "", this)),
      m_remove(makeButton(tr("Remove the demo"), u"demoRemoveButton"_s, this,
                          tr("Disconnect the demo's clients and take their rows away")))
{
    setObjectName(u"demoBar"_s);
    setProperty("role", u"demo"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_text->setObjectName(u"demoText"_s);
    m_text->setWordWrap(true);
    setIcon(m_remove, Icon::Remove);
    auto *badge = makeLabel(tr("Demo"), "badge", this);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 10, 6);
    layout->setSpacing(10);
    layout->addWidget(badge, 0, Qt::AlignVCenter);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_remove);
    connect(m_remove, &QPushButton::clicked, this, &DemoBar::removeRequested);
    hide();
}

void DemoBar::say(const QString &text, bool removable)
{
    m_text->setText(text);
    m_remove->setEnabled(removable);
    setAccessibleName(text);
    show();
}

void DemoBar::showRunning()
{
    say(tr("Three built-in clients chat: Demo 1, Demo 2 and Demo 3."), true);
}

void DemoBar::showEnded(const QString &error)
{
    say(error.isEmpty() ? tr("The three built-in clients have left.")
                        : tr("The three built-in clients have left: %1.").arg(error),
        true);
}

void DemoBar::showRemoving()
{
    say(tr("The demo is being removed …"), false);
}

} // namespace Windsock
