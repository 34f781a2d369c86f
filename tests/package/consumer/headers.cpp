// SPDX-License-Identifier: GPL-3.0-or-later
#include "headers.h"

#include <QCoreApplication>
#include <QFile>

using namespace Windsock;

/// Starts a server of what ships and stops it; the page that it serves is in the library.
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const auto endpoints = EndpointCatalog::application(EndpointCatalog::defaults());
    if (!endpoints)
        qFatal("%s", qUtf8Printable(endpoints.error()));
    ServerSettings settings;
    settings.listen = {{QHostAddress(QHostAddress::LocalHost), 0}};
    Server server(*endpoints, settings);
    QObject::connect(&server, &Server::stopped, &application, &QCoreApplication::quit,
                     Qt::QueuedConnection);
    if (const auto started = server.start(); !started)
        qFatal("%s", qUtf8Printable(started.error()));
    if (!QFile::exists(QStringLiteral(":/windsock/testpage/index.html")))
        qFatal("the test page is not in the library");
    server.stop();
    return QCoreApplication::exec();
}
