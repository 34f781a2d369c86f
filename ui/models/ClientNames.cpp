// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ClientNames.h"

namespace Windsock {

namespace {
constexpr int MaxLength = 100;
} // namespace

ClientNames::ClientNames(QObject *parent) : QObject(parent) {}

QString ClientNames::name(ClientId client) const
{
    return m_names.value(client);
}

QString ClientNames::label(ClientId client, With with) const
{
    const auto found = m_names.constFind(client);
    const QString number = QString::number(client);
    return with == With::NumberOnly || found == m_names.cend() ? number
                                                               : tr("%1 · %2").arg(number, *found);
}

QString ClientNames::title(ClientId client, With with) const
{
    return tr("Client %1").arg(label(client, with));
}

void ClientNames::setName(ClientId client, const QString &name)
{
    const QString kept = name.simplified().left(MaxLength);
    if (kept == m_names.value(client))
        return;
    if (kept.isEmpty())
        m_names.remove(client);
    else
        m_names.insert(client, kept);
    emit nameChanged(client, kept);
    emit changed();
}

void ClientNames::replace(const QHash<ClientId, QString> &names)
{
    if (names == m_names)
        return;
    m_names = names;
    emit replaced();
    emit changed();
}

} // namespace Windsock
