// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QAbstractTableModel>

#include <deque>

namespace Windsock {

/// One row an attempt to connect, the newest at the end. Fed by ServerMonitor's signal; what a row
/// says is worked out when it is painted. Bounded in rows and in bytes, since it is strangers who
/// fill it: when there are too many, the oldest go, a good many at once, so that a flood does not
/// move all rows with each batch.
class HandshakesModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column : int {
        TimeColumn,
        AddressColumn,
        RequestColumn, ///< method and path
        OriginColumn,
        AgentColumn,
        VerdictColumn,
        RuleColumn,
        ColumnCount
    };
    enum Role : int {
        RuleRole = Qt::UserRole, ///< HandshakeRule as int
        RefusedRole,             ///< bool
        FilterRole,              ///< QString: all that a filter looks at
    };
    static constexpr int MaxRows = 10'000;
    static constexpr qint64 MaxBytes = 32 * 1024 * 1024; ///< of texts and requests, about
    static constexpr int DroppedAtOnce = MaxRows / 10;

    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    /// Of a row that is there.
    [[nodiscard]] const HandshakeReport &report(int row) const { return m_rows[size_t(row)]; }
    /// All attempts since clear(), those that were dropped too.
    [[nodiscard]] qint64 totalCount() const { return m_total; }
    [[nodiscard]] qint64 refusedCount() const { return m_refused; }

public slots:
    void onHandshakesReported(const QList<Windsock::HandshakeReport> &reports);
    void clear();
    /// Takes away the attempts by which these clients came, as if they never had.
    void forget(const QList<Windsock::ClientId> &clients);

signals:
    void countsChanged();

private:
    [[nodiscard]] static QString display(const HandshakeReport &report, int column);
    void makeRoom(int coming);

    std::deque<HandshakeReport> m_rows;
    qint64 m_bytes = 0;
    qint64 m_total = 0;
    qint64 m_refused = 0;
};

} // namespace Windsock
