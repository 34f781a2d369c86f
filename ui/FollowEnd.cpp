// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/FollowEnd.h"

#include "ui/Look.h"
#include "ui/models/Format.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>

namespace Windsock {

namespace {
constexpr int Margin = 14;
} // namespace

FollowEnd::FollowEnd(QTableView *table, const QString &buttonName)
    : QObject(table), m_table(table), m_button(new QPushButton(table))
{
    m_button->setObjectName(buttonName);
    setLook(m_button, "primary");
    m_button->setCursor(Qt::ArrowCursor);
    m_button->hide();
    table->installEventFilter(this);
    connect(m_button, &QPushButton::clicked, this, &FollowEnd::follow);
    connect(table->verticalScrollBar(), &QScrollBar::valueChanged, this, &FollowEnd::onScrolled);
    connect(table->verticalScrollBar(), &QScrollBar::rangeChanged, this,
            [this](int, int maximum) { onRangeChanged(maximum); });
    const QAbstractItemModel *model = table->model();
    connect(model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { onRowsInserted(last - first + 1); });
    connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { m_changing = true; });
    connect(model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) {
                onRowsRemoved(first, last - first + 1);
            });
    connect(model, &QAbstractItemModel::modelReset, this, &FollowEnd::follow);
}

void FollowEnd::follow()
{
    setFollowing(true);
    m_table->scrollToBottom();
}

void FollowEnd::setFollowing(bool following)
{
    if (m_following && !following)
        m_fresh = 0;
    m_following = following;
    updateButton();
}

// The scroll bar moves by itself only to stay within its range; everything else is the operator's
// doing.
void FollowEnd::onScrolled(int value)
{
    const bool atEnd = value >= m_table->verticalScrollBar()->maximum();
    if (!m_changing && atEnd != m_following)
        setFollowing(atEnd);
}

void FollowEnd::onRangeChanged(int maximum)
{
    if (m_following)
        m_table->verticalScrollBar()->setValue(maximum);
}

void FollowEnd::onRowsInserted(int count)
{
    if (m_following)
        return;
    m_fresh += count;
    updateButton();
}

void FollowEnd::onRowsRemoved(int first, int count)
{
    QScrollBar *bar = m_table->verticalScrollBar();
    if (!m_following && first <= bar->value())
        bar->setValue(bar->value() - count);
    m_changing = false;
}

void FollowEnd::updateButton()
{
    m_button->setVisible(!m_following);
    m_button->setText(m_fresh > 0 ? tr("%1 new ↓").arg(Format::number(m_fresh)) : tr("Latest ↓"));
    m_button->adjustSize();
    const QRect place = m_table->viewport()->geometry();
    m_button->move(place.right() - m_button->width() - Margin,
                   place.bottom() - m_button->height() - Margin);
}

bool FollowEnd::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        updateButton();
    if (event->type() != QEvent::KeyPress)
        return QObject::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key == Qt::Key_End)
        follow();
    else if (key == Qt::Key_Home)
        m_table->scrollToTop();
    else
        return QObject::eventFilter(watched, event);
    return true;
}

} // namespace Windsock
