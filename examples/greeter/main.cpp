// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Server.h"
#include "server/app/WebSocketHandler.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace Windsock;

// Greets whoever connects to /hello/NAME and says everything back. One object per connection.
class Greeter final : public WebSocketHandler
{
    void open(const QStringList &arguments) override
    {
        writeMessage(u"Hello, %1!"_qs.arg(arguments.constFirst()));
    }

    void onMessage(const Message &message) override
    {
        if (message.text() == u"bye")
            close(CloseCode::Normal, u"see you"_qs);
        else
            writeMessage(u"You said: "_qs + message.text());
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);

    Application application;
    application.add(u"/hello/{name}"_qs, handler<Greeter>());

    ServerSettings settings;
    settings.listen = {
        {QHostAddress(QHostAddress::LocalHost), app.arguments().value(1).toUShort()}};
    Server server(application, settings);
    if (const auto started = server.start(); !started)
        qFatal("%s", qUtf8Printable(started.error()));
    QTextStream(stdout) << "listening " << server.urls().constFirst().toString() << Qt::endl;
    return QCoreApplication::exec();
}
