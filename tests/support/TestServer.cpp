// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestServer.h"

#include <QDir>
#include <QNetworkRequest>
#include <QProcess>
#include <QWebSocketHandshakeOptions>

#include <algorithm>
#include <iterator>

namespace Windsock::Test {

void CollectingSink::accept(const TrafficBatchPtr &batch)
{
    const std::scoped_lock lock(m_mutex);
    ++m_batches;
    std::ranges::transform(batch->records, std::back_inserter(m_records), detached);
}

std::vector<TrafficRecord> CollectingSink::records() const
{
    const std::scoped_lock lock(m_mutex);
    return m_records;
}

int CollectingSink::batches() const
{
    const std::scoped_lock lock(m_mutex);
    return m_batches;
}

ServerSettings TestServer::onFreePort(ServerSettings settings)
{
    settings.listen = {ListenAddress{QHostAddress(QHostAddress::LocalHost), 0}};
    // The same tests are run once more with several I/O threads.
    if (const int threads = qEnvironmentVariableIntValue("WINDSOCK_TEST_IO_THREADS"); threads > 0)
        settings.limits.ioThreads = threads;
    return settings;
}

TestServer::TestServer(const Application &application, const ServerSettings &settings)
    : server(application, onFreePort(settings))
{
    ServerMonitor &monitor = server.monitor();
    QObject::connect(&monitor, &ServerMonitor::handshakesReported, &server,
                     [this](const QList<HandshakeReport> &reports) { handshakes += reports; });
    QObject::connect(&monitor, &ServerMonitor::clientsOpened, &server,
                     [this](const QList<ClientInfo> &clients) { opened += clients; });
    QObject::connect(&monitor, &ServerMonitor::clientsClosed, &server,
                     [this](const QList<ClientClosed> &clients) { closed += clients; });
    QObject::connect(&monitor, &ServerMonitor::sendFinished, &server,
                     [this](const SendReport &report) { sends.append(report); });
    QObject::connect(&monitor, &ServerMonitor::warningRaised, &server,
                     [this](const QString &message) { warnings.append(message); });
    server.setTrafficSink(&sink);
    if (const auto started = server.start(); !started)
        qFatal("%s", qPrintable(started.error()));
}

quint16 TestServer::port() const
{
    return server.listenAddresses().constFirst().port;
}

QUrl TestServer::url(const QString &path) const
{
    return QUrl(server.urls().constFirst().toString() + path);
}

TestClient::TestClient(const QUrl &url, const QStringList &subprotocols, const QString &origin)
    : socket(origin)
{
    QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                     [this](const QString &text) { texts.append(text); });
    QObject::connect(&socket, &QWebSocket::binaryMessageReceived, &socket,
                     [this](const QByteArray &data) { binaries.append(data); });
    QObject::connect(&socket, &QWebSocket::connected, &socket, [this] { connected = true; });
    QObject::connect(&socket, &QWebSocket::disconnected, &socket, [this] { disconnected = true; });
    QWebSocketHandshakeOptions options;
    options.setSubprotocols(subprotocols);
    // The certificates of tests are their own; asked for earlier, Qt forgets it when it connects.
    QObject::connect(&socket, &QWebSocket::sslErrors, &socket,
                     [this] { socket.ignoreSslErrors(); });
    socket.open(url, options);
}

TestCertificate TestCertificate::make(const QString &directory, const QString &name)
{
    const QDir dir(directory);
    TestCertificate result{dir.filePath(name + u".crt"), dir.filePath(name + u".key")};
    QProcess openssl;
    openssl.start(u"openssl"_qs,
                  {u"req"_qs, u"-x509"_qs, u"-newkey"_qs, u"rsa:2048"_qs, u"-nodes"_qs, u"-days"_qs,
                   u"2"_qs, u"-subj"_qs, u"/CN=localhost"_qs, u"-keyout"_qs, result.key, u"-out"_qs,
                   result.certificate});
    if (!openssl.waitForFinished() || openssl.exitCode() != 0)
        return {};
    return result;
}

} // namespace Windsock::Test
