// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/SessionReader.h"
#include "ui/models/HiddenRows.h"
#include "ui/models/RecordPages.h"

#include <QAbstractTableModel>
#include <QTimer>

namespace Windsock {

class ClientNames;
class MatchSearch;
struct SessionCounters;

/// The rows of a session as a table. It holds a few pages of rows, whatever the session's length,
/// and with a filter the ids of the rows that it lets through (8 bytes each), which a thread of its
/// own finds.
class TrafficModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column : int {
        IdColumn,
        TimeColumn,
        DeltaColumn, ///< ms since the row above
        DirectionColumn,
        ClientColumn,
        EndpointColumn,
        RoomColumn,
        TypeColumn,
        SizeColumn,
        PreviewColumn,
        ColumnCount
    };
    enum Role : int {
        IdRole = Qt::UserRole, ///< qint64
        TimeRole,              ///< qint64, µs since the epoch
        KindRole,              ///< int of RecordKind
        DirectionRole,         ///< int of Direction
        SourceRole,            ///< int of Source
        ClientRole,            ///< quint64, 0: to several
        InLatestRunRole,       ///< bool: more than the number is known of its clients
        EndpointRole,          ///< QString
        RoomRole,              ///< QString
        SizeRole,              ///< qint64
    };
    enum class TimeFormat : quint8 { Absolute, Relative }; ///< Relative: to the session's first row

    explicit TrafficModel(const ClientNames &names, QObject *parent = nullptr);
    ~TrafficModel() override;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    /// Shows another session from its first row; the filter stays. An error leaves the model empty.
    Result<void> setSession(const QString &file);
    /// The same session lies elsewhere now (SessionRecorder::saved()): reads on there, the rows
    /// stay.
    Result<void> moveSession(const QString &file);
    /// Shows no session.
    void closeSession();
    /// Of this thread. Stays the same object from session to session.
    [[nodiscard]] const SessionReader &reader() const { return m_reader; }

    /// What to show. `afterId` of it is not looked at: clear() keeps that.
    void setFilter(const SessionFilter &filter);
    [[nodiscard]] const SessionFilter &filter() const { return m_filter; }
    /// True while rows that are stored already are still being looked through.
    [[nodiscard]] bool isSearching() const;

    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const { return m_paused; }
    /// Rows that came since the view was paused and that the filter lets through.
    [[nodiscard]] qint64 pendingCount() const;
    /// Rows since clear() that are not hidden, whatever the filter.
    [[nodiscard]] qint64 totalCount() const;

    /// Leaves stored rows out, whatever the filter, until another session is shown. The session
    /// keeps them, and knows nothing of it. Made for thousands of rows, not for millions.
    void hide(const QList<qint64> &ids);
    [[nodiscard]] bool isHidden(qint64 id) const { return m_hidden.contains(id); }

    /// An inactive model (its view is hidden) reads nothing and grows nothing; it catches up when
    /// active again.
    void setActive(bool active);

    void setTimeFormat(TimeFormat format);
    [[nodiscard]] TimeFormat timeFormat() const { return m_timeFormat; }

    /// The row's id; 0 outside the table. Reads nothing.
    [[nodiscard]] qint64 idAt(int row) const;
    /// The row with this id, or -1. Reads nothing.
    [[nodiscard]] int rowOf(qint64 id) const;
    /// Null when it cannot be read. Valid until the next call of the model.
    [[nodiscard]] const StoredRecord *record(int row) const;

public slots:
    /// For SessionRecorder::batchStored().
    void onBatchStored(qint64 firstId, qint64 lastId);
    /// Empties the view; the session keeps its rows.
    void clear();

signals:
    /// pendingCount(), totalCount(), isSearching() or the number of rows changed; at most 30 times
    /// a second.
    void countsChanged();

private:
    [[nodiscard]] bool isFiltered() const { return !m_filter.matchesAll(); }
    [[nodiscard]] qint64 available() const;
    [[nodiscard]] qint64 shownTo(qint64 id) const;
    [[nodiscard]] qint64 revealable() const;
    [[nodiscard]] QString title(int column) const;
    [[nodiscard]] QVariant display(int row, int column, const StoredRecord &record) const;
    [[nodiscard]] QString timeText(const StoredRecord &record) const;
    [[nodiscard]] QString deltaText(int row, const StoredRecord &record) const;
    [[nodiscard]] QList<StoredRecord> readRows(int firstRow, int count) const;
    void onFound(const QList<qint64> &ids, qint64 searchedTo);
    void onClientNamed();
    void restart();
    void scheduleReveal();
    void reveal();

    const ClientNames &m_names;
    SessionReader m_reader;
    mutable RecordPages m_pages;
    MatchSearch *m_search; ///< child
    SessionFilter m_filter;
    QList<qint64> m_matches; ///< with a filter: ids, ascending
    HiddenRows m_hidden;     ///< ids after m_afterId
    QTimer m_revealTimer;    ///< runs while no further reveal is due
    bool m_revealWaits = false;
    qint64 m_lastId = 0;     ///< stored, as far as we were told
    qint64 m_afterId = 0;    ///< clear() was here
    qint64 m_searchedTo = 0; ///< with a filter: rows up to here are in m_matches
    qint64 m_limitId = 0;    ///< while paused: the last id that was there
    int m_rows = 0;          ///< shown
    bool m_paused = false;
    bool m_active = true;
    TimeFormat m_timeFormat = TimeFormat::Absolute;
    mutable qint64 m_startTime = 0; ///< of the session's first row; 0: not read yet
};

} // namespace Windsock
