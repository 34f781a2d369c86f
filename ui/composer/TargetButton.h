// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QTimer>
#include <QToolButton>

class QMenu;

namespace Windsock {

class ClientsModel;
class EndpointsModel;

/// The chip that says whom a message goes to and how many they are, with a menu to choose.
class TargetButton final : public QToolButton
{
    Q_OBJECT

public:
    TargetButton(const EndpointsModel &endpoints, const ClientsModel &clients,
                 QWidget *parent = nullptr);

    [[nodiscard]] const SendTarget &target() const { return m_target; }
    /// How many it reaches, by what the window knows now.
    [[nodiscard]] int recipients() const;

    void setTarget(const Windsock::SendTarget &target);
    /// The clients that are selected in the window, offered in the menu.
    void setSelection(const QList<Windsock::ClientId> &clients);

signals:
    void targetChanged();
    /// The menu is about to open: the moment to call setSelection().
    void choicesRequested();

private:
    void fillMenu();
    void addChoice(const SendTarget &target);
    void refresh();
    [[nodiscard]] int recipientsOf(const SendTarget &target) const;
    [[nodiscard]] QString nameOf(const SendTarget &target) const;
    [[nodiscard]] QString labelOf(const SendTarget &target) const;

    const EndpointsModel &m_endpoints;
    const ClientsModel &m_clients;
    SendTarget m_target;
    QList<ClientId> m_selection;
    QMenu *m_menu;
    QTimer m_refresh; ///< gathers the models' changes
};

} // namespace Windsock
