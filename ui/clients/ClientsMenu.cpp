// SPDX-License-Identifier: GPL-3.0-or-later
// ClientsView's context menu.
#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/clients/ClientsView.h"
#include "ui/models/ClientNames.h"
#include "ui/models/ClientsModel.h"

#include <QMenu>
#include <QPushButton>
#include <QTableView>

namespace Windsock {

void ClientsView::showContextMenu(const QPoint &position)
{
    const ClientId client =
        m_table->indexAt(position).data(ClientsModel::ClientIdRole).toULongLong();
    if (client == 0)
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"clientsMenu"_qs);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    // The menu's actions are the buttons above the table, so that both are enabled alike.
    for (QPushButton *button : {m_message, m_ping, m_disconnect, m_rename}) {
        QAction *action = menu->addAction(button->icon(), button->text(), button,
                                          &QPushButton::click);
        action->setEnabled(button->isEnabled());
    }
    menu->addSeparator();
    menu->addAction(icon(Icon::Filter),
                    tr("Show traffic of %1").arg(inAction(m_model.names().title(client))), this,
                    [this, client] { emit filterByClientRequested(client); });
    menu->addSeparator();
    addAddressActions(menu);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

QList<QHostAddress> ClientsView::selectedAddresses() const
{
    QList<QHostAddress> addresses;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows()) {
        const auto info = m_model.info(index.data(ClientsModel::ClientIdRole).toULongLong());
        if (info && !addresses.contains(info->address))
            addresses += info->address;
    }
    return addresses;
}

void ClientsView::addAddressActions(QMenu *menu)
{
    QList<QHostAddress> permitted;
    QList<QHostAddress> blocked;
    for (const QHostAddress &address : selectedAddresses())
        (m_rules.permits(address) ? permitted : blocked) += address;
    const auto named = [](const QList<QHostAddress> &addresses, const QString &one,
                          const QString &several) {
        return addresses.size() == 1 ? one.arg(addresses.constFirst().toString())
                                     : several.arg(addresses.size());
    };
    if (!permitted.isEmpty())
        menu->addAction(icon(Icon::Block),
                        named(permitted, tr("Block address %1"), tr("Block %1 addresses")), this,
                        [this, permitted] { emit blockRequested(permitted); });
    if (!blocked.isEmpty())
        menu->addAction(icon(Icon::Permit),
                        named(blocked, tr("Let address %1 in"), tr("Let %1 addresses in")), this,
                        [this, blocked] { emit permitRequested(blocked); });
}

} // namespace Windsock
