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
    QLabel *label = m_counts.at(tab);
    const QString text = Format::number(count);
    if (label->text() == text)
        return;
    const bool wider = label->text().size() != text.size();
    label->setText(text);
    if (wider) {
        // The tab bar asks for a button's size only when it is given one.
        label->ensurePolished(); // before it is shown first, its padding is not known
        label->setMinimumSize(label->sizeHint());
        label->adjustSize();
        tabBar()->setTabButton(tab, QTabBar::RightSide, nullptr);
        tabBar()->setTabButton(tab, QTabBar::RightSide, label);
        label->show();
    }
}

} // namespace Windsock
