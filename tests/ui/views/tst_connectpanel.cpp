// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/EndpointCatalog.h"
#include "ui/Theme.h"
#include "ui/firstminute/ConnectPanel.h"
#include "ui/firstminute/PhoneBox.h"
#include "ui/firstminute/QrCode.h"
#include "ui/models/Snippets.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Windsock;

namespace {

const QList<QUrl> Here{QUrl(u"ws://127.0.0.1:8888"_qs)};

CertificateInfo selfSigned()
{
    CertificateInfo certificate;
    certificate.selfSigned = true;
    return certificate;
}

} // namespace

class ConnectPanelTest final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_qs));
        Theme::apply(*qApp, Theme::Appearance::Light);
        m_panel = std::make_unique<ConnectPanel>();
        m_panel->setEndpoints(EndpointCatalog::defaults());
        m_panel->setServer(ServerState::Listening, Here, {});
        m_panel->resize(900, 560);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }

    void cleanup() { m_panel.reset(); }

    void theAddressIsCopied_data()
    {
        QTest::addColumn<QString>("button");
        QTest::newRow("by its button") << u"connectCopyButton"_qs;
        QTest::newRow("by itself") << u"connectAddress"_qs;
    }

    void theAddressIsCopied()
    {
        QFETCH(const QString, button);
        QGuiApplication::clipboard()->clear();
        child<QPushButton>(button)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"ws://localhost:8888"_qs);
    }

    void snippetsAreChosenAndCopied()
    {
        auto *text = child<QPlainTextEdit>(u"snippetText"_qs);
        QVERIFY(
            text->toPlainText().contains(u"new WebSocket(\"ws://localhost:8888/websocket\")"_qs));
        for (int i = 0; i < Snippets::LanguageCount; ++i) {
            child<QToolButton>(u"snippetLanguage%1"_qs.arg(i))->click();
            const QString expected = Snippets::text(Snippets::Language(i),
                                                    QUrl(u"ws://localhost:8888/websocket"_qs),
                                                    false);
            QCOMPARE(text->toPlainText(), expected.trimmed());
            child<QPushButton>(u"snippetCopyButton"_qs)->click();
            QCOMPARE(QGuiApplication::clipboard()->text(), expected);
        }
    }

    void snippetsFollowTheServer()
    {
        auto *text = child<QPlainTextEdit>(u"snippetText"_qs);
        m_panel->setServer(ServerState::Listening, {QUrl(u"wss://127.0.0.1:9000"_qs)},
                           selfSigned());
        QVERIFY(text->toPlainText().contains(u"wss://localhost:9000/websocket"_qs));
        QVERIFY(text->toPlainText().contains(u"self-signed"_qs));
        m_panel->setEndpoints({{u"/orders"_qs, u"echo"_qs, {}}});
        QVERIFY(text->toPlainText().contains(u"wss://localhost:9000/orders"_qs));
        m_panel->setEndpoints({});
        QVERIFY(child<QLabel>(u"connectText"_qs)->text().contains(u"no endpoint"_qs));
    }

    void intentsAreTold()
    {
        QSignalSpy page(m_panel.get(), &ConnectPanel::testPageRequested);
        QSignalSpy demo(m_panel.get(), &ConnectPanel::demoRequested);
        QSignalSpy network(m_panel.get(), &ConnectPanel::localNetworkRequested);
        child<QPushButton>(u"connectTestPageButton"_qs)->click();
        QCOMPARE(page.value(0).value(0).toUrl(), QUrl(u"http://localhost:8888/"_qs));
        child<QPushButton>(u"connectDemoButton"_qs)->click();
        QCOMPARE(demo.size(), 1);
        m_panel->setDemoAvailable(false);
        QVERIFY(!child<QPushButton>(u"connectDemoButton"_qs)->isEnabled());
        child<QPushButton>(u"phoneNetworkButton"_qs)->click();
        QCOMPARE(network.value(0).value(0).toBool(), true);
    }

    void aPhoneNeedsTheNetwork()
    {
        PhoneBox box;
        box.setReach(true, true);
        box.show();
        QVERIFY(!box.findChild<QrCode *>(u"qrCode"_qs)->isVisible());
        QVERIFY(box.findChild<QPushButton *>(u"phoneNetworkButton"_qs)->isVisible());
        const auto *hint = box.findChild<QLabel *>(u"phoneHint"_qs);
        QVERIFY(hint->text().contains(u"this computer only"_qs));

        box.setPages({{QUrl(u"http://192.168.1.20:8888/"_qs), u"eth0"_qs},
                      {QUrl(u"http://10.0.0.5:8888/"_qs), u"wlan0"_qs}},
                     false);
        box.setReach(true, false);
        const auto *code = box.findChild<QrCode *>(u"qrCode"_qs);
        auto *choice = box.findChild<QComboBox *>(u"phoneAddressCombo"_qs);
        QVERIFY(code->isVisible());
        QCOMPARE(code->text(), u"http://192.168.1.20:8888/"_qs);
        QVERIFY(!box.findChild<QPushButton *>(u"phoneNetworkButton"_qs)->isVisible());
        QVERIFY(choice->isVisible());
        choice->setCurrentIndex(1);
        QCOMPARE(code->text(), u"http://10.0.0.5:8888/"_qs);
        QCOMPARE(box.findChild<QLabel *>(u"phoneAddress"_qs)->text(), code->text());

        // What was chosen stays chosen when the port changes.
        box.setPages({{QUrl(u"https://192.168.1.20:9/"_qs), u"eth0"_qs},
                      {QUrl(u"https://10.0.0.5:9/"_qs), u"wlan0"_qs}},
                     true);
        QCOMPARE(code->text(), u"https://10.0.0.5:9/"_qs);
        QVERIFY(hint->text().contains(u"certificate"_qs));

        box.setPages({}, false);
        QVERIFY(!code->isVisible());
        QVERIFY(hint->text().contains(u"no network"_qs));
        box.setReach(false, false);
        QVERIFY(hint->text().contains(u"Start the server"_qs));
    }

    void whileStoppedItOffersToStart()
    {
        QVERIFY(!child<QPushButton>(u"connectStartButton"_qs)->isVisible());
        m_panel->setServer(ServerState::Stopped, {}, {});
        QVERIFY(child<QLabel>(u"connectText"_qs)->text().contains(u"stopped"_qs));
        auto *start = child<QPushButton>(u"connectStartButton"_qs);
        QVERIFY(start->isVisible() && start->isEnabled());
        for (const auto *name : {"connectCopyButton", "connectTestPageButton", "connectDemoButton"})
            QVERIFY2(!child<QPushButton>(QString::fromLatin1(name))->isEnabled(), name);
        QSignalSpy started(m_panel.get(), &ConnectPanel::startRequested);
        start->click();
        QCOMPARE(started.size(), 1);
    }

    void onlyWhatWasAskedForIsClosed()
    {
        QSignalSpy closed(m_panel.get(), &ConnectPanel::closeRequested);
        QTest::keyClick(m_panel.get(), Qt::Key_Escape);
        QCOMPARE(closed.size(), 0);
        QVERIFY(!child<QPushButton>(u"connectBackButton"_qs)->isVisible());
        m_panel->setClosable(true);
        QTest::keyClick(m_panel.get(), Qt::Key_Escape);
        child<QPushButton>(u"connectBackButton"_qs)->click();
        QCOMPARE(closed.size(), 2);
    }

    void everyButtonIsReachedAndNamed()
    {
        m_panel->setClosable(true);
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        child<QPushButton>(u"connectAddress"_qs)->setFocus();
        QStringList reached;
        for (int i = 0; i < 20; ++i) {
            reached += QApplication::focusWidget()->objectName();
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        const QStringList order{u"connectAddress"_qs,        u"connectCopyButton"_qs,
                                u"connectTestPageButton"_qs, u"connectDemoButton"_qs,
                                u"snippetLanguage0"_qs,      u"snippetCopyButton"_qs,
                                u"snippetText"_qs,           u"phoneNetworkButton"_qs};
        qsizetype last = -1;
        for (const QString &name : order) {
            const qsizetype place = reached.indexOf(name);
            QVERIFY2(place > last, qPrintable(name + u" of "_qs + reached.join(u' ')));
            last = place;
        }
        QVERIFY(reached.contains(u"connectBackButton"_qs));
        for (const QPushButton *button : m_panel->findChildren<QPushButton *>())
            QVERIFY2(!button->text().isEmpty() || !button->isVisible(),
                     qPrintable(button->objectName()));
    }

    void fitsWhereAWindowIsSmall()
    {
        m_panel->setServer(ServerState::Listening, {QUrl(u"ws://0.0.0.0:8888"_qs)}, {});
        m_panel->resize(480, 390);
        QCoreApplication::sendPostedEvents();
        const auto *scroll = m_panel->findChild<QScrollArea *>();
        QTRY_COMPARE(scroll->horizontalScrollBar()->maximum(), 0);
        QVERIFY(m_panel->minimumSizeHint().width() <= 480);
    }

    /// What a window's width leaves out is not half seen.
    void nothingIsCutAtAnyWidth_data()
    {
        QTest::addColumn<QUrl>("url");
        QTest::newRow("this computer") << QUrl(u"ws://127.0.0.1:8888"_qs);
        QTest::newRow("network") << QUrl(u"ws://0.0.0.0:8888"_qs);
        QTest::newRow("long name") << QUrl(u"wss://a-long-name-of-a-host.example:65535"_qs);
    }

    void nothingIsCutAtAnyWidth()
    {
        QFETCH(const QUrl, url);
        m_panel->setServer(ServerState::Listening, {url}, {});
        const auto *scroll = m_panel->findChild<QScrollArea *>();
        const auto labels = m_panel->findChildren<QLabel *>();
        for (int width = 480; width <= 1000; width += 20) {
            m_panel->resize(width, 560);
            QTRY_COMPARE(scroll->horizontalScrollBar()->maximum(), 0);
            for (const QLabel *label : labels) {
                if (label->isVisible() && !label->wordWrap())
                    QVERIFY2(label->width() >= label->sizeHint().width(),
                             qPrintable(u"%1 at %2"_qs.arg(label->text()).arg(width)));
            }
        }
    }

private:
    template<typename T>
    T *child(const QString &name)
    {
        T *found = m_panel->findChild<T *>(name);
        if (!found)
            qFatal("no child %s", qPrintable(name));
        return found;
    }

    std::unique_ptr<ConnectPanel> m_panel;
};

QTEST_MAIN(ConnectPanelTest)
#include "tst_connectpanel.moc"
