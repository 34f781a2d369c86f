// SPDX-License-Identifier: GPL-3.0-or-later
// A server with QWebSocketServer as Qt's examples write them: /echo and /chat/{room}, on Qt's own
// event dispatcher.
//
//     windsock_bench_qt PORT
#include <QCoreApplication>
#include <QHash>
#include <QSet>
#include <QTextStream>
#include <QWebSocket>
#include <QWebSocketServer>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == QStringLiteral("--version")) {
        QTextStream(stdout) << "Qt " << qVersion() << Qt::endl;
        return 0;
    }
    QWebSocketServer server(QStringLiteral("bench"), QWebSocketServer::NonSecureMode);
    QHash<QString, QSet<QWebSocket *>> rooms;

    QObject::connect(&server, &QWebSocketServer::newConnection, &app, [&] {
        QWebSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
        const QString path = socket->requestUrl().path();
        if (!path.startsWith(QStringLiteral("/chat/"))) {
            QObject::connect(socket, &QWebSocket::textMessageReceived, socket,
                             &QWebSocket::sendTextMessage);
            return;
        }
        rooms[path].insert(socket);
        QObject::connect(socket, &QWebSocket::disconnected, &app,
                         [&rooms, path, socket] { rooms[path].remove(socket); });
        QObject::connect(socket, &QWebSocket::textMessageReceived, &app,
                         [&rooms, path](const QString &message) {
                             const auto room = rooms.value(path);
                             for (QWebSocket *client : room)
                                 client->sendTextMessage(message);
                         });
    });
    if (!server.listen(QHostAddress::LocalHost, app.arguments().value(1).toUShort()))
        qFatal("%s", qUtf8Printable(server.errorString()));
    QTextStream(stdout) << "ready" << Qt::endl;
    return QCoreApplication::exec();
}
