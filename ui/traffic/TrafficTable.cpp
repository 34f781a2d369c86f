// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic/TrafficTable.h"

#include "ui/FittingColumns.h"
#include "ui/models/Format.h"
#include "ui/models/TrafficModel.h"
#include "ui/traffic/CellPainter.h"
#include "ui/traffic/TrafficDelegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>

#include <algorithm>

namespace Windsock {

namespace {
constexpr int OverlayMargin = 14;
constexpr int PreviewCharacters = 34; ///< fewer are no preview: other columns make room first
} // namespace

TrafficTable::TrafficTable(TrafficModel &model, QWidget *parent)
    : LongTable(parent),
      m_model(model),
      m_delegate(new TrafficDelegate(this)),
      m_followButton(new QPushButton(this)),
      m_empty(new QLabel(this))
{
    setObjectName(u"trafficTable"_qs);
    setAccessibleName(tr("Traffic"));
    setModel(&model);
    setItemDelegate(m_delegate);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setContextMenuPolicy(Qt::CustomContextMenu);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    applyFont();
    setDefaultWidths();
    using Column = TrafficModel::Column;
    m_columns = new FittingColumns(
        horizontalHeader(),
        {Column::RoomColumn, Column::DeltaColumn, Column::TypeColumn, Column::SizeColumn,
         Column::IdColumn, Column::EndpointColumn},
        QFontMetrics(m_delegate->fontOf(Column::PreviewColumn)).horizontalAdvance(u'0')
            * PreviewCharacters);

    m_followButton->setObjectName(u"followButton"_qs);
    m_followButton->setProperty("look", u"primary"_qs);
    m_followButton->setCursor(Qt::ArrowCursor);
    m_followButton->hide();
    m_empty->setObjectName(u"trafficEmpty"_qs);
    m_empty->setProperty("role", u"muted"_qs);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_empty->hide();

    // Also of the row that is current already: something else may have been inspected since.
    connect(this, &LongTable::clicked, this,
            [this](const QModelIndex &index) { emit recordSelected(m_model.idAt(index.row())); });
    connect(m_followButton, &QPushButton::clicked, this, &TrafficTable::follow);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &TrafficTable::onScrolled);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this,
            [this](int, int maximum) { onRangeChanged(maximum); });
    connect(&model, &TrafficModel::rowsInserted, this, &TrafficTable::onRowsInserted);
    connect(&model, &TrafficModel::modelAboutToBeReset, this, [this] { m_resetting = true; });
    connect(&model, &TrafficModel::modelReset, this, &TrafficTable::onModelReset);
}

void TrafficTable::applyFont()
{
    m_delegate->setFont(font());
    setRowHeight(CellPainter::rowHeight(font()));
}

void TrafficTable::setDefaultWidths()
{
    // What usually stands there, by eye; the operator's own widths are restored over these.
    const QStringList samples{u"8,888,888"_qs, u"00:00:00.000"_qs,    u"+8,888"_qs,
                              u"○ ERROR"_qs,   u"room lobby · ×8"_qs, u"/chat/{room}"_qs,
                              u"lobby"_qs,     u"Binary"_qs,          u"88.8 kB"_qs};
    for (int column = 0; column < samples.size(); ++column)
        horizontalHeader()->resizeSection(column,
                                          CellPainter::columnWidth(m_delegate->fontOf(column),
                                                                   samples[column]));
}

void TrafficTable::follow()
{
    setFollowing(true);
    scrollToBottom();
}

void TrafficTable::setFollowing(bool following)
{
    if (m_following && !following)
        m_rowsSeen = m_model.rowCount();
    m_following = following;
    updateFollowButton();
}

// The scroll bar moves by itself only to stay within its range; everything else is the operator's
// doing.
void TrafficTable::onScrolled(int value)
{
    if (m_resetting)
        return;
    const bool atEnd = value >= verticalScrollBar()->maximum();
    if (atEnd != m_following)
        setFollowing(atEnd);
}

void TrafficTable::onRangeChanged(int maximum)
{
    if (m_following)
        verticalScrollBar()->setValue(maximum);
}

void TrafficTable::onModelReset()
{
    m_restoring = m_current != 0;
    showNumbersWhole();
    restoreCurrent();
    scrollToBottom();
    m_resetting = false;
    setFollowing(true);
}

