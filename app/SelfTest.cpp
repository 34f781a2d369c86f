// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SelfTest.h"

#include "app/CommandLine.h"
#include "app/Console.h"
#include "server/handlers/EndpointCatalog.h"
#include "server/net/SelfSigned.h"
#include "server/session/SessionReader.h"

#include <QCoreApplication>
#include <QFile>
#include <QWebSocket>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr int Rounds = 2; ///< over ws://, then over wss://

QString greeting()
{
    return u"windsock — self-test 🎐"_s;
}

QByteArray bytes()
{
    return QByteArray(70'000, '\x7f'); // a frame with the longest of lengths
}

Result<void> write(const QString &path, const QByteArray &contents)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size()
        || !file.flush())
        return Error{SelfTest::tr("cannot write %1: %2").arg(path, file.errorString())};
    return {};
}

ServerSettings onLoopback()
{
    ServerSettings settings;
    settings.listen = {{QHostAddress(QHostAddress::LocalHost), 0}};
    return settings;
}

} // namespace

SelfTest::SelfTest(QObject *parent) : QObject(parent)
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this,
            [this] { fail(tr("nothing happened for %1 s").arg(StepTimeout.count())); });
    connect(&m_recorder, &SessionRecorder::failed, this, &SelfTest::fail);
}

SelfTest::~SelfTest() = default;

void SelfTest::start()
{
    if (!m_folder.isValid()) {
        fail(tr("there is no temporary folder: %1").arg(m_folder.errorString()));
        return;
    }
    const auto opened = m_recorder.open(
        {m_folder.filePath(u"self-test.windsock-session"_s), 64 * 1024 * 1024});
    if (!opened)
        fail(opened.error());
    else
        serve(onLoopback());
}

void SelfTest::serve(const ServerSettings &settings)
{
    m_timeout.start(StepTimeout);
    const auto application = EndpointCatalog::application(EndpointCatalog::defaults());
    m_server = std::make_unique<Server>(*application, settings);
    m_server->setTrafficSink(&m_recorder);
    connect(m_server.get(), &Server::stopped, this, &SelfTest::onStopped, Qt::QueuedConnection);
    if (const auto started = m_server->start(); !started)
        fail(started.error());
    else
        talk();
}

void SelfTest::serveOverTls()
{
    const auto made = makeSelfSigned({u"localhost"_s, u"127.0.0.1"_s}, std::chrono::hours(24));
    if (!made) {
        fail(made.error());
        return;
    }
    m_certificate = QSslCertificate(made->certificate);
    ServerSettings settings = onLoopback();
    settings.tlsCertificate = m_folder.filePath(u"self-test.crt"_s);
    settings.tlsKey = m_folder.filePath(u"self-test.key"_s);
    for (const auto &written :
         {write(settings.tlsCertificate, made->certificate), write(settings.tlsKey, made->key)}) {
        if (!written) {
            fail(written.error());
            return;
        }
    }
    serve(settings);
}

void SelfTest::talk()
{
    m_client = std::make_unique<QWebSocket>();
    connect(m_client.get(), &QWebSocket::connected, this,
            [this] { m_client->sendTextMessage(greeting()); });
    connect(m_client.get(), &QWebSocket::textMessageReceived, this, &SelfTest::onText);
    connect(m_client.get(), &QWebSocket::binaryMessageReceived, this, &SelfTest::onBinary);
    connect(m_client.get(), &QWebSocket::sslErrors, this, &SelfTest::onSslErrors);
    const auto onError = [this] { fail(m_client->errorString()); };
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_client.get(), &QWebSocket::errorOccurred, this, onError);
#else
    connect(m_client.get(), QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this,
            onError);
#endif
    QUrl url = m_server->urls().constFirst();
    url.setPath(u"/echo"_s);
    m_client->open(url);
}

/// No authority vouches for the certificate: that it is the one we made is what counts.
void SelfTest::onSslErrors()
{
    if (m_client->sslConfiguration().peerCertificate() == m_certificate)
        m_client->ignoreSslErrors();
}

void SelfTest::onText(const QString &text)
{
    if (text != greeting())
        fail(tr("a text came back as “%1”").arg(text));
    else
        m_client->sendBinaryMessage(bytes());
}

void SelfTest::onBinary(const QByteArray &data)
{
    if (data != bytes()) {
        fail(tr("%1 bytes came back as %2 others").arg(bytes().size()).arg(data.size()));
        return;
    }
    emit stepPassed(step());
    m_server->stop();
}

void SelfTest::onStopped()
{
    if (m_isOver)
        return;
    m_client.reset();
    m_server.reset();
    if (m_certificate.isNull())
        serveOverTls();
    else
        readBack();
}

void SelfTest::readBack()
{
    const QString file = m_recorder.file();
    m_recorder.close();
    const SessionCounters counters = m_recorder.counters();
    SessionReader reader;
    if (const auto opened = reader.open(file); !opened) {
        fail(opened.error());
        return;
    }
    const QList<StoredRecord> rows = reader.rows(1, 1'000);
    // Both ways, both kinds.
    const auto texts = std::count_if(rows.begin(), rows.end(), [&reader](const StoredRecord &row) {
        return row.kind == RecordKind::Text
            && reader.payload(row.id, row.size) == greeting().toUtf8();
    });
    const auto binaries = std::count_if(rows.begin(), rows.end(),
                                        [&reader](const StoredRecord &row) {
                                            return row.kind == RecordKind::Binary
                                                && reader.payload(row.id, row.size) == bytes();
                                        });
    if (texts != 2 * Rounds || binaries != 2 * Rounds || counters.dropped > 0
        || counters.stored != quint64(rows.size())) {
        fail(tr("of %1 messages each way, %2 texts and %3 of bytes can be read from the recording")
                 .arg(2 * Rounds)
                 .arg(texts)
                 .arg(binaries));
        return;
    }
    emit stepPassed(tr("recording"));
    m_isOver = true;
    m_timeout.stop();
    emit finished({});
}

QString SelfTest::step() const
{
    return m_certificate.isNull() ? u"ws://"_s : u"wss://"_s;
}

void SelfTest::fail(const QString &what)
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_timeout.stop();
    emit finished(tr("self-test failed at %1: %2").arg(step(), what));
}

int runSelfTest(int &argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("windsock"));
    QCoreApplication::setApplicationVersion(CommandLine::versionNumber());
    SelfTest test;
    QObject::connect(&test, &SelfTest::stepPassed, &application,
                     [](const QString &what) { printLine(what + u" works"_s); });
    QObject::connect(
        &test, &SelfTest::finished, &application,
        [](const QString &error) {
            if (!error.isEmpty())
                printError(error);
            QCoreApplication::exit(error.isEmpty() ? 0 : 1);
        },
        Qt::QueuedConnection);
    QMetaObject::invokeMethod(&test, &SelfTest::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace Windsock
