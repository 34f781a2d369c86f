// SPDX-License-Identifier: GPL-3.0-or-later
// ClientsView's context menu.
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
        QAction *action = menu->addAction(button->text(), button, &QPushButton::click);
        action->setEnabled(button->isEnabled());
    }
    menu->addSeparator();
    menu->addAction(tr("Show traffic of %1").arg(m_model.names().title(client)), this,
                    [this, client] { emit filterByClientRequested(client); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

} // namespace Windsock
