// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Server.h"
#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"

#include <QList>
#include <QSslConfiguration>
#include <QStringList>
#include <QWebSocket>

#include <memory>
#include <mutex>

namespace Windsock::Test {

/// Keeps all records, for a test to read.
class CollectingSink final : public TrafficSink
{
public:
    void accept(const TrafficBatchPtr &batch) override;
    [[nodiscard]] std::vector<TrafficRecord> records() const;
    [[nodiscard]] int batches() const;

private:
    mutable std::mutex m_mutex;
    std::vector<TrafficRecord> m_records;
    int m_batches = 0;
};

/// A started server on a free port of the loopback interface, and what its monitor has told.
class TestServer
{
public:
    explicit TestServer(const Application &application, const ServerSettings &settings = {});

    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QUrl url(const QString &path) const;

    CollectingSink sink;
    QList<HandshakeReport> handshakes;
    QList<ClientInfo> opened;
    QList<ClientClosed> closed;
    QList<SendReport> sends;
    QStringList warnings;
    Server server; ///< last: it tells of its clients' ends when it is destroyed

private:
    static ServerSettings onFreePort(ServerSettings settings);
};

/// A WebSocket client (Qt's), and what it was told.
class TestClient
{
public:
    explicit TestClient(const QUrl &url, const QStringList &subprotocols = {},
                        const QString &origin = {});

    QStringList texts;
    QList<QByteArray> binaries;
    bool connected = false;
    bool disconnected = false;
    QWebSocket socket; ///< last: it tells of its end when it is destroyed
};

/// A self-signed certificate for localhost and its key, made at the first call by the openssl
/// command. Empty names when there is none.
struct TestCertificate
{
    QString certificate;
    QString key;
    static TestCertificate make(const QString &directory,
                                const QString &name = QStringLiteral("test"));
};

} // namespace Windsock::Test
