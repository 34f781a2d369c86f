// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Traffic.h"

namespace Windsock::Samples {

inline TrafficRecord record(RecordKind kind, const QByteArray &payload, ClientId client = 1)
{
    TrafficRecord record;
    record.time = 1'700'000'000'123'456;
    record.kind = kind;
    record.client = client;
    record.endpoint = QStringLiteral("/echo");
    record.payload = payload;
    record.size = payload.size();
    return record;
}

inline TrafficRecord text(const QByteArray &payload, ClientId client = 1)
{
    return record(RecordKind::Text, payload, client);
}

inline TrafficRecord broadcast(const QByteArray &payload, std::vector<ClientId> recipients,
                               const QString &room = QStringLiteral("lobby"))
{
    TrafficRecord record = text(payload, 0);
    record.direction = Direction::Out;
    record.source = Source::Handler;
    record.endpoint = QStringLiteral("/chat/{room}");
    record.room = room;
    record.audience = Audience::Room;
    record.recipients = std::make_shared<const std::vector<ClientId>>(std::move(recipients));
    return record;
}

inline TrafficBatchPtr batch(std::vector<TrafficRecord> records,
                             std::shared_ptr<const Activity> activity = nullptr)
{
    auto batch = std::make_shared<TrafficBatch>();
    for (const TrafficRecord &each : records)
        batch->payloadBytes += each.payload.size();
    batch->records = std::move(records);
    batch->activity = std::move(activity);
    return batch;
}

/// `count` messages of `bytes` each.
inline TrafficBatchPtr uniformBatch(int count, int bytes)
{
    return batch(std::vector<TrafficRecord>(size_t(count), text(QByteArray(bytes, 'x'))));
}

inline ClientInfo clientInfo(ClientId id)
{
    ClientInfo info;
    info.id = id;
    info.openedAt = 1'700'000'000'000'000;
    info.address = QHostAddress(QStringLiteral("192.0.2.7"));
    info.port = 50'123;
    info.endpoint = QStringLiteral("/chat/{room}");
    info.path = QStringLiteral("/chat/lobby?name=Zoë");
    info.origin = QStringLiteral("http://example.test");
    info.userAgent = QStringLiteral("Example/1.0 (测试)");
    info.subprotocol = QStringLiteral("v2.chat");
    info.tls = QStringLiteral("TLSv1.3 TLS_AES_256_GCM_SHA384");
    info.headers = HeaderList{{"Host", "example.test"},
                              {"X-Empty", ""},
                              {"X-Latin", "caf\xe9: au lait"}};
    return info;
}

inline ClientClosed clientClosed(ClientId id)
{
    ClientClosed closed;
    closed.id = id;
    closed.closedAt = 1'700'000'009'000'000;
    closed.code = 4000;
    closed.reason = QStringLiteral("thrown out ☹");
    closed.by = ClosedBy::Operator;
    closed.statistics = {
        id, 1, 2, 3, 4, 5, 6, 700, 500, 600, {QStringLiteral("lobby"), QStringLiteral("a \"b\"")}};
    return closed;
}

} // namespace Windsock::Samples
