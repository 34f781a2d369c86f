// SPDX-License-Identifier: GPL-3.0-or-later
// Who may connect, over real sockets: attempts are seen, and what the window offers lets them in.
#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"
#include "tests/support/RawClient.h"
#include "tests/ui/window/DesktopTest.h"
#include "ui/models/HandshakesModel.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;
using Test::DesktopTest;
using Test::RawClient;
using Test::upgradeRequest;

class TestAccess final : public DesktopTest
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();

    void aForeignOriginIsAllowed();
    void anUnknownPathIsCreated();
    void aReservedPathIsNot();
    void aLimitIsRaised();
    void anAddressIsBlockedAndLetIn();
    void aTokenIsShownWhereItIsAsked();
    void anAcceptedOneLeadsToItsClient();
    void bytesThatAreNoTextAreEscaped();
    void theTabIsReachedAndKept();

    void theDialogChangesALimit();
    void theDialogKeepsWhatElseChanges();
    void aWrongRangeIsSaidAndNothingApplied();
    void aWrongSizeIsSaidAndNothingApplied();
    void okAppliesAndCancelDoesNot();
    void defaultsComeBack();
    void encryptionStartsAnew();
    void missingFilesAreSaid();

private:
    void startUnrecorded();
    [[nodiscard]] quint16 port() const;
    const ServerSettings &settings() { return server().monitor().settings(); }
    void set(const std::function<void(ServerSettings &)> &how);
    std::unique_ptr<RawClient> attempt(const QByteArray &path, const QByteArray &extra = {});
    bool admits(const QByteArray &path, const QByteArray &extra = {});
    QTableView *handshakes() { return child<QTableView>(u"handshakesTable"_s); }
    QString lastCell(int column);
    void selectLast();
    QPushButton *remedy() { return child<QPushButton>(u"remedyButton"_s); }
    void openSettings(int page);
    QLabel *note() { return child<QLabel>(u"settingsNote"_s); }
};

void TestAccess::initTestCase()
{
    DesktopTest::initTestCase();
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void TestAccess::init()
{
    DesktopTest::init();
    startUnrecorded();
}

void TestAccess::startUnrecorded()
{
    RunOptions unrecorded = options();
    unrecorded.record = false;
    start(unrecorded);
}

quint16 TestAccess::port() const
{
    return m_desktop->server().listenAddresses().constFirst().port;
}

void TestAccess::set(const std::function<void(ServerSettings &)> &how)
{
    ServerSettings changed = settings();
    how(changed);
    server().control().setSettings(changed);
}

std::unique_ptr<RawClient> TestAccess::attempt(const QByteArray &path, const QByteArray &extra)
{
    auto client = std::make_unique<RawClient>(port());
    client->send(upgradeRequest(path, extra));
    return client;
}

/// Sooner or later: what lets it in may still be on its way to the server's thread.
bool TestAccess::admits(const QByteArray &path, const QByteArray &extra)
{
    std::unique_ptr<RawClient> client;
    return QTest::qWaitFor([&] {
        if (!client || client->closed)
            client = attempt(path, extra);
        return client->status() == 101;
    });
}

QString TestAccess::lastCell(int column)
{
    const auto *model = handshakes()->model();
    return model->index(model->rowCount() - 1, column).data().toString();
}

void TestAccess::selectLast()
{
    child<QTabWidget>(u"tabs"_s)->setCurrentIndex(2);
    handshakes()->selectRow(handshakes()->model()->rowCount() - 1);
}

void TestAccess::aForeignOriginIsAllowed()
{
    const QByteArray origin = "Origin: https://shop.test\r\n";
    const auto refused = attempt("/echo", origin);
    QTRY_COMPARE(refused->status(), 403);
    QTRY_COMPARE(handshakes()->model()->rowCount(), 1);
    QCOMPARE(lastCell(HandshakesModel::VerdictColumn), u"✕ 403 refused"_s);
    QCOMPARE(lastCell(HandshakesModel::OriginColumn), u"https://shop.test"_s);
    QCOMPARE(lastCell(HandshakesModel::RuleColumn), u"foreign origin"_s);

    selectLast();
    const QString raw = child<QPlainTextEdit>(u"rawRequest"_s)->toPlainText();
    QVERIFY2(raw.startsWith(u"GET /echo HTTP/1.1\n"_s), qPrintable(raw));
    QVERIFY(raw.contains(u"\nOrigin: https://shop.test\n"_s));
    m_desktop->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_desktop->window()));
    handshakes()->setFocus();
    QTest::keyClick(handshakes(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), raw);
    QVERIFY(remedy()->isVisible());
    QCOMPARE(remedy()->text(), u"Allow this origin"_s);
    remedy()->click();

    QCOMPARE(settings().allowedOrigins, QStringList{u"https://shop.test"_s});
    QVERIFY(!remedy()->isVisible());
    QVERIFY(child<QLabel>(u"remedyText"_s)->text().contains(u"https://shop.test"_s));
    QVERIFY(admits("/echo", origin));
    QTRY_COMPARE(lastCell(HandshakesModel::VerdictColumn), u"✓ 101 accepted"_s);
}

