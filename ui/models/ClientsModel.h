// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Windsock {

class ClientNames;

/// One row a client, connected or gone, ascending by id. Closed clients stay until clearClosed(),
/// at most MaxClosed of them: those that closed first are dropped first. Fed by ServerMonitor's
/// signals.
class ClientsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column : int {
        StateColumn,
        ClientColumn, ///< editable: the name
        AddressColumn,
        EndpointColumn,
        SubprotocolColumn,
        ConnectedForColumn,
        InColumn,
        OutColumn,
        RateColumn,
        RoundTripColumn,
        BacklogColumn,
        SkippedColumn,
        RoomsColumn,
        ColumnCount
    };
    enum Role : int {
        ClientIdRole = Qt::UserRole, ///< quint64
        OpenRole,                    ///< bool
        SlowRole,                    ///< bool: reads more slowly than it is sent to
        EndpointRole,                ///< QString
        RoomsRole,                   ///< QStringList
        SortRole,                    ///< the column's raw value
    };
    static constexpr int MaxClosed = 10'000;

    explicit ClientsModel(ClientNames &names, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

    [[nodiscard]] ClientNames &names() const { return m_names; }
    /// Nothing for a client that is not in the model (any more).
    [[nodiscard]] std::optional<ClientInfo> info(ClientId client) const;
    [[nodiscard]] std::optional<ClientStatistics> statistics(ClientId client) const;
    /// How it ended; nothing while it is connected.
    [[nodiscard]] std::optional<ClientClosed> closed(ClientId client) const;
    [[nodiscard]] int rowOf(ClientId client) const; ///< -1: none
    [[nodiscard]] int openCount() const { return int(m_rows.size()) - closedCount(); }
    [[nodiscard]] int closedCount() const { return int(m_closedOrder.size()); }

    /// What Limits::sendBuffer is: a client that fills more than half of it is slow.
    void setSendBuffer(qint64 bytes);

    /// An active model brings rates and durations up to date once a second; a hidden view's need
    /// not.
    void setActive(bool active);
    /// What the second's tick does, at a time in µs since the epoch.
    void refresh(qint64 now);

public slots:
    void onClientsOpened(const QList<Windsock::ClientInfo> &clients);
    void onClientsClosed(const QList<Windsock::ClientClosed> &clients);
    void onClientsUpdated(const QList<Windsock::ClientStatistics> &clients);
    void clearClosed();
    /// Takes these away, as if they had never come; those that are connected stay.
    void forget(const QList<Windsock::ClientId> &clients);

signals:
    /// A person named a client by editing its cell (ClientNames holds it already).
    void renamed(Windsock::ClientId client, const QString &name);
    /// Clients came, went or were dropped.
    void countChanged();

private:
    struct Row
    {
        ClientInfo info;
        ClientStatistics statistics;
        std::optional<ClientClosed> closed;
        quint64 messagesAtRefresh = 0;
        double rate = 0; ///< messages a second, both directions
    };

    [[nodiscard]] static QString title(int column);
    [[nodiscard]] QVariant display(const Row &row, int column) const;
    [[nodiscard]] QVariant sortValue(const Row &row, int column) const;
    [[nodiscard]] QString connectedFor(const Row &row) const;
    [[nodiscard]] bool isSlow(const Row &row) const;
    [[nodiscard]] const Row *find(ClientId client) const;
    void insertRow(const ClientInfo &client);
    void dropClosed(int keep);
    void removeWhere(const std::function<bool(const Row &)> &goes);
    void rowsChanged(int first, int last, int firstColumn = 0, int lastColumn = ColumnCount - 1);

    ClientNames &m_names;
    std::vector<std::unique_ptr<Row>> m_rows; ///< ascending by id
    std::deque<ClientId> m_closedOrder;       ///< in the order of closing
    QTimer m_tick;
    qint64 m_sendBuffer = 0;   ///< 0: not known yet
    qint64 m_now = 0;          ///< of the last refresh
    qint64 m_refreshedAt = 0;  ///< when messages were last counted for the rates
    bool m_ratesKnown = false; ///< figures came all the time between the last two refreshes
};

} // namespace Windsock
