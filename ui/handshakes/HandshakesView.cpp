// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handshakes/HandshakesView.h"

#include "ui/FittingColumns.h"
#include "ui/FollowEnd.h"
#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/Theme.h"
#include "ui/handshakes/HandshakesDelegate.h"
#include "ui/models/Format.h"
#include "ui/models/HandshakesFilterModel.h"
#include "ui/models/HandshakesModel.h"
#include "ui/traffic/CellPainter.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <utility>

namespace Windsock {

namespace {
constexpr std::chrono::milliseconds FilterDelay{150};
} // namespace

HandshakesView::HandshakesView(HandshakesModel &model, RemedyFinder remedyOf, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_remedyOf(std::move(remedyOf)),
      m_filter(new HandshakesFilterModel(this)),
      m_table(new QTableView(this)),
      m_filterEdit(new QLineEdit(this)),
      m_refusedOnly(new QCheckBox(tr("Refused only"), this)),
      m_count(makeLabel({}, "muted", this)),
      m_empty(makeLabel({}, "muted", m_table)),
      m_clear(new QPushButton(tr("Clear"), this))
{
    m_filter->setSourceModel(&model);
    createTable();
    m_follow = new FollowEnd(m_table, u"handshakesFollowButton"_qs);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createBar());
    layout->addWidget(m_table, 1);
    setFocusProxy(m_table);
    m_filterDelay.setSingleShot(true);
    m_filterDelay.setInterval(FilterDelay);
    connectSignals();
    updateCounts();
}

QWidget *HandshakesView::createBar()
{
    auto *bar = new QWidget(this);
    setRole(bar, "bar");
    bar->setAttribute(Qt::WA_StyledBackground);
    m_filterEdit->setObjectName(u"handshakesFilter"_qs);
    m_filterEdit->setAccessibleName(tr("Filter handshakes"));
    m_filterEdit->setPlaceholderText(tr("Filter: text in any column"));
    m_filterEdit->setClearButtonEnabled(true);
    addSearchIcon(m_filterEdit);
    m_refusedOnly->setObjectName(u"refusedOnly"_qs);
    m_refusedOnly->setToolTip(tr("Show the attempts that were not let in, and nothing else"));
    m_count->setObjectName(u"handshakesCount"_qs);
    m_clear->setObjectName(u"clearHandshakesButton"_qs);
    setIcon(m_clear, Icon::Clear);
    m_clear->setToolTip(tr("Empty the list"));

    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->setSpacing(8);
    layout->addWidget(m_filterEdit, 1);
    layout->addWidget(m_refusedOnly);
    layout->addWidget(m_count);
    layout->addWidget(m_clear);
    return bar;
}

void HandshakesView::createTable()
{
    m_table->setObjectName(u"handshakesTable"_qs);
    m_table->setAccessibleName(tr("Handshakes"));
    // Before the table's own reaction, which would choose another row in place of one that goes.
    connect(m_filter, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) {
                const int row = m_table->currentIndex().row();
                if (row >= first && row <= last)
                    m_table->setCurrentIndex({});
            });
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new HandshakesDelegate(m_table));
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setSelectionBehavior(QTableView::SelectRows);
    m_table->setSelectionMode(QTableView::SingleSelection);
    m_table->setEditTriggers(QTableView::NoEditTriggers);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setHorizontalScrollMode(QTableView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setMinimumSectionSize(CellPainter::rowHeight(font()));
    m_table->verticalHeader()->setDefaultSectionSize(CellPainter::rowHeight(font()));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionsMovable(true);
    m_table->horizontalHeader()->setStretchLastSection(true);
    const QStringList samples{u"00:00:00.000"_qs,      u"192.168.100.100"_qs,
                              u"GET /chat/kitchen"_qs, u"https://shop.test"_qs,
                              u"Mozilla/5.0 (X11)"_qs, u"✓ 101 accepted x"_qs};
    for (int column = 0; column < samples.size(); ++column) {
        const bool isTime = column == HandshakesModel::TimeColumn;
        m_table->setColumnWidth(column,
                                CellPainter::columnWidth(isTime ? Theme::numberFont(font())
                                                                : font(),
                                                         samples[column]));
    }

    using Column = HandshakesModel::Column;
    m_columns = new FittingColumns(m_table->horizontalHeader(),
                                   {Column::AgentColumn, Column::OriginColumn,
                                    Column::AddressColumn},
                                   CellPainter::columnWidth(font(), u"missing or wrong key"_qs));

    m_empty->setObjectName(u"handshakesEmpty"_qs);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *overlay = new QVBoxLayout(m_table->viewport());
    overlay->setContentsMargins(40, 0, 40, 0);
    overlay->addWidget(m_empty);
}

