// SPDX-License-Identifier: GPL-3.0-or-later
// Settings and the project file in the root with the window.
#include "app/Desktop.h"
#include "server/handlers/EndpointCatalog.h"
#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"
#include "server/net/SelfSigned.h"
#include "tests/server/session/OwnTemporaryFolder.h"
#include "ui/MainWindow.h"

#include <QApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;

class TestDesktop final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void aChangeMarksTheProject();
    void allSettingsComeBack();
    void onlyWhatSaysSomethingIsWritten();
    void restartsOnlyWhenItMust();
    void aProjectOpenedIsNotModified();
    void saysWhatBecameOfTheCertificate();

private:
    void start();
    void change(const std::function<void(ServerSettings &)> &how);
    ServerSettings everyOther() const;
    Server &server() { return m_desktop->server(); }
    QJsonObject savedProject() const;

    const OwnTemporaryFolder m_temporary; ///< without what other runs left
    QTemporaryDir m_folder;
    const QString m_file = m_folder.filePath(u"shop.windsock"_s);
    std::unique_ptr<Desktop> m_desktop;
};

void TestDesktop::initTestCase()
{
    QCoreApplication::setOrganizationName(u"windsock-test"_s);
    QCoreApplication::setApplicationName(u"desktop"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    QGuiApplication::setQuitOnLastWindowClosed(false);
}

void TestDesktop::init()
{
    // The offscreen platform complains of what it cannot do; everything else is a mistake of ours.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    QFile::remove(m_file);
    start();
}

void TestDesktop::start()
{
    RunOptions options;
    options.endpoints = EndpointCatalog::defaults();
    options.record = false;
    options.server.listen = {{QHostAddress(QHostAddress::LocalHost), 0}};
    m_desktop = std::make_unique<Desktop>(options);
    const auto started = m_desktop->start();
    QVERIFY2(started.ok(), qPrintable(started.error()));
    QCOMPARE(server().state(), ServerState::Listening);
}

void TestDesktop::cleanup()
{
    QSignalSpy finished(m_desktop.get(), &Desktop::finished);
    m_desktop->stop();
    QTRY_COMPARE(finished.count(), 1);
    m_desktop.reset();
}

/// As the window does.
void TestDesktop::change(const std::function<void(ServerSettings &)> &how)
{
    ServerSettings settings = server().settings();
    how(settings);
    server().control().setSettings(settings);
}

/// Settings of which none that a project file holds is as it was, but for TLS.
ServerSettings TestDesktop::everyOther() const
{
    ServerSettings settings;
    settings.listen = {{QHostAddress(QHostAddress::LocalHost), 0},
                       {QHostAddress(QHostAddress::LocalHost), 0}};
    settings.allowedOrigins = {u"https://example.org"_s};
    settings.addresses.allowed = {*AddressRange::parse(u"127.0.0.0/8"_s)};
    settings.addresses.blocked = {*AddressRange::parse(u"2001:db8::/32"_s)};
    settings.metricsForAll = true;
    for (const LimitField &field : limitFields()) {
        const qint64 value = field.defaultValue();
        field.set(settings.limits, value < field.maximum ? value + 1 : value - 1);
    }
    return settings;
}

QJsonObject TestDesktop::savedProject() const
{
    QFile file(m_file);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

void TestDesktop::aChangeMarksTheProject()
{
    m_desktop->saveProject(m_file);
    QVERIFY(!m_desktop->window().isWindowModified());
    change([](ServerSettings &settings) { settings.limits.maxConnections = 7; });
    QVERIFY(m_desktop->window().isWindowModified());
    m_desktop->saveProject(m_file);
    QVERIFY(!m_desktop->window().isWindowModified());
    QCOMPARE(savedProject().value(u"maxConnections"_s).toInt(), 7);

    cleanup();
    start();
    QVERIFY(server().settings().limits.maxConnections != 7);
    m_desktop->openProject(m_file);
    QCOMPARE(server().settings().limits.maxConnections, 7);
}

void TestDesktop::allSettingsComeBack()
{
    const ServerSettings settings = everyOther();
    server().control().setSettings(settings);
    m_desktop->saveProject(m_file);
    cleanup();
    start();
    QVERIFY(!(server().settings() == settings));
    m_desktop->openProject(m_file);
    QVERIFY(server().settings() == settings);
    QTRY_COMPARE(server().listenAddresses().size(), 2);
}

void TestDesktop::onlyWhatSaysSomethingIsWritten()
{
    QFile file(m_file);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"windsock": 1, "listen": ["127.0.0.1:0"], "noRecord": true, "colour": "red",
                   "closeTimeout": 5, "endpoints": []})");
    file.close();
    m_desktop->openProject(m_file);
    change(
        [](ServerSettings &settings) { settings.limits.idleTimeout = std::chrono::seconds(90); });
    m_desktop->saveProject(m_file);
    const QJsonObject expected{{u"windsock"_s, 1},
                               {u"listen"_s, QJsonArray{u"127.0.0.1:0"_s}},
                               {u"noRecord"_s, true},
                               {u"colour"_s, u"red"_s},
                               {u"closeTimeout"_s, 5},
                               {u"idleTimeout"_s, 90},
                               {u"endpoints"_s, QJsonArray()}};
    QCOMPARE(savedProject(), expected);
}

