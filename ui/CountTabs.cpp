// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/CountTabs.h"

#include "ui/Look.h"
#include "ui/Theme.h"
#include "ui/models/Format.h"

#include <QLabel>
#include <QTabBar>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

CountTabs::CountTabs(QWidget *parent) : QTabWidget(parent)
{
    setObjectName(u"tabs"_s);
    setDocumentMode(true);
    tabBar()->setDrawBase(false);
    tabBar()->setExpanding(false);
    setAutoFillBackground(true);
}

void CountTabs::addCountTab(QWidget *page, const QString &title)
{
    const int tab = addTab(page, title);
    auto *count = makeLabel(u"0"_s, "count", this);
    count->setFont(Theme::numberFont(font()));
    m_counts += count;
    tabBar()->setTabButton(tab, QTabBar::RightSide, count);
}

void CountTabs::setCount(int tab, qint64 count)
{
    m_counts.at(tab)->setText(Format::number(count));
    fit(tab);
}

void CountTabs::setAlarm(int tab, qint64 count)
{
    setRole(m_counts.at(tab), count > 0 ? "alarm" : "count");
    setCount(tab, count);
}

void CountTabs::showEvent(QShowEvent *event)
{
    QTabWidget::showEvent(event);
    for (int tab = 0; tab < m_counts.size(); ++tab)
        fit(tab);
}

/// The tab bar asks for a button's size only when it is given one.
void CountTabs::fit(int tab)
{
    QLabel *label = m_counts.at(tab);
    label->ensurePolished(); // before, its padding is not known
    if (label->size() == label->sizeHint())
        return;
    label->resize(label->sizeHint());
    tabBar()->setTabButton(tab, QTabBar::RightSide, nullptr);
    tabBar()->setTabButton(tab, QTabBar::RightSide, label);
    label->show();
}

} // namespace Windsock