void TestAccess::anUnknownPathIsCreated()
{
    const auto refused = attempt("/orders.v2?x=1");
    QTRY_COMPARE(refused->status(), 404);
    QTRY_COMPARE(handshakes()->model()->rowCount(), 1);
    selectLast();
    QCOMPARE(remedy()->text(), u"Create this endpoint"_s);
    remedy()->click();
    QCOMPARE(child<QLineEdit>(u"patternEdit"_s)->text(), u"/orders\\.v2"_s);
    child<QPushButton>(u"endpointOk"_s)->click();
    QTRY_VERIFY(!remedy()->isVisible());
    QVERIFY(admits("/orders.v2?x=1"));
}

void TestAccess::aReservedPathIsNot()
{
    const auto refused = attempt("/-/nothing");
    QTRY_COMPARE(refused->status(), 404);
    QTRY_COMPARE(handshakes()->model()->rowCount(), 1);
    selectLast();
    QVERIFY(!remedy()->isVisible());
}

void TestAccess::aLimitIsRaised()
{
    set([](ServerSettings &settings) { settings.limits.maxConnections = 1; });
    const auto first = attempt("/echo");
    QTRY_COMPARE(first->status(), 101);
    const auto refused = attempt("/echo");
    QTRY_COMPARE(refused->status(), 503);
    QTRY_COMPARE(handshakes()->model()->rowCount(), 2);
    selectLast();
    QCOMPARE(remedy()->text(), u"Raise the limit to 2"_s);
    remedy()->click();
    QCOMPARE(settings().limits.maxConnections, 2);
    QVERIFY(child<QWidget>(u"messageLine"_s)->isVisible());
    QCOMPARE(child<QLabel>(u"messageText"_s)->text(),
             u"The limit “Connections in all” is 2 now; it was 1."_s);
    QCOMPARE(remedy()->text(), u"Raise the limit to 4"_s);
    QVERIFY(admits("/echo"));
}

void TestAccess::anAddressIsBlockedAndLetIn()
{
    const auto client = attempt("/echo");
    QTRY_COMPARE(child<QTableView>(u"clientsTable"_s)->model()->rowCount(), 1);
    child<QTabWidget>(u"tabs"_s)->setCurrentIndex(1);
    auto *clients = child<QTableView>(u"clientsTable"_s);
    clients->setCurrentIndex(clients->model()->index(0, 0));
    auto *block = child<QPushButton>(u"inspectorBlockButton"_s);
    QCOMPARE(block->text(), u"Block address 127.0.0.1"_s);
    block->click();
    QTRY_VERIFY(client->received.contains("\x03\xf0")); // 1008
    QCOMPARE(block->text(), u"Let address 127.0.0.1 in"_s);
    QTRY_VERIFY(child<QLabel>(u"clientState"_s)->text().contains(u"1008 · policy violation"_s));

    const auto refused = attempt("/echo");
    QTRY_VERIFY(refused->closed);
    QCOMPARE(refused->received, QByteArray());
    QTRY_COMPARE(lastCell(HandshakesModel::VerdictColumn), u"✕ no answer"_s);
    selectLast();
    QCOMPARE(remedy()->text(), u"Let this address in"_s);
    remedy()->click();
    QVERIFY(settings().addresses.blocked.isEmpty());
    QVERIFY(admits("/echo"));
}