void HandshakesView::connectSignals()
{
    connect(m_filterEdit, &QLineEdit::textChanged, this, [this] { m_filterDelay.start(); });
    connect(m_filterEdit, &QLineEdit::returnPressed, this, &HandshakesView::applyFilter);
    connect(&m_filterDelay, &QTimer::timeout, this, &HandshakesView::applyFilter);
    connect(m_refusedOnly, &QCheckBox::toggled, this, &HandshakesView::applyFilter);
    connect(m_clear, &QPushButton::clicked, &m_model, &HandshakesModel::clear);
    connect(&m_model, &HandshakesModel::countsChanged, this, &HandshakesView::updateCounts);
    // Also of the row that is current already: something else may have been inspected since.
    connect(m_table, &QTableView::clicked, this, &HandshakesView::onCurrentChanged);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &HandshakesView::onCurrentChanged);
    connect(m_table, &QWidget::customContextMenuRequested, this, &HandshakesView::showContextMenu);
    auto *copy = new QAction(tr("Copy request"), this);
    copy->setObjectName(u"copyRequestAction"_qs);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->addAction(copy);
    connect(copy, &QAction::triggered, this, &HandshakesView::copyRequest);
}

void HandshakesView::applyFilter()
{
    m_filterDelay.stop();
    m_filter->setRefusedOnly(m_refusedOnly->isChecked());
    m_filter->setText(m_filterEdit->text());
    m_follow->follow();
    updateCounts();
}

void HandshakesView::updateCounts()
{
    m_count->setText(
        tr("%1 refused of %2")
            .arg(Format::number(m_model.refusedCount()), Format::number(m_model.totalCount())));
    m_clear->setEnabled(m_model.totalCount() > 0);
    m_empty->setVisible(m_filter->rowCount() == 0);
    m_empty->setText(m_model.rowCount() == 0
                         ? tr("Nobody has tried to connect yet. Every attempt appears here, with "
                              "the reason when it is refused.")
                         : tr("None of the %1 attempts matches. Empty the filter to see them.")
                               .arg(Format::number(m_model.rowCount())));
}

const HandshakeReport *HandshakesView::current() const
{
    const QModelIndex index = m_filter->mapToSource(m_table->currentIndex());
    return index.isValid() ? &m_model.report(index.row()) : nullptr;
}

void HandshakesView::onCurrentChanged()
{
    if (const HandshakeReport *report = current())
        emit handshakeSelected(*report);
}

bool HandshakesView::isFollowing() const
{
    return m_follow->isFollowing();
}

QByteArray HandshakesView::saveState() const
{
    return m_columns->saveState();
}

bool HandshakesView::restoreState(const QByteArray &state)
{
    const bool restored = m_columns->restoreState(state);
    m_table->horizontalHeader()->setStretchLastSection(true);
    return restored;
}

void HandshakesView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_filterEdit->hasFocus())
        m_filterEdit->clear();
    else if (event->key() == Qt::Key_Down && m_filterEdit->hasFocus())
        m_table->setFocus(Qt::TabFocusReason);
    else
        QWidget::keyPressEvent(event);
}

} // namespace Windsock
