// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/ClientsView.h"

#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/clients/ClientsDelegate.h"
#include "ui/clients/DisconnectPanel.h"
#include "ui/models/ClientsFilterModel.h"
#include "ui/models/ClientsModel.h"
#include "ui/models/Format.h"
#include "ui/traffic/CellPainter.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

namespace Windsock {

ClientsView::ClientsView(ClientsModel &model, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_filter(new ClientsFilterModel(this)),
      m_table(new QTableView(this)),
      m_count(new QLabel(this)),
      m_empty(new QLabel(m_table)),
      m_panel(new DisconnectPanel(DisconnectPanel::Shape::Line, {}, this))
{
    m_filter->setSourceModel(&model);
    createTable();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createBar());
    layout->addWidget(m_panel);
    layout->addWidget(m_table, 1);
    setFocusProxy(m_table);
    connectSignals();
    measureBar();
    updateActions();
    updateEmptyText();
}

QWidget *ClientsView::createBar()
{
    auto *bar = new QWidget(this);
    bar->setProperty("role", u"bar"_qs);
    bar->setAttribute(Qt::WA_StyledBackground);
    m_message = makeButton(tr("Message"), u"messageButton"_qs, bar,
                           tr("Write to the selected clients"));
    m_ping = makeButton(tr("Ping"), u"pingButton"_qs, bar,
                        tr("Measure the round-trip time of the selected clients"));
    m_disconnect = makeButton(tr("Disconnect…"), u"disconnectToggle"_qs, bar,
                              tr("Close the selected connections"));
    m_disconnect->setCheckable(true);
    m_rename = makeButton(tr("Rename"), u"renameButton"_qs, bar, tr("Give the client a name (F2)"));
    m_clearClosed = makeButton(tr("Clear closed"), u"clearClosedButton"_qs, bar,
                               tr("Take closed clients out of the list"));
    for (QPushButton *button : barButtons())
        button->setAccessibleName(button->text()); // also where only its icon is seen
    setIcon(m_message, Icon::Message);
    setIcon(m_ping, Icon::Ping);
    setIcon(m_disconnect, Icon::Disconnect);
    setIcon(m_rename, Icon::Edit);
    setIcon(m_clearClosed, Icon::Clear);
    m_count->setObjectName(u"clientsCount"_qs);
    m_count->setMinimumWidth(1); // see fitBar()
    m_count->setProperty("role", u"muted"_qs);

    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->setSpacing(8);
    for (QPushButton *button : {m_message, m_ping, m_disconnect, m_rename})
        layout->addWidget(button);
    layout->addStretch(1);
    layout->addWidget(m_count);
    layout->addWidget(m_clearClosed);
    return bar;
}

QList<QPushButton *> ClientsView::barButtons() const
{
    return {m_message, m_ping, m_disconnect, m_rename, m_clearClosed};
}

void ClientsView::createTable()
{
    m_table->setObjectName(u"clientsTable"_qs);
    m_table->setAccessibleName(tr("Clients"));
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new ClientsDelegate(m_table));
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setSelectionBehavior(QTableView::SelectRows);
    m_table->setSelectionMode(QTableView::ExtendedSelection);
    m_table->setEditTriggers(QTableView::NoEditTriggers);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setHorizontalScrollMode(QTableView::ScrollPerPixel);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ClientsModel::ClientColumn, Qt::AscendingOrder);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setMinimumSectionSize(CellPainter::rowHeight(font()));
    m_table->verticalHeader()->setDefaultSectionSize(CellPainter::rowHeight(font()));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionsMovable(true);
    m_table->horizontalHeader()->setStretchLastSection(true);
    const QStringList samples{u"○ 1001 going away by"_qs,
                              u"88 · kiosk-entrance"_qs,
                              u"192.168.100.100:55555"_qs,
                              u"/chat/{room}"_qs,
                              u"Sub-protocol"_qs,
                              u"Connected for"_qs,
                              u"8,888,888"_qs,
                              u"8,888,888"_qs,
                              u"8,888/s"_qs,
                              u"888 ms"_qs,
                              u"888.8 kB"_qs,
                              u"Skipped"_qs};
    for (int column = 0; column < samples.size(); ++column)
        m_table->setColumnWidth(column, CellPainter::columnWidth(font(), samples[column]));

    m_empty->setObjectName(u"clientsEmpty"_qs);
    m_empty->setProperty("role", u"muted"_qs);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *overlay = new QVBoxLayout(m_table->viewport());
    overlay->setContentsMargins(40, 0, 40, 0);
    overlay->addWidget(m_empty);
}