void TestAccess::aTokenIsShownWhereItIsAsked()
{
    const QList<EndpointSpec> endpoints{
        {u"/secret/{room}"_s,
         u"room"_s,
         {{u"accessTokens"_s, QJsonArray{u"swordfish-swordfish"_s}}}}};
    const auto applied = server().control().setEndpoints(endpoints);
    QVERIFY2(applied.ok(), qPrintable(applied.error()));
    const auto refused = attempt("/secret/a");
    QTRY_COMPARE(refused->status(), 401);
    QTRY_COMPARE(handshakes()->model()->rowCount(), 1);
    selectLast();
    QCOMPARE(remedy()->text(), u"Show the endpoint"_s);
    remedy()->click();
    QCOMPARE(child<QLineEdit>(u"patternEdit"_s)->text(), u"/secret/{room}"_s);
    child<QPushButton>(u"endpointCancel"_s)->click();
}

void TestAccess::anAcceptedOneLeadsToItsClient()
{
    const auto client = attempt("/echo");
    QTRY_COMPARE(handshakes()->model()->rowCount(), 1);
    selectLast();
    QVERIFY(!remedy()->isVisible());
    auto *button = child<QPushButton>(u"handshakeClientButton"_s);
    QCOMPARE(button->text(), u"Show client 1"_s);
    button->click();
    QCOMPARE(child<QTabWidget>(u"tabs"_s)->currentIndex(), 1);
    QCOMPARE(child<QLabel>(u"clientTitle"_s)->text(), u"Client 1"_s);
}

void TestAccess::bytesThatAreNoTextAreEscaped()
{
    RawClient client(port());
    client.send(QByteArray("GET /\x01 HTTP/1.1\r\nHost: \xff\r\n\r\n"));
    QTRY_COMPARE(client.status(), 400);
    QTRY_COMPARE(handshakes()->model()->rowCount(), 1);
    selectLast();
    QCOMPARE(child<QPlainTextEdit>(u"rawRequest"_s)->toPlainText(),
             u"GET /\\x01 HTTP/1.1\nHost: \\xff\n"_s);
    QVERIFY(!remedy()->isVisible());
}

void TestAccess::theTabIsReachedAndKept()
{
    m_desktop->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_desktop->window()));
    QTest::keyClick(&m_desktop->window(), Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(child<QTabWidget>(u"tabs"_s)->currentWidget()->findChild<QTableView *>(),
             handshakes());
    handshakes()->setColumnWidth(HandshakesModel::AddressColumn, 234);
    const auto refused = attempt("/nowhere");
    const auto accepted = attempt("/echo");
    QTRY_COMPARE(handshakes()->model()->rowCount(), 2);
    child<QCheckBox>(u"refusedOnly"_s)->click();
    QCOMPARE(handshakes()->model()->rowCount(), 1);
    child<QPushButton>(u"clearHandshakesButton"_s)->click();
    QCOMPARE(handshakes()->model()->rowCount(), 0);
    QVERIFY(child<QLabel>(u"handshakesEmpty"_s)->isVisible());
    cleanup();
    const QByteArray kept = QSettings().value(u"window/handshakes"_s).toByteArray();
    init(); // which forgets what was kept
    QVERIFY(!kept.isEmpty());
    cleanup();
    QSettings().setValue(u"window/handshakes"_s, kept);
    startUnrecorded();
    QCOMPARE(handshakes()->columnWidth(HandshakesModel::AddressColumn), 234);
}

void TestAccess::openSettings(int page)
{
    child<QAction>(u"settingsAction"_s)->trigger();
    QVERIFY(child<QDialog>(u"settingsDialog"_s)->isVisible());
    child<QTabWidget>(u"settingsPages"_s)->setCurrentIndex(page);
}

