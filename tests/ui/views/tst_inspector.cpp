// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionReader.h"
#include "tests/ui/models/ModelSession.h"
#include "ui/inspector/FactsList.h"
#include "ui/inspector/HexView.h"
#include "ui/inspector/Inspector.h"
#include "ui/inspector/JsonTreeView.h"
#include "ui/inspector/MessageInspector.h"
#include "ui/models/ClientNames.h"

#include <QAccessible>
#include <QDateTime>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>

using namespace Windsock;

class InspectorTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        // The offscreen platform says what it cannot do whenever a window is shown.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_qs));
        m_session = std::make_unique<Samples::RecordedSession>();
        m_reader = std::make_unique<SessionReader>();
        m_shown = 0;
        QVERIFY(m_reader->open(m_session->file()).ok());
        m_inspector = std::make_unique<Inspector>(m_names);
        m_inspector->resize(700, 700);
        m_inspector->show();
        QVERIFY(QTest::qWaitForWindowActive(m_inspector.get()));
    }

    void cleanup()
    {
        m_inspector.reset();
        m_reader.reset();
        m_session.reset();
    }

    void nothingAtFirstAndForMissingRows()
    {
        QVERIFY(child<QLabel>("inspectorNothing")->isVisible());
        m_inspector->showMessage(m_reader.get(), 99);
        QVERIFY(child<QLabel>("inspectorNothing")->isVisible());
        QCOMPARE(m_inspector->shownMessage(), 0);
    }

    void jsonInItsOwnOrder()
    {
        show(Samples::text(R"({"type":"trade","price":104.50,"at":[1,{"x":null}]})"));
        auto *tree = child<QTreeWidget>("prettyTree");
        QVERIFY(tree->isVisible());
        const QTreeWidgetItem *root = tree->topLevelItem(0);
        QCOMPARE(root->childCount(), 3);
        QCOMPARE(root->child(0)->text(0), u"type"_qs);
        QCOMPARE(root->child(1)->text(1), u"104.50"_qs);
        QCOMPARE(root->child(2)->child(1)->child(0)->text(0), u"x"_qs);
        QTest::mouseClick(child<QToolButton>("prettyAsText"), Qt::LeftButton);
        QVERIFY(child<QPlainTextEdit>("prettyText")->isVisible());
        QVERIFY(child<QPlainTextEdit>("prettyText")
                    ->toPlainText()
                    .startsWith(u"{\n  \"type\": \"trade\",\n"_qs));
    }

    void storedBytesAreShownAsTheyAre()
    {
        show(Samples::text("{ \"b\" : 1,\n\"a\":2 }"));
        QCOMPARE(child<QPlainTextEdit>("rawText")->toPlainText(), u"{ \"b\" : 1,\n\"a\":2 }"_qs);
        QCOMPARE(child<HexView>("hexView")->bytes(), QByteArray("{ \"b\" : 1,\n\"a\":2 }"));
    }

    void textThatIsNoJson()
    {
        show(Samples::text("{ not json"));
        QVERIFY(child<QPlainTextEdit>("prettyText")->isVisible());
        QCOMPARE(child<QPlainTextEdit>("prettyText")->toPlainText(), u"{ not json"_qs);
    }

    void hexLines()
    {
        QByteArray bytes;
        for (int i = 0; i < 20; ++i)
            bytes += char(0x3c + i);
        show(Samples::record(RecordKind::Binary, bytes));
        tabs()->setCurrentIndex(2);
        auto *hex = child<HexView>("hexView");
        QTRY_COMPARE(hex->lineCount(), 2);
        QCOMPARE(hex->line(0),
                 u"00000000  3c 3d 3e 3f 40 41 42 43 44 45 46 47 48 49 4a 4b  <=>?@ABCDEFGHIJK"_qs);
        QVERIFY(hex->line(1).startsWith(u"00000010  4c 4d 4e 4f  "_qs));
        QVERIFY(hex->line(1).endsWith(u"LMNO"_qs));
    }

    void hugePayloadShowsItsHead()
    {
        const QByteArray huge(3'000'000, 'y');
        show(Samples::text(huge));
        QVERIFY(child<QWidget>("payloadHeadBar")->isVisible());
        QCOMPARE(child<HexView>("hexView")->bytes().size(), MessageInspector::HeadBytes);
        QTest::mouseClick(child<QPushButton>("loadAllButton"), Qt::LeftButton);
        QCOMPARE(child<HexView>("hexView")->bytes().size(), huge.size());
        QCOMPARE(child<QPlainTextEdit>("rawText")->toPlainText().size(), MessageInspector::MaxText);
    }

    void hugeJsonIsParsedWhenAsked()
    {
        QByteArray json = "[0";
        while (json.size() < MessageInspector::MaxParsedUnasked)
            json += ",12345678901234567890";
        show(Samples::text(json + ']'));
        QVERIFY(!child<QTreeWidget>("prettyTree")->isVisible());
        auto *parse = child<QPushButton>("parseJsonButton");
        QVERIFY(parse->isVisible());
        QTest::mouseClick(parse, Qt::LeftButton);
        QVERIFY(child<QTreeWidget>("prettyTree")->isVisible());
        QVERIFY(!parse->isVisible());
        show(Samples::text("plain"));
        QVERIFY(!parse->isVisible());
    }

    void savesThePayload()
    {
        const QByteArray huge(100'000, 'z');
        show(Samples::text(huge));
        QTemporaryDir folder;
        QSignalSpy noticed(m_inspector.get(), &Inspector::noticeRaised);
        QTest::mouseClick(child<QPushButton>("savePayloadButton"), Qt::LeftButton);
        auto *dialog = child<QFileDialog>("savePayloadDialog");
        const QString name = folder.filePath(u"payload.txt"_qs);
        emit dialog->fileSelected(name);
        dialog->close();
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), huge);
        QCOMPARE(noticed.size(), 1);
    }

    void deliveriesOfABroadcast()
    {
        m_names.setName(2, u"anna"_qs);
        show(Samples::text("to one"));
        QVERIFY(!tabs()->isTabVisible(3));
        show(Samples::broadcast("to three", {1, 2, 5}));
        QVERIFY(tabs()->isTabVisible(3));
        auto *list = child<QListWidget>("deliveriesList");
        QCOMPARE(list->count(), 3);
        QCOMPARE(list->item(1)->text(), u"Client 2 · anna"_qs);
        QSignalSpy asked(m_inspector.get(), &Inspector::clientRequested);
        emit list->itemActivated(list->item(2));
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<ClientId>(), ClientId(5));
    }

    void clientFactsAndActions()
    {
        ClientStatistics statistics;
        statistics.id = 7;
        m_inspector->showClient(Samples::clientInfo(7), statistics);
        QCOMPARE(m_inspector->shownClient(), ClientId(7));
        QVERIFY(child<QPlainTextEdit>("clientHeaders")
                    ->toPlainText()
                    .startsWith(u"Host: example.test\n"_qs));
        QVERIFY(
            child<QPlainTextEdit>("clientHeaders")->toPlainText().endsWith(u"café: au lait"_qs));
        QSignalSpy sent(m_inspector.get(), &Inspector::sendToRequested);
        QSignalSpy pinged(m_inspector.get(), &Inspector::pingRequested);
        QSignalSpy asked(m_inspector.get(), &Inspector::disconnectRequested);
        QSignalSpy renamed(m_inspector.get(), &Inspector::renameRequested);
        QTest::mouseClick(child<QPushButton>("inspectorMessageButton"), Qt::LeftButton);
        QTest::mouseClick(child<QPushButton>("inspectorPingButton"), Qt::LeftButton);
        QTest::mouseClick(child<QPushButton>("inspectorDisconnectToggle"), Qt::LeftButton);
        child<QSpinBox>("inspectorCloseCodeEdit")->setValue(4000);
        QTest::mouseClick(child<QPushButton>("inspectorDisconnectButton"), Qt::LeftButton);
        QCOMPARE(sent.size(), 1);
        QCOMPARE(pinged[0][0].value<QList<ClientId>>(), QList<ClientId>{7});
        QCOMPARE(asked[0][1].value<quint16>(), quint16(4000));
        QTest::keyClicks(child<QLineEdit>("inspectorNameEdit"), u"kiosk"_qs);
        QTest::keyClick(child<QLineEdit>("inspectorNameEdit"), Qt::Key_Return);
        QCOMPARE(renamed.size(), 1);
        m_names.setName(7, u"kiosk"_qs);
        QCOMPARE(child<QLabel>("clientTitle")->text(), u"Client 7 · kiosk"_qs);
    }

    void aFactIsReadWithItsValue()
    {
        const auto *facts = m_inspector->findChild<FactsList *>(u"clientFacts"_qs);
        const auto hasRead = [facts](const QString &text) {
            const auto labels = facts->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [&text](QLabel *label) {
                const auto *read = QAccessible::queryAccessibleInterface(label);
                return !label->isHidden() && read->text(QAccessible::Name) == text;
            });
        };
        ClientInfo client = Samples::clientInfo(7);
        client.address = QHostAddress(u"192.0.2.1"_qs);
        client.port = 5;
        m_inspector->showClient(client, {});
        QVERIFY(hasRead(u"Address: 192.0.2.1, port 5"_qs));
        client.port = 6;
        m_inspector->showClient(client, {});
        QVERIFY(hasRead(u"Address: 192.0.2.1, port 6"_qs));
        QVERIFY(!hasRead(u"Address: 192.0.2.1, port 5"_qs));
    }

    void connectedForGoesOnWithoutFigures()
    {
        auto client = Samples::clientInfo(7);
        client.openedAt = QDateTime::currentMSecsSinceEpoch() * 1000;
        m_inspector->showClient(client, {});
        const auto *facts = m_inspector->findChild<FactsList *>(u"clientFacts"_qs);
        QCOMPARE(facts->value(u"For"_qs), u"0 s"_qs);
        QTRY_COMPARE(facts->value(u"For"_qs), u"1 s"_qs);
    }

    void aNewNameIsShownOfAMessageToo()
    {
        show(Samples::text("hello", 7));
        m_names.setName(7, u"kiosk"_qs);
        const auto *subtitle = child<QLabel>("messageSubtitle");
        m_names.setName(7, u"till"_qs);
        QVERIFY2(subtitle->text().startsWith(u"Client 7 · till"_qs), qPrintable(subtitle->text()));
    }

    void whatHasNoPayloadHasNoSize()
    {
        show(Samples::text("x"));
        const auto *facts = m_inspector->findChild<FactsList *>(u"messageFacts"_qs);
        QCOMPARE(facts->value(u"Size"_qs), u"1 byte"_qs);
        show(Samples::record(RecordKind::Open, "/echo"));
        QCOMPARE(facts->value(u"Size"_qs), QString());
    }

    void aLongArrayOpensInParts()
    {
        QByteArray json = "[0";
        for (int i = 1; i < 250'000; ++i)
            json += ",1";
        show(Samples::text(json + ']'));
        const auto *root = child<QTreeWidget>("prettyTree")->topLevelItem(0);
        QCOMPARE(root->childCount(), 250'000 / JsonTreeView::PartSize);
        QTreeWidgetItem *last = root->child(root->childCount() - 1);
        QCOMPARE(last->text(0), u"[249000 … 249999]"_qs);
        last->setExpanded(true);
        QCOMPARE(last->childCount(), JsonTreeView::PartSize);
        QCOMPARE(last->child(JsonTreeView::PartSize - 1)->text(0), u"[249999]"_qs);
    }

    void closedClientCanOnlyBeRenamed()
    {
        m_inspector->showClient(Samples::clientInfo(7), {});
        m_inspector->closeClient(Samples::clientClosed(8)); // another
        QVERIFY(child<QPushButton>("inspectorPingButton")->isEnabled());
        m_inspector->closeClient(Samples::clientClosed(7));
        for (const char *name :
             {"inspectorMessageButton", "inspectorPingButton", "inspectorDisconnectToggle"})
            QVERIFY2(!child<QPushButton>(name)->isEnabled(), name);
        QVERIFY(child<QLabel>("clientState")->text().startsWith(u"○ closed 4000"_qs));
        m_inspector->showNothing();
        QVERIFY(child<QLabel>("inspectorNothing")->isVisible());
    }

private:
    template<typename T>
    T *child(const char *name) const
    {
        T *found = m_inspector->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("there is no %s", name);
        return found;
    }
    [[nodiscard]] QTabWidget *tabs() const { return child<QTabWidget>("messageTabs"); }

    void show(TrafficRecord record)
    {
        QVERIFY(m_session->store({std::move(record)}));
        m_inspector->showMessage(m_reader.get(), ++m_shown);
        QCOMPARE(m_inspector->shownMessage(), m_shown);
    }

    ClientNames m_names;
    std::unique_ptr<Samples::RecordedSession> m_session;
    std::unique_ptr<SessionReader> m_reader;
    std::unique_ptr<Inspector> m_inspector;
    qint64 m_shown = 0;
};

QTEST_MAIN(InspectorTest)
#include "tst_inspector.moc"
