// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QAbstractItemModel>
#include <QHash>

#include <vector>

namespace Windsock {

/// The endpoints and their rooms with live counts, as a tree: "All endpoints" first, then every
/// endpoint as its sibling, with its rooms below. Column 0 is the name, column 1 the count. Fed by
/// ServerMonitor's signals.
class EndpointsModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column : int { NameColumn, CountColumn, ColumnCount };
    enum class Kind : int { All, Endpoint, Room };
    Q_ENUM(Kind)
    enum Role : int {
        KindRole = Qt::UserRole, ///< int of Kind
        PatternRole,             ///< QString; empty of All
        RoomRole,                ///< QString; empty outside a room
        CountRole,               ///< int: clients connected, or members of the room
        SpecRole,                ///< EndpointSpec of an endpoint or of a room's endpoint
    };

    explicit EndpointsModel(QObject *parent = nullptr);

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    using QObject::parent;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    /// The row of "All endpoints".
    [[nodiscard]] QModelIndex allIndex() const;
    /// The endpoint's row, or the room's when `room` is not empty; invalid when there is none. The
    /// row of All for an empty pattern.
    [[nodiscard]] QModelIndex find(const QString &pattern, const QString &room = {}) const;
    [[nodiscard]] QList<EndpointSpec> endpoints() const;

    /// The room whose row stays, with a count of 0, when it becomes empty: the one that somebody
    /// looks at. Replaces the one before; empty strings keep none. Removes rows, so it is not for a
    /// view's own handlers.
    void keepRoom(const QString &pattern, const QString &room);

public slots:
    /// Keeps the rows, rooms and counts of endpoints whose pattern is still there.
    void setEndpoints(const QList<Windsock::EndpointSpec> &endpoints);
    void onClientsOpened(const QList<Windsock::ClientInfo> &clients);
    void onClientsClosed(const QList<Windsock::ClientClosed> &clients);
    void onRoomsChanged(const QList<Windsock::RoomInfo> &rooms);

private:
    struct Room
    {
        QString name;
        int members = 0;
    };
    struct Endpoint
    {
        quintptr key = 0; ///< of the indexes of its rooms; never used again
        EndpointSpec spec;
        std::vector<Room> rooms; ///< by name
    };

    [[nodiscard]] int endpointPosition(const QString &pattern) const;
    [[nodiscard]] int positionOfKey(quintptr key) const;
    [[nodiscard]] QVariant allData(int column, int role) const;
    [[nodiscard]] QVariant endpointData(const Endpoint &endpoint, int column, int role) const;
    [[nodiscard]] QVariant roomData(const Endpoint &endpoint, const Room &room, int column,
                                    int role) const;
    void removeMissing(const QList<EndpointSpec> &wanted);
    void placeEndpoint(int position, const EndpointSpec &spec);
    void setRoom(int position, const RoomInfo &info);
    [[nodiscard]] bool isKept(const RoomInfo &room) const;
    void countsChanged(const QList<QString> &patterns);

    std::vector<Endpoint> m_endpoints;
    QHash<QString, int> m_counts; ///< connected clients by pattern, also of endpoints that went
    QHash<ClientId, QString> m_endpointOf; ///< of the connected clients
    QString m_keptPattern;
    QString m_keptRoom;
    quintptr m_lastKey = 0;
};

} // namespace Windsock