void TestAccess::theDialogChangesALimit()
{
    openSettings(0);
    auto *apply = child<QPushButton>(u"settingsApply"_s);
    QVERIFY(!apply->isEnabled());
    auto *box = child<QSpinBox>(u"limit_maxConnections"_s);
    QCOMPARE(box->value(), 20'000);
    box->selectAll();
    QTest::keyClicks(box, u"1"_s);
    QVERIFY(apply->isEnabled());
    QCOMPARE(apply->text(), u"Apply"_s);
    QTest::mouseClick(apply, Qt::LeftButton);
    QCOMPARE(settings().limits.maxConnections, 1);
    QVERIFY(!apply->isEnabled());
    QVERIFY(child<QDialog>(u"settingsDialog"_s)->isVisible());
    const auto first = attempt("/echo");
    QTRY_COMPARE(first->status(), 101);
    const auto second = attempt("/echo");
    QTRY_COMPARE(second->status(), 503);
}

void TestAccess::theDialogKeepsWhatElseChanges()
{
    openSettings(0);
    auto *size = child<QLineEdit>(u"limit_maxMessageSize"_s);
    QCOMPARE(size->text(), u"10 MiB"_s);
    size->setText(u"64 KiB"_s);
    // Meanwhile an origin is allowed and other limits change elsewhere.
    set([](ServerSettings &settings) {
        settings.allowedOrigins = {u"https://shop.test"_s};
        settings.limits.maxConnections = 7;
        settings.limits.maxMessageSize = 5;
    });
    QCOMPARE(child<QSpinBox>(u"limit_maxConnections"_s)->value(), 7);
    QCOMPARE(child<QPlainTextEdit>(u"allowedOrigins"_s)->toPlainText(), u"https://shop.test"_s);
    QCOMPARE(size->text(), u"64 KiB"_s); // which was edited
    child<QPushButton>(u"settingsApply"_s)->click();
    QCOMPARE(settings().limits.maxMessageSize, 64 * 1024);
    QCOMPARE(settings().limits.maxConnections, 7);
    QCOMPARE(settings().allowedOrigins, QStringList{u"https://shop.test"_s});
}

void TestAccess::aWrongRangeIsSaidAndNothingApplied()
{
    const ServerSettings before = settings();
    openSettings(0);
    child<QSpinBox>(u"limit_maxConnections"_s)->setValue(5);
    child<QTabWidget>(u"settingsPages"_s)->setCurrentIndex(1);
    auto *blocked = child<QPlainTextEdit>(u"blockedAddresses"_s);
    blocked->setPlainText(u"192.0.2.1\n192.0.2.5/24\n"_s);
    auto *error = child<QLabel>(u"blockedAddressesError"_s);
    QVERIFY(error->isVisible());
    QVERIFY2(error->text().startsWith(u"Line 2: “192.0.2.5/24”"_s), qPrintable(error->text()));
    QVERIFY2(error->text().contains(u"192.0.2.0/24"_s), qPrintable(error->text()));
    QCOMPARE(blocked->extraSelections().size(), 1);

    child<QTabWidget>(u"settingsPages"_s)->setCurrentIndex(0);
    child<QPushButton>(u"settingsOk"_s)->click();
    QVERIFY(settings() == before);
    QVERIFY(child<QDialog>(u"settingsDialog"_s)->isVisible());
    QCOMPARE(child<QTabWidget>(u"settingsPages"_s)->currentIndex(), 1); // where it is wrong
    QVERIFY(note()->isVisible());
    QVERIFY2(note()->text().contains(u"192.0.2.5/24"_s), qPrintable(note()->text()));

    blocked->setPlainText(u"192.0.2.1\n192.0.2.0/24\n"_s);
    QVERIFY(!error->isVisible());
    child<QPushButton>(u"settingsApply"_s)->click();
    QCOMPARE(settings().limits.maxConnections, 5);
    QCOMPARE(settings().addresses.blocked.size(), 2);
}

void TestAccess::aWrongSizeIsSaidAndNothingApplied()
{
    const ServerSettings before = settings();
    openSettings(0);
    auto *size = child<QLineEdit>(u"limit_sendBuffer"_s);
    size->setText(u"plenty"_s);
    auto *error = child<QLabel>(u"limitError_sendBuffer"_s);
    QVERIFY(error->isVisible());
    QVERIFY2(error->text().contains(u"4 KiB"_s), qPrintable(error->text()));
    auto *apply = child<QPushButton>(u"settingsApply"_s);
    QVERIFY(apply->isEnabled());
    apply->click();
    QVERIFY(settings() == before);
    QVERIFY(note()->text().contains(u"Waiting to be sent to one client"_s));
}

void TestAccess::okAppliesAndCancelDoesNot()
{
    openSettings(1);
    child<QPlainTextEdit>(u"allowedOrigins"_s)->setPlainText(u"https://a.test"_s);
    child<QPushButton>(u"settingsCancel"_s)->click();
    QVERIFY(settings().allowedOrigins.isEmpty());
    QTRY_VERIFY(!m_desktop->window().findChild<QDialog *>(u"settingsDialog"_s));
    openSettings(1);
    QCOMPARE(child<QPlainTextEdit>(u"allowedOrigins"_s)->toPlainText(), QString());
    child<QPlainTextEdit>(u"allowedOrigins"_s)->setPlainText(u" https://a.test \n\nnull"_s);
    child<QCheckBox>(u"metricsForAll"_s)->click();
    child<QPushButton>(u"settingsOk"_s)->click();
    QCOMPARE(settings().allowedOrigins, (QStringList{u"https://a.test"_s, u"null"_s}));
    QVERIFY(settings().metricsForAll);
    QTRY_VERIFY(!m_desktop->window().findChild<QDialog *>(u"settingsDialog"_s));
}

void TestAccess::defaultsComeBack()
{
    set([](ServerSettings &settings) {
        settings.limits.maxConnections = 3;
        settings.limits.pingInterval = std::chrono::milliseconds(1'500);
        settings.limits.slowReaders = SlowReaderPolicy::Close;
        settings.limits.limitLoopback = true;
        settings.limits.maxBytesPerSecond = 2'000;
    });
    openSettings(0);
    QCOMPARE(child<QDoubleSpinBox>(u"limit_pingInterval"_s)->text(), u"1.5 s"_s);
    QCOMPARE(child<QComboBox>(u"limit_slowReaders"_s)->currentIndex(), 1);
    QVERIFY(child<QCheckBox>(u"limit_limitLoopback"_s)->isChecked());
    QCOMPARE(child<QLineEdit>(u"limit_maxBytesPerSecond"_s)->text(), u"2,000 B"_s);
    child<QPushButton>(u"limitsDefaults"_s)->click();
    QCOMPARE(child<QDoubleSpinBox>(u"limit_pingInterval"_s)->text(), u"never"_s);
    QCOMPARE(settings().limits.maxConnections, 3); // nothing is applied yet
    child<QPushButton>(u"settingsApply"_s)->click();
    QVERIFY(settings().limits == Limits());
}

void TestAccess::encryptionStartsAnew()
{
    const auto client = attempt("/echo");
    QTRY_COMPARE(client->status(), 101);
    openSettings(1);
    child<QRadioButton>(u"tlsSelfSigned"_s)->click();
    auto *apply = child<QPushButton>(u"settingsApply"_s);
    QCOMPARE(apply->text(), u"Apply and restart"_s);
    QVERIFY(note()->isVisible());
    apply->click();
    QTRY_VERIFY(client->closed);
    QTRY_COMPARE(server().state(), ServerState::Listening);
    QTRY_COMPARE(server().urls().constFirst().scheme(), u"wss"_s);
    QCOMPARE(apply->text(), u"Apply"_s);
    auto *copy = child<QPushButton>(u"copyFingerprintButton"_s);
    QTRY_VERIFY(copy->isVisible());
    copy->click();
    const QString fingerprint = server().monitor().certificate().fingerprint;
    QVERIFY(!fingerprint.isEmpty());
    QCOMPARE(QGuiApplication::clipboard()->text(), fingerprint);
    child<QPushButton>(u"reloadCertificateButton"_s)->click();
    QTRY_VERIFY(child<QLabel>(u"certificateNote"_s)->isVisible());
}

void TestAccess::missingFilesAreSaid()
{
    const ServerSettings before = settings();
    openSettings(1);
    child<QRadioButton>(u"tlsFiles"_s)->click();
    auto *error = child<QLabel>(u"tlsError"_s);
    QVERIFY(error->isVisible());
    child<QLineEdit>(u"tlsCertificateEdit"_s)->setText(u"/nowhere/cert.pem"_s);
    child<QLineEdit>(u"tlsKeyEdit"_s)->setText(u"/nowhere/key.pem"_s);
    QVERIFY(error->text().contains(u"/nowhere/cert.pem"_s));
    child<QPushButton>(u"settingsApply"_s)->click();
    QVERIFY(settings() == before);
    QVERIFY(note()->text().contains(u"/nowhere/cert.pem"_s));
}

QTEST_MAIN(TestAccess)
#include "tst_access.moc"