void ClientsView::connectSignals()
{
    connect(m_message, &QPushButton::clicked, this,
            [this] { emit sendToRequested(selectedOpenClients()); });
    connect(m_ping, &QPushButton::clicked, this,
            [this] { emit pingRequested(selectedOpenClients()); });
    connect(m_disconnect, &QPushButton::toggled, this, &ClientsView::toggleDisconnectPanel);
    connect(m_rename, &QPushButton::clicked, this, &ClientsView::renameCurrent);
    auto *rename = new QShortcut(Qt::Key_F2, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(rename, &QShortcut::activated, this, &ClientsView::renameCurrent);
    connect(m_clearClosed, &QPushButton::clicked, &m_model, &ClientsModel::clearClosed);
    connect(m_panel, &DisconnectPanel::dismissed, this, [this] {
        m_disconnect->setChecked(false);
        m_table->setFocus(Qt::OtherFocusReason);
    });
    connect(m_panel, &DisconnectPanel::confirmed, this,
            [this](quint16 code, const QString &reason) {
                m_disconnect->setChecked(false);
                if (const auto clients = selectedOpenClients(); !clients.isEmpty())
                    emit disconnectRequested(clients, code, reason);
            });
    connect(m_table, &QWidget::customContextMenuRequested, this, &ClientsView::showContextMenu);
    connect(m_table, &QTableView::clicked, this, [this] { emit clientSelected(currentClient()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ClientsView::onCurrentChanged);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ClientsView::updateActions);
    connect(&m_model, &ClientsModel::countChanged, this, &ClientsView::updateActions);
    connect(&m_model, &ClientsModel::renamed, this, &ClientsView::renameRequested);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &ClientsView::updateEmptyText);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, &ClientsView::updateEmptyText);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &ClientsView::updateEmptyText);
}

void ClientsView::setScope(const QString &endpoint, const QString &room)
{
    m_filter->setScope(endpoint, room);
    updateEmptyText();
}

ClientId ClientsView::currentClient() const
{
    return m_table->currentIndex().data(ClientsModel::ClientIdRole).toULongLong();
}

// When the current row goes away, Qt makes a neighbour current without selecting it. Nobody has
// chosen that one.
void ClientsView::onCurrentChanged(const QModelIndex &current)
{
    if (!current.isValid() || m_table->selectionModel()->isRowSelected(current.row()))
        emit clientSelected(currentClient());
}

bool ClientsView::selectClient(ClientId client)
{
    const QModelIndex index = m_filter->mapFromSource(
        m_model.index(m_model.rowOf(client), ClientsModel::ClientColumn));
    if (!index.isValid())
        return false;
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
    return true;
}

QList<ClientId> ClientsView::selectedOpenClients() const
{
    QList<ClientId> clients;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows()) {
        if (index.data(ClientsModel::OpenRole).toBool())
            clients.append(index.data(ClientsModel::ClientIdRole).toULongLong());
    }
    return clients;
}

void ClientsView::updateActions()
{
    const qsizetype selected = selectedOpenClients().size();
    for (QPushButton *button : {m_message, m_ping, m_disconnect})
        button->setEnabled(selected > 0);
    if (selected == 0)
        m_disconnect->setChecked(false);
    m_rename->setEnabled(m_table->selectionModel()->selectedRows().size() == 1);
    m_clearClosed->setEnabled(m_model.closedCount() > 0);
    m_count->setText(
        tr("%1 connected · %2 closed")
            .arg(Format::number(m_model.openCount()), Format::number(m_model.closedCount())));
    fitBar();
}

void ClientsView::updateEmptyText()
{
    m_empty->setVisible(m_filter->rowCount() == 0);
    m_empty->setText(
        m_model.rowCount() == 0
            ? tr("Nobody is connected. Connect a client to the address above, or open the test "
                 "page.")
            : tr("Nobody is connected here. Choose “All endpoints” to see the other clients."));
}

void ClientsView::renameCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid())
        m_table->edit(current.siblingAtColumn(ClientsModel::ClientColumn));
}

void ClientsView::toggleDisconnectPanel(bool shown)
{
    if (shown)
        m_panel->ask();
    else
        m_panel->hide();
}

QByteArray ClientsView::saveState() const
{
    return m_table->horizontalHeader()->saveState();
}

bool ClientsView::restoreState(const QByteArray &state)
{
    QHeaderView *header = m_table->horizontalHeader();
    if (!header->restoreState(state))
        return false;
    header->setStretchLastSection(true);
    m_filter->sort(header->sortIndicatorSection(), header->sortIndicatorOrder());
    return true;
}

void ClientsView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitBar();
}

void ClientsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        measureBar();
}

/// With icons alone the buttons need the least, and the view cannot become narrower.
void ClientsView::measureBar()
{
    QWidget *bar = m_count->parentWidget();
    const QMargins margins = bar->layout()->contentsMargins();
    const auto widthOf = [&](bool words) {
        showWords(words);
        int sum = margins.left() + margins.right();
        for (const QPushButton *button : barButtons())
            sum += button->sizeHint().width() + bar->layout()->spacing();
        return sum;
    };
    m_wordsWidth = widthOf(true);
    bar->setMinimumWidth(widthOf(false));
    fitBar();
}

/// The counts are seen whole or not at all.
void ClientsView::fitBar()
{
    showWords(m_wordsWidth <= width());
    m_count->setVisible(m_wordsWidth + m_count->sizeHint().width() <= width());
}

void ClientsView::showWords(bool shown)
{
    for (QPushButton *button : barButtons())
        button->setText(shown ? button->accessibleName() : QString());
}

void ClientsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    setWatched(true);
}

void ClientsView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    setWatched(false);
}

void ClientsView::setWatched(bool watched)
{
    m_isWatched = watched;
    m_model.setActive(watched);
    emit watchedChanged(watched);
}

} // namespace Windsock
