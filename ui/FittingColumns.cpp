// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/FittingColumns.h"

#include <QDataStream>
#include <QEvent>
#include <QHeaderView>
#include <QIODevice>
#include <QScopedValueRollback>

#include <utility>

namespace Windsock {

FittingColumns::FittingColumns(QHeaderView *header, const QList<int> &expendable, int least)
    : QObject(header), m_header(header), m_expendable(expendable), m_least(least)
{
    header->installEventFilter(this);
}

void FittingColumns::setShown(int column, bool shown)
{
    m_expendable.removeAll(column);
    m_takenAway.removeAll(column);
    m_header->setSectionHidden(column, !shown);
    fit();
}

QByteArray FittingColumns::saveState()
{
    bringBack();
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << m_header->saveState() << m_expendable;
    fit();
    return state;
}

bool FittingColumns::restoreState(const QByteArray &state)
{
    QByteArray header;
    QList<int> expendable;
    QDataStream stream(state);
    stream >> header >> expendable;
    bringBack();
    const bool restored = stream.status() == QDataStream::Ok && m_header->restoreState(header);
    if (restored)
        m_expendable = expendable;
    fit();
    return restored;
}

void FittingColumns::bringBack()
{
    const QScopedValueRollback fitting(m_fitting, true);
    const QList<int> columns = std::exchange(m_takenAway, {});
    for (const int column : columns)
        m_header->showSection(column);
}

int FittingColumns::widthWithoutLast() const
{
    int width = 0;
    for (int place = 0; place + 1 < m_header->count(); ++place)
        width += m_header->sectionSize(m_header->logicalIndex(place)); // 0 of a hidden one
    return width;
}

void FittingColumns::fit()
{
    // A column that comes or goes may bring a scroll bar, and so a resize from within.
    if (m_fitting)
        return;
    const QScopedValueRollback fitting(m_fitting, true);
    bringBack();
    if (!m_header->isVisible())
        return; // its width says nothing yet
    for (const int column : std::as_const(m_expendable)) {
        if (m_header->width() - widthWithoutLast() >= m_least)
            return;
        if (m_header->isSectionHidden(column))
            continue;
        m_header->hideSection(column);
        m_takenAway += column;
    }
}

bool FittingColumns::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show)
        fit();
    return QObject::eventFilter(watched, event);
}

} // namespace Windsock