// A filter's rows are found bit by bit, so the row that was selected may come some time after the
// reset.
void TrafficTable::restoreCurrent()
{
    const int row = m_restoring ? m_model.rowOf(m_current) : -1;
    if (row < 0)
        return;
    m_restoring = false;
    setAutoScroll(false);
    setCurrentIndex(m_model.index(row, 0));
    setAutoScroll(true);
}

void TrafficTable::onRowsInserted()
{
    showNumbersWhole();
    restoreCurrent();
    if (!m_following)
        updateFollowButton();
}

/// They grow by a digit now and then.
void TrafficTable::showNumbersWhole()
{
    constexpr int Column = TrafficModel::IdColumn;
    const qint64 last = m_model.idAt(m_model.rowCount() - 1);
    if (last < m_tooLong || horizontalHeader()->isSectionHidden(Column))
        return;
    while (m_tooLong <= last)
        m_tooLong *= 10;
    const int width = CellPainter::columnWidth(m_delegate->fontOf(Column),
                                               Format::number(m_tooLong - 1));
    if (width > horizontalHeader()->sectionSize(Column))
        horizontalHeader()->resizeSection(Column, width);
}

void TrafficTable::updateFollowButton()
{
    m_followButton->setVisible(!m_following);
    const int fresh = m_model.rowCount() - m_rowsSeen;
    m_followButton->setText(fresh > 0 ? tr("%1 new ↓").arg(Format::number(fresh)) : tr("Latest ↓"));
    placeOverlays();
}

void TrafficTable::placeOverlays()
{
    const QRect place = viewport()->geometry();
    m_followButton->adjustSize();
    m_followButton->move(place.right() - m_followButton->width() - OverlayMargin,
                         place.bottom() - m_followButton->height() - OverlayMargin);
    m_empty->setGeometry(place.adjusted(40, 0, -40, 0));
}

void TrafficTable::setEmptyText(const QString &text)
{
    if (m_empty->text() != text)
        m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
}

bool TrafficTable::selectRecord(qint64 id)
{
    const int row = m_model.rowOf(id);
    if (row < 0)
        return false;
    setCurrentIndex(m_model.index(row, 0));
    scrollTo(m_model.index(row, 0));
    return true;
}

qint64 TrafficTable::currentRecord() const
{
    return m_model.idAt(currentIndex().row());
}

QList<qint64> TrafficTable::selectedRecords(int most) const
{
    QList<qint64> ids;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && ids.size() < most; ++row)
            ids.append(m_model.idAt(row));
    }
    std::ranges::sort(ids);
    return ids;
}

qint64 TrafficTable::selectedCount() const
{
    qint64 count = 0;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        count += range.height();
    return count;
}

void TrafficTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        emit copyRequested();
    else if (event->key() == Qt::Key_Space)
        emit pauseToggleRequested();
    else if (event->key() == Qt::Key_End || event->key() == Qt::Key_Home)
        goToEnd(event->key() == Qt::Key_Home, event->modifiers().testFlag(Qt::ShiftModifier));
    else
        LongTable::keyPressEvent(event);
}

// The view goes there; what is selected is not changed without Shift.
void TrafficTable::goToEnd(bool first, bool extendSelection)
{
    if (const QModelIndex from = currentIndex(); extendSelection && from.isValid()) {
        const QModelIndex to = m_model.index(first ? 0 : m_model.rowCount() - 1, 0);
        const QItemSelection range(first ? to : from.siblingAtColumn(0),
                                   first ? from.siblingAtColumn(0) : to);
        selectionModel()->select(range,
                                 QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    if (first)
        scrollToTop();
    else
        follow();
}

void TrafficTable::changeEvent(QEvent *event)
{
    LongTable::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        applyFont();
}

void TrafficTable::resizeEvent(QResizeEvent *event)
{
    LongTable::resizeEvent(event);
    placeOverlays();
}

void TrafficTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    LongTable::currentChanged(current, previous);
    const qint64 id = m_model.idAt(current.row());
    if (m_resetting || id == 0 || id == m_current)
        return;
    m_current = id;
    m_restoring = false;
    emit recordSelected(id);
}

} // namespace Windsock
