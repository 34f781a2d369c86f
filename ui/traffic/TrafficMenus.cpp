// SPDX-License-Identifier: GPL-3.0-or-later
// TrafficView's context menus.
#include "ui/FittingColumns.h"
#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/models/ClientNames.h"
#include "ui/models/TrafficModel.h"
#include "ui/traffic/TrafficCopy.h"
#include "ui/traffic/TrafficTable.h"
#include "ui/traffic/TrafficView.h"

#include <QActionGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>

namespace Windsock {

namespace {

QMenu *makeMenu(QWidget *parent, const QString &name)
{
    auto *menu = new QMenu(parent);
    menu->setObjectName(name);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    return menu;
}

} // namespace

void TrafficView::showContextMenu(const QPoint &position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid())
        return;
    const ClientId client = index.data(TrafficModel::ClientRole).toULongLong();
    const QString endpoint = index.data(TrafficModel::EndpointRole).toString();
    const QString room = index.data(TrafficModel::RoomRole).toString();
    auto *menu = makeMenu(this, u"trafficMenu"_qs);
    if (client != 0) {
        const bool isKnown = index.data(TrafficModel::InLatestRunRole).toBool();
        const auto with = isKnown ? ClientNames::With::Name : ClientNames::With::NumberOnly;
        const QString title = inAction(m_names.title(client, with));
        menu->addAction(icon(Icon::Filter), tr("Filter by %1").arg(title), this, [this, client] {
            setClientFilter(client);
            emit filterByClientRequested(client);
        });
        if (isKnown)
            menu->addAction(icon(Icon::User), tr("Show %1").arg(title), this,
                            [this, client] { emit clientRequested(client); });
    }
    if (!endpoint.isEmpty())
        menu->addAction(icon(Icon::Filter), tr("Filter by endpoint %1").arg(inAction(endpoint)),
                        this, [this, endpoint] { emit filterByEndpointRequested(endpoint, {}); });
    if (!room.isEmpty())
        menu->addAction(icon(Icon::Filter), tr("Filter by room %1").arg(inAction(room)), this,
                        [this, endpoint, room] { emit filterByEndpointRequested(endpoint, room); });
    menu->addSeparator();
    const auto addCopy = [this, menu](const QString &text, TrafficCopy::Format format) {
        menu->addAction(icon(Icon::Copy), text, this, [this, format] { copySelected(format); });
    };
    addCopy(tr("Copy as text"), TrafficCopy::Format::Text);
    addCopy(tr("Copy as JSON"), TrafficCopy::Format::Json);
    addCopy(tr("Copy as hex"), TrafficCopy::Format::Hex);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void TrafficView::copySelected(TrafficCopy::Format format)
{
    const QList<qint64> ids = m_table->selectedRecords(TrafficCopy::MaxRows);
    if (!ids.isEmpty())
        QGuiApplication::clipboard()->setText(
            TrafficCopy::text(m_model.reader(), ids, m_table->selectedCount(), format));
}

void TrafficView::showHeaderMenu(const QPoint &position)
{
    auto *menu = makeMenu(this, u"trafficHeaderMenu"_qs);
    auto *formats = new QActionGroup(menu);
    const auto addFormat = [this, menu, formats](const QString &text,
                                                 TrafficModel::TimeFormat format) {
        QAction *action = menu->addAction(text, this,
                                          [this, format] { m_model.setTimeFormat(format); });
        action->setCheckable(true);
        action->setChecked(m_model.timeFormat() == format);
        formats->addAction(action);
    };
    addFormat(tr("Time of day"), TrafficModel::TimeFormat::Absolute);
    addFormat(tr("Seconds since the recording began"), TrafficModel::TimeFormat::Relative);
    menu->addSeparator();
    QHeaderView *header = m_table->horizontalHeader();
    // The preview always stays: a table without columns has no header to bring them back from.
    for (int column = 0; column < TrafficModel::PreviewColumn; ++column) {
        const QString title = m_model.headerData(column, Qt::Horizontal).toString();
        QAction *action = menu->addAction(title, m_table, [this, column](bool shown) {
            m_table->columns().setShown(column, shown);
        });
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
    }
    menu->popup(header->mapToGlobal(position));
}

} // namespace Windsock
