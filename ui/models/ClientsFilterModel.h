// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace Windsock {

/// A ClientsModel sorted by its raw values and restricted to an endpoint or one of its rooms.
class ClientsFilterModel final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit ClientsFilterModel(QObject *parent = nullptr);

    /// Empty strings do not restrict.
    void setScope(const QString &endpoint, const QString &room);

protected:
    [[nodiscard]] bool filterAcceptsRow(int sourceRow,
                                        const QModelIndex &sourceParent) const override;

private:
    QString m_endpoint;
    QString m_room;
};

} // namespace Windsock