void TestDesktop::restartsOnlyWhenItMust()
{
    QSignalSpy states(&server().monitor(), &ServerMonitor::stateChanged);
    change([](ServerSettings &settings) { settings.limits.maxConnections = 7; });
    change([](ServerSettings &settings) { settings.metricsForAll = true; });
    QCOMPARE(server().state(), ServerState::Listening);
    change([](ServerSettings &settings) { ++settings.limits.backlog; });
    QTRY_COMPARE(states.count(), 3); // stopping, stopped, listening
    QCOMPARE(server().state(), ServerState::Listening);
    QCOMPARE(server().settings().limits.maxConnections, 7);

    server().control().stop();
    QTRY_COMPARE(server().state(), ServerState::Stopped);
    change([](ServerSettings &settings) { ++settings.limits.backlog; });
    QCoreApplication::sendPostedEvents();
    QCOMPARE(server().state(), ServerState::Stopped);
}

void TestDesktop::aProjectOpenedIsNotModified()
{
    server().control().setSettings(everyOther());
    m_desktop->saveProject(m_file);
    change([](ServerSettings &settings) { settings.allowedOrigins.clear(); });
    QVERIFY(m_desktop->window().isWindowModified());
    m_desktop->openProject(m_file);
    QVERIFY(!m_desktop->window().isWindowModified());
    QCOMPARE(server().settings().allowedOrigins, QStringList{u"https://example.org"_s});
}

void TestDesktop::saysWhatBecameOfTheCertificate()
{
    const auto made = makeSelfSigned({u"localhost"_s}, std::chrono::hours(48));
    QVERIFY2(made.ok(), qPrintable(made.error()));
    QFile certificate(m_folder.filePath(u"c.pem"_s));
    QFile key(m_folder.filePath(u"k.pem"_s));
    QVERIFY(certificate.open(QIODevice::WriteOnly) && key.open(QIODevice::WriteOnly));
    certificate.write(made->certificate);
    key.write(made->key);
    certificate.close();
    key.close();
    change([&](ServerSettings &settings) {
        settings.tlsCertificate = certificate.fileName();
        settings.tlsKey = key.fileName();
    });
    QTRY_VERIFY(!server().urls().isEmpty() && server().urls().constFirst().scheme() == u"wss"_s);

    const auto *text = m_desktop->window().findChild<QLabel *>(u"messageText"_s);
    QVERIFY(text);
    m_desktop->reload();
    const QString fingerprint = server().monitor().certificate().fingerprint;
    QVERIFY2(text->text().contains(fingerprint), qPrintable(text->text()));
    QVERIFY(certificate.remove());
    m_desktop->reload();
    QVERIFY2(text->text().contains(u"The certificate in use stays."_s), qPrintable(text->text()));
    QCOMPARE(server().monitor().certificate().fingerprint, fingerprint);

    // Beside the project file it is named relative to it.
    m_desktop->saveProject(m_file);
    QCOMPARE(savedProject().value(u"tlsCertificate"_s).toString(), u"c.pem"_s);
}

QTEST_MAIN(TestDesktop)
#include "tst_desktop.moc"
