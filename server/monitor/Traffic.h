// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <memory>
#include <vector>

namespace Windsock {

/// What happened besides messages: little, and for the views as well as for the session.
struct Activity
{
    std::vector<ClientInfo> opened;
    std::vector<ClientClosed> closed;
    std::vector<HandshakeReport> handshakes;
    std::vector<RoomInfo> rooms; ///< whose membership changed, with the new count

    [[nodiscard]] bool isEmpty() const
    {
        return opened.empty() && closed.empty() && handshakes.empty() && rooms.empty();
    }
};

/// What one I/O thread saw in one interval (20 ms, or less when much came), in its order.
///
/// Who keeps a record for longer than its batch takes detached() of it: short payloads and the
/// names of records that it made lie in the batch's own memory. So the thread that saw them and the
/// one that writes them share no reference counts, and neither frees what the other has allocated:
/// of short ones, only the last of each kind is held until the batch is emptied.
struct TrafficBatch
{
    TrafficBatch() = default;
    Q_DISABLE_COPY_MOVE(TrafficBatch)
    ~TrafficBatch() = default;

    std::vector<TrafficRecord> records;
    std::shared_ptr<const Activity> activity; ///< null: none
    qint64 payloadBytes = 0;                  ///< of all records

    /// A record to be filled in: with what is given, and the payload's size.
    TrafficRecord &append(const QString &endpoint, const QByteArray &payload);
    void add(const TrafficRecord &record);
    /// Empties it; its memory is kept for what comes next.
    void clear();

private:
    /// What records in a row have: as it was given, and as they refer to it.
    template<typename T>
    struct Last
    {
        T given; ///< held, so that its address tells it
        T kept;

        [[nodiscard]] bool is(const T &value) const
        {
            return value.constData() == given.constData() && value.size() == given.size();
        }
    };

    /// What is up to this long is copied, which costs less than sharing it.
    static constexpr qsizetype CopiedBytes = 512;
    static constexpr size_t BlockBytes = 64 * 1024;

    [[nodiscard]] char *place(size_t bytes);
    [[nodiscard]] QByteArray kept(const QByteArray &payload);
    [[nodiscard]] QString kept(const QString &name, Last<QString> &last);

    std::vector<std::unique_ptr<char[]>> m_blocks; ///< of what was copied
    size_t m_block = 0;                            ///< that is being filled
    size_t m_used = 0;                             ///< bytes of it
    Last<QString> m_endpoint;
    Last<QString> m_room;
    Last<QByteArray> m_payload; ///< an echo is what has just come
};

using TrafficBatchPtr = std::shared_ptr<const TrafficBatch>;

/// A record that needs no batch.
[[nodiscard]] TrafficRecord detached(const TrafficRecord &record);

/// Takes what the server saw: a session recorder, or a test.
class TrafficSink
{
public:
    TrafficSink() = default;
    Q_DISABLE_COPY_MOVE(TrafficSink)
    virtual ~TrafficSink() = default;

    /// Called in an I/O thread, several of them at once; must return at once and never wait. What
    /// it cannot keep it drops and counts: a server is not slowed down by being watched.
    virtual void accept(const TrafficBatchPtr &batch) = 0;
};

} // namespace Windsock
