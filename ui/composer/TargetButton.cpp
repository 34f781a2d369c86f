// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/TargetButton.h"

#include "ui/Look.h"
#include "ui/models/ClientNames.h"
#include "ui/models/ClientsModel.h"
#include "ui/models/EndpointsModel.h"
#include "ui/models/Format.h"

#include <QMenu>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr int RefreshInterval = 100;
constexpr int MaxRooms = 50; // of an endpoint that the menu lists; the tree has all of them

bool sameTarget(const SendTarget &a, const SendTarget &b)
{
    return a.kind == b.kind && a.endpoint == b.endpoint && a.room == b.room
        && a.clients == b.clients;
}

} // namespace

TargetButton::TargetButton(const EndpointsModel &endpoints, const ClientsModel &clients,
                           QWidget *parent)
    : QToolButton(parent), m_endpoints(endpoints), m_clients(clients), m_menu(new QMenu(this))
{
    setObjectName(u"targetButton"_s);
    setLook(this, "chip");
    setPopupMode(QToolButton::InstantPopup);
    setFocusPolicy(Qt::StrongFocus);
    setMenu(m_menu);
    setToolTip(tr("Whom the message goes to"));
    m_menu->setObjectName(u"targetMenu"_s);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshInterval);
    const auto schedule = [this] {
        if (!m_refresh.isActive())
            m_refresh.start();
    };
    connect(&m_refresh, &QTimer::timeout, this, &TargetButton::refresh);
    connect(m_menu, &QMenu::aboutToShow, this, &TargetButton::fillMenu);
    connect(&endpoints, &QAbstractItemModel::dataChanged, this, schedule);
    connect(&endpoints, &QAbstractItemModel::rowsInserted, this, schedule);
    connect(&endpoints, &QAbstractItemModel::rowsRemoved, this, schedule);
    connect(&clients, &ClientsModel::countChanged, this, schedule);
    connect(&clients.names(), &ClientNames::changed, this, schedule);
    refresh();
}

void TargetButton::setTarget(const SendTarget &target)
{
    m_target = target;
    refresh();
    emit targetChanged();
}

void TargetButton::setSelection(const QList<ClientId> &clients)
{
    m_selection = clients;
}

int TargetButton::recipients() const
{
    return recipientsOf(m_target);
}

int TargetButton::recipientsOf(const SendTarget &target) const
{
    switch (target.kind) {
    case SendTarget::Kind::Everyone: return m_clients.openCount();
    case SendTarget::Kind::Clients:
        return int(
            std::count_if(target.clients.begin(), target.clients.end(), [this](ClientId client) {
                return m_clients.rowOf(client) >= 0 && !m_clients.closed(client);
            }));
    case SendTarget::Kind::Endpoint:
    case SendTarget::Kind::Room: break;
    }
    return m_endpoints.find(target.endpoint, target.room).data(EndpointsModel::CountRole).toInt();
}

QString TargetButton::nameOf(const SendTarget &target) const
{
    switch (target.kind) {
    case SendTarget::Kind::Everyone: break;
    case SendTarget::Kind::Endpoint: return target.endpoint;
    case SendTarget::Kind::Room: return tr("Room %1").arg(target.room);
    case SendTarget::Kind::Clients:
        return target.clients.size() == 1 ? m_clients.names().title(target.clients.constFirst())
                                          : tr("Selection");
    }
    return tr("Everyone");
}

QString TargetButton::labelOf(const SendTarget &target) const
{
    const int count = recipientsOf(target);
    if (target.kind == SendTarget::Kind::Clients && target.clients.size() == 1) {
        return count > 0 ? nameOf(target) : tr("%1 (gone)").arg(nameOf(target));
    }
    return u"%1 · %2"_s.arg(nameOf(target), Format::number(count));
}

void TargetButton::refresh()
{
    setText(inAction(fontMetrics().elidedText(labelOf(m_target), Qt::ElideMiddle, 260)) + u" ▾"_s);
    setAccessibleName(tr("To %1").arg(labelOf(m_target)));
}

void TargetButton::addChoice(const SendTarget &target)
{
    auto *action = m_menu->addAction(inAction(labelOf(target)));
    action->setCheckable(true);
    action->setChecked(sameTarget(target, m_target));
    connect(action, &QAction::triggered, this, [this, target] { setTarget(target); });
}

void TargetButton::fillMenu()
{
    emit choicesRequested();
    m_menu->clear();
    addChoice({});
    m_menu->addSeparator();
    for (int row = 0; row < m_endpoints.rowCount(); ++row) {
        const QModelIndex endpoint = m_endpoints.index(row, 0);
        const QString pattern = endpoint.data(EndpointsModel::PatternRole).toString();
        if (pattern.isEmpty())
            continue;
        addChoice({SendTarget::Kind::Endpoint, pattern, {}, {}});
        const int rooms = m_endpoints.rowCount(endpoint);
        for (int room = 0; room < std::min(rooms, MaxRooms); ++room) {
            const QString name =
                m_endpoints.index(room, 0, endpoint).data(EndpointsModel::RoomRole).toString();
            addChoice({SendTarget::Kind::Room, pattern, name, {}});
        }
        if (rooms > MaxRooms)
            m_menu
                ->addAction(tr("%1 more rooms: choose one in the tree of endpoints")
                                .arg(Format::number(rooms - MaxRooms)))
                ->setEnabled(false);
    }
    if (!m_selection.isEmpty()) {
        m_menu->addSeparator();
        addChoice({SendTarget::Kind::Clients, {}, {}, m_selection});
    }
}

} // namespace Windsock
