// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QHash>
#include <QObject>

namespace Windsock {

/// The names that the operator gave to clients. One object for all models and views, so that a
/// client is called the same everywhere.
class ClientNames final : public QObject
{
    Q_OBJECT

public:
    explicit ClientNames(QObject *parent = nullptr);

    /// Empty for a client without a name.
    [[nodiscard]] QString name(ClientId client) const;
    enum class With : quint8 { Name, NumberOnly };
    /// As a column shows it: "7", or "7 · till-2".
    [[nodiscard]] QString label(ClientId client, With with = With::Name) const;
    /// As a sentence or a button says it: "Client 7", or "Client 7 · till-2".
    [[nodiscard]] QString title(ClientId client, With with = With::Name) const;

    /// An empty name (or one of spaces) takes the name away. Longer ones are cut at 100 characters.
    void setName(Windsock::ClientId client, const QString &name);
    /// The names of another session in the place of all that were there, as client numbers begin
    /// again in it. Nobody is renamed by that.
    void replace(const QHash<ClientId, QString> &names);

signals:
    /// Everything that shows a name shows it anew; follows each of the two below.
    void changed();
    /// The operator named a client.
    void nameChanged(Windsock::ClientId client, const QString &name);
    void replaced();

private:
    QHash<ClientId, QString> m_names;
};

} // namespace Windsock
