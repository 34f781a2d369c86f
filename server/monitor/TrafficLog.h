// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/BatchPool.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>

namespace Windsock {

/// What one I/O thread has seen and not told yet. Told in batches: 20 ms after the first record, or
/// at once when there is much.
class TrafficLog final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds Interval{20};
    static constexpr size_t MaxRecords = 4'096;
    static constexpr qint64 MaxBytes = 4 * 1024 * 1024;

    /// Gets the activity of a batch, which the monitor tells the views.
    using ActivityListener = std::function<void(const std::shared_ptr<const Activity> &)>;

    explicit TrafficLog(ActivityListener listener, QObject *parent = nullptr);

    /// Null: records are not kept, and add() need not be called. The activity is told all the same.
    void setSink(TrafficSink *sink) { m_sink = sink; }
    [[nodiscard]] bool isRecording() const { return m_sink != nullptr; }

    void add(const TrafficRecord &record);
    /// A record to be filled in at once: with what is given, and the payload's size. commit()
    /// follows, unless not isRecording().
    [[nodiscard]] TrafficRecord &begin(const QString &endpoint, const QByteArray &payload)
    {
        return m_batch->append(endpoint, payload);
    }
    void commit();
    void addOpened(const ClientInfo &client);
    void addClosed(const ClientClosed &client);
    void addHandshake(const HandshakeReport &report);
    /// Later calls in the same batch replace earlier ones for the same room.
    void addRoom(const RoomInfo &room);

    void flush();

private:
    Activity &activity();
    void schedule();

    ActivityListener m_listener;
    TrafficSink *m_sink = nullptr;
    BatchPool m_pool;
    std::shared_ptr<TrafficBatch> m_batch;
    QHash<QPair<QString, QString>, size_t> m_roomPlaces; ///< in the activity, by endpoint and name
    std::shared_ptr<Activity> m_activity;                ///< of m_batch, null while there is none
    QTimer m_timer;
    bool m_scheduled = false;
};

} // namespace Windsock
