// SPDX-License-Identifier: GPL-3.0-or-later
// HandshakesView's context menu, and what it does by itself.
#include "ui/Icons.h"
#include "ui/handshakes/HandshakesView.h"
#include "ui/models/HandshakeText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QTableView>

namespace Windsock {

void HandshakesView::copyRequest()
{
    if (const HandshakeReport *report = current(); report && !report->request.isEmpty())
        QGuiApplication::clipboard()->setText(HandshakeText::rawRequest(report->request));
}

void HandshakesView::showContextMenu(const QPoint &position)
{
    const HandshakeReport *chosen = m_table->indexAt(position).isValid() ? current() : nullptr;
    if (!chosen)
        return;
    // Rows may be dropped while the menu is open.
    const HandshakeReport report = *chosen;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"handshakesMenu"_qs);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(Icon::Copy), tr("Copy request"), this,
                    [request = HandshakeText::rawRequest(report.request)] {
                        QGuiApplication::clipboard()->setText(request);
                    })
        ->setEnabled(!report.request.isEmpty());
    const HandshakeRemedy remedy = m_remedyOf(report);
    if (remedy.kind != HandshakeRemedy::Kind::None) {
        menu->addSeparator();
        menu->addAction(icon(Icon::Apply), remedy.text, this,
                        [this, report] { emit remedyRequested(report); });
    }
    if (remedy.kind != HandshakeRemedy::Kind::PermitAddress && !report.address.isNull()) {
        menu->addSeparator();
        addAddressAction(menu, report.address);
    }
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void HandshakesView::addAddressAction(QMenu *menu, const QHostAddress &address)
{
    if (m_rules.permits(address))
        menu->addAction(icon(Icon::Block), tr("Block address %1").arg(address.toString()), this,
                        [this, address] { emit blockRequested({address}); });
    else
        menu->addAction(icon(Icon::Permit), tr("Let address %1 in").arg(address.toString()), this,
                        [this, address] { emit permitRequested({address}); });
}

} // namespace Windsock
