// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic/TrafficView.h"

#include "ui/FittingColumns.h"
#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/models/ClientNames.h"
#include "ui/models/Format.h"
#include "ui/models/TrafficModel.h"
#include "ui/traffic/TrafficCopy.h"
#include "ui/traffic/TrafficTable.h"

#include <QDataStream>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Windsock {

namespace {
constexpr std::chrono::milliseconds FilterDelay{150};
constexpr quint32 StateVersion = 2;
} // namespace

TrafficView::TrafficView(TrafficModel &model, const ClientNames &names, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_names(names),
      m_table(new TrafficTable(model, this)),
      m_filterEdit(new QLineEdit(this)),
      m_clientChip(new QPushButton(this)),
      m_count(new QLabel(this)),
      m_pause(new QPushButton(this)),
      m_clear(new QPushButton(tr("Clear view"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createFilterBar());
    layout->addWidget(m_table, 1);
    setFocusProxy(m_table);
    m_filterDelay.setSingleShot(true);
    m_filterDelay.setInterval(FilterDelay);
    m_model.setActive(false); // until it is shown
    connectSignals();
    updateClientChip();
    updateCounts();
}

QWidget *TrafficView::createFilterBar()
{
    auto *bar = new QWidget(this);
    bar->setProperty("role", u"bar"_qs);
    bar->setAttribute(Qt::WA_StyledBackground);
    m_filterEdit->setObjectName(u"trafficFilter"_qs);
    m_filterEdit->setAccessibleName(tr("Filter traffic"));
    m_filterEdit->setPlaceholderText(tr("Filter: text that a message contains"));
    m_filterEdit->setClearButtonEnabled(true);
    addSearchIcon(m_filterEdit);
    m_clientChip->setObjectName(u"clientFilterChip"_qs);
    m_clientChip->setProperty("look", u"chip"_qs);
    m_clientChip->setToolTip(tr("Show all clients again"));
    m_count->setObjectName(u"trafficCount"_qs);
    m_count->setProperty("role", u"muted"_qs);
    m_pause->setObjectName(u"pauseButton"_qs);
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Freeze the view; recording goes on (Space in the table)"));
    m_clear->setObjectName(u"clearButton"_qs);
    setIcon(m_clear, Icon::Clear);
    m_clear->setToolTip(tr("Empty the view; what is recorded stays"));

    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->setSpacing(8);
    layout->addWidget(m_filterEdit, 1);
    layout->addWidget(m_clientChip);
    layout->addWidget(m_count);
    layout->addWidget(m_pause);
    layout->addWidget(m_clear);
    return bar;
}

void TrafficView::connectSignals()
{
    connect(m_filterEdit, &QLineEdit::textChanged, this, [this] { m_filterDelay.start(); });
    connect(m_filterEdit, &QLineEdit::returnPressed, this, &TrafficView::applyFilter);
    connect(&m_filterDelay, &QTimer::timeout, this, &TrafficView::applyFilter);
    connect(m_clientChip, &QPushButton::clicked, this, [this] { setClientFilter(0); });
    connect(m_pause, &QPushButton::toggled, this, &TrafficView::setPaused);
    connect(m_clear, &QPushButton::clicked, this, &TrafficView::clear);
    connect(m_table, &TrafficTable::recordSelected, this, &TrafficView::recordSelected);
    connect(m_table, &TrafficTable::pauseToggleRequested, m_pause, &QPushButton::toggle);
    connect(m_table, &TrafficTable::copyRequested, this,
            [this] { copySelected(TrafficCopy::Format::Text); });
    connect(m_table, &QWidget::customContextMenuRequested, this, &TrafficView::showContextMenu);
    connect(m_table->horizontalHeader(), &QWidget::customContextMenuRequested, this,
            &TrafficView::showHeaderMenu);
    connect(&m_model, &TrafficModel::countsChanged, this, &TrafficView::updateCounts);
    connect(&m_names, &ClientNames::changed, this, &TrafficView::updateClientChip);
}

void TrafficView::setScope(const QString &endpoint, const QString &room)
{
    m_filter.endpoint = endpoint;
    m_filter.room = room;
    applyFilter();
}

void TrafficView::setClientFilter(ClientId client)
{
    m_filter.client = client;
    updateClientChip();
    applyFilter();
}

void TrafficView::applyFilter()
{
    m_filterDelay.stop();
    m_filter.text = m_filterEdit->text();
    m_model.setFilter(m_filter);
}

void TrafficView::updateClientChip()
{
    m_clientChip->setVisible(m_filter.client != 0);
    m_clientChip->setText(tr("%1  ✕").arg(inAction(m_names.title(m_filter.client))));
    m_clientChip->setAccessibleName(
        tr("Show all clients again, not only %1").arg(m_names.title(m_filter.client)));
}

void TrafficView::focusFilter()
{
    m_filterEdit->setFocus(Qt::ShortcutFocusReason);
    m_filterEdit->selectAll();
}

void TrafficView::setPaused(bool paused)
{
    if (paused == m_model.isPaused())
        return;
    m_model.setPaused(paused);
    m_pause->setChecked(paused);
    updateCounts();
    emit pausedChanged(paused);
}

bool TrafficView::isPaused() const
{
    return m_model.isPaused();
}

void TrafficView::clear()
{
    m_model.clear();
}

bool TrafficView::isFollowing() const
{
    return m_table->isFollowing();
}

void TrafficView::follow()
{
    m_table->follow();
}

bool TrafficView::selectRecord(qint64 id)
{
    return m_table->selectRecord(id);
}

void TrafficView::updateCounts()
{
    const QString count = tr("%1 of %2")
                              .arg(Format::number(m_model.rowCount()),
                                   Format::number(m_model.totalCount()));
    m_count->setText(m_model.isSearching() ? tr("%1 …", "still searching").arg(count) : count);
    const qint64 pending = m_model.pendingCount();
    setIcon(m_pause, m_model.isPaused() ? Icon::Start : Icon::Pause);
    if (!m_model.isPaused())
        m_pause->setText(tr("Pause"));
    else
        m_pause->setText(pending > 0 ? tr("Resume · %1 new").arg(Format::number(pending))
                                     : tr("Resume"));
    updateEmptyText();
}

void TrafficView::updateEmptyText()
{
    if (m_model.rowCount() > 0)
        m_table->setEmptyText({});
    else if (m_model.isSearching())
        m_table->setEmptyText(tr("Searching …"));
    else if (!m_model.filter().matchesAll() && m_model.totalCount() > 0)
        m_table->setEmptyText(
            tr("None of the %1 rows matches. Empty the filter, or choose “All endpoints”, to "
               "see them.")
                .arg(Format::number(m_model.totalCount())));
    else if (m_model.isPaused())
        m_table->setEmptyText(tr("The view is paused. Press Space or Resume to see what comes."));
    else
        m_table->setEmptyText(
            tr("Nothing was said yet. Connect a client to the address above, or open the test "
               "page: every connection and message appears here."));
}

QByteArray TrafficView::saveState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << StateVersion << m_table->columns().saveState() << quint8(m_model.timeFormat());
    return state;
}

bool TrafficView::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    quint32 version = 0;
    QByteArray header;
    quint8 format = 0;
    stream >> version >> header >> format;
    if (stream.status() != QDataStream::Ok || version != StateVersion)
        return false;
    m_model.setTimeFormat(format == 0 ? TrafficModel::TimeFormat::Absolute
                                      : TrafficModel::TimeFormat::Relative);
    const bool restored = m_table->columns().restoreState(header);
    m_table->horizontalHeader()->setStretchLastSection(true);
    return restored;
}

void TrafficView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_model.setActive(true);
}

void TrafficView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_model.setActive(false);
}

void TrafficView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_filterEdit->hasFocus())
        m_filterEdit->clear();
    else if (event->key() == Qt::Key_Down && m_filterEdit->hasFocus())
        m_table->setFocus(Qt::TabFocusReason);
    else
        QWidget::keyPressEvent(event);
}

} // namespace Windsock
