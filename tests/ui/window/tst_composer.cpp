// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/Composer.h"
#include "ui/composer/ComposerEdit.h"
#include "ui/models/ClientNames.h"
#include "ui/models/ClientsModel.h"
#include "ui/models/EndpointsModel.h"

#include <QHelpEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QToolTip>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;

Q_DECLARE_METATYPE(Windsock::MessageFormat)
Q_DECLARE_METATYPE(Windsock::BinaryEncoding)

class TestComposer final : public QObject
{
    Q_OBJECT

private slots:
    void messages_data();
    void messages();
    void mistakes_data();
    void mistakes();
    void historyGoesBackAndForth();
    void historyIsBounded();
    void historyIsKept();
    void invalidJsonIsNeverSent();
    void sendsByKeyboard();
    void asksBeforeSendingToMany();
    void enterConfirms();
    void theMenuListsSomeRooms();
    void nothingIsSentOnceItHasStopped();
    void saysWhatBecameOfIt();
    void aLongMistakeMakesNothingWider();

private:
    static QList<ClientInfo> clients(int count)
    {
        QList<ClientInfo> list;
        for (int i = 1; i <= count; ++i) {
            ClientInfo client;
            client.id = ClientId(i);
            client.endpoint = u"/echo"_s;
            list += client;
        }
        return list;
    }
};

/// A composer over models that a test fills.
struct Bench
{
    ClientNames names;
    ClientsModel clients{names};
    EndpointsModel endpoints;
    Composer composer{endpoints, clients};
    QSignalSpy sent{&composer, &Composer::sendRequested};
    ComposerEdit *edit = composer.findChild<ComposerEdit *>(u"composerEdit"_s);

    Bench()
    {
        composer.setServerState(ServerState::Listening);
        composer.show();
    }
    template<typename T>
    T *child(const QString &name)
    {
        return composer.findChild<T *>(name);
    }
};

void TestComposer::messages_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<MessageFormat>("format");
    QTest::addColumn<BinaryEncoding>("encoding");
    QTest::addColumn<QByteArray>("data");
    const auto hex = BinaryEncoding::Hex;
    const auto base64 = BinaryEncoding::Base64;
    QTest::newRow("text") << u"大家好"_s << MessageFormat::Text << hex << u"大家好"_s.toUtf8();
    QTest::newRow("empty text") << QString() << MessageFormat::Text << hex << QByteArray();
    QTest::newRow("object as typed")
        << u"{ \"a\" : 1.0 }"_s << MessageFormat::Json << hex << QByteArray("{ \"a\" : 1.0 }");
    QTest::newRow("bare number") << u"5"_s << MessageFormat::Json << hex << QByteArray("5");
    QTest::newRow("bare string") << u"\"x\""_s << MessageFormat::Json << hex << QByteArray("\"x\"");
    QTest::newRow("null") << u"null"_s << MessageFormat::Json << hex << QByteArray("null");
    QTest::newRow("hex") << u"00 fF\n7a"_s << MessageFormat::Binary << hex
                         << QByteArray("\x00\xff\x7a", 3);
    QTest::newRow("no bytes") << QString() << MessageFormat::Binary << hex << QByteArray();
    QTest::newRow("base64") << u"AP96"_s << MessageFormat::Binary << base64
                            << QByteArray("\x00\xff\x7a", 3);
    QTest::newRow("base64 over lines")
        << u"AP\n96"_s << MessageFormat::Binary << base64 << QByteArray("\x00\xff\x7a", 3);
}

void TestComposer::messages()
{
    QFETCH(QString, text);
    QFETCH(MessageFormat, format);
    QFETCH(BinaryEncoding, encoding);
    const auto message = composeMessage(text, format, encoding);
    QVERIFY2(message.ok(), qPrintable(message.error()));
    QTEST(message->data(), "data");
    QCOMPARE(message->isBinary(), format == MessageFormat::Binary);
}

void TestComposer::mistakes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<MessageFormat>("format");
    QTest::addColumn<BinaryEncoding>("encoding");
    QTest::addColumn<QString>("words");
    const auto hex = BinaryEncoding::Hex;
    const auto base64 = BinaryEncoding::Base64;
    QTest::newRow("no JSON") << u"  "_s << MessageFormat::Json << hex << u"no JSON yet"_s;
    QTest::newRow("broken JSON") << u"{\n  \"a\": x\n}"_s << MessageFormat::Json << hex
                                 << u"line 2, column 8"_s;
    QTest::newRow("after wide characters")
        << u"[\"大家\", x]"_s << MessageFormat::Json << hex << u"line 1, column 8"_s;
    QTest::newRow("two values") << u"1, 2"_s << MessageFormat::Json << hex << u"more than one"_s;
    QTest::newRow("two arrays") << u"1],[2"_s << MessageFormat::Json << hex << u"invalid JSON"_s;
    QTest::newRow("not a hex digit")
        << u"00 g0"_s << MessageFormat::Binary << hex << u"line 1, column 4"_s;
    QTest::newRow("half a byte") << u"00 f"_s << MessageFormat::Binary << hex << u"one hex digit"_s;
    QTest::newRow("not base64") << u"A*=="_s << MessageFormat::Binary << base64 << u"not base64"_s;
    QTest::newRow("wide in base64") << u"A大"_s << MessageFormat::Binary << base64 << u"column 2"_s;
}

void TestComposer::mistakes()
{
    QFETCH(QString, text);
    QFETCH(MessageFormat, format);
    QFETCH(BinaryEncoding, encoding);
    QFETCH(QString, words);
    const auto message = composeMessage(text, format, encoding);
    QVERIFY(!message);
    QVERIFY2(message.error().contains(words), qPrintable(message.error()));
}

void TestComposer::historyGoesBackAndForth()
{
    SendHistory history;
    const SendHistory::Entry draft{u"draft"_s, MessageFormat::Text, {}};
    QVERIFY(!history.older(draft));
    history.add({u"1"_s, MessageFormat::Text, {}});
    history.add({u"2"_s, MessageFormat::Json, {}});
    history.add({u"1"_s, MessageFormat::Text, {}}); // moves to the end
    QCOMPARE(history.entries().size(), 2);
    QCOMPARE(history.older(draft)->text, u"1"_s);
    QCOMPARE(history.older(draft)->text, u"2"_s);
    QVERIFY(!history.older(draft));
    QCOMPARE(history.newer()->text, u"1"_s);
    QCOMPARE(history.newer()->text, u"draft"_s);
    QVERIFY(!history.newer());
}

void TestComposer::historyIsBounded()
{
    SendHistory history;
    for (int i = 0; i < 300; ++i)
        history.add({QString::number(i), MessageFormat::Text, {}});
    QCOMPARE(history.entries().size(), SendHistory::MaxEntries);
    QCOMPARE(history.entries().constLast().text, u"299"_s);
    history.add({QString(SendHistory::MaxEntrySize + 1, u'x'), MessageFormat::Text, {}});
    QCOMPARE(history.entries().constLast().text, u"299"_s);
    for (int i = 0; i < 20; ++i)
        history.add({QString(SendHistory::MaxEntrySize, QChar(u'a' + i)), MessageFormat::Text, {}});
    qsizetype total = 0;
    for (const auto &entry : history.entries())
        total += entry.text.size();
    QVERIFY(total <= SendHistory::MaxTotalSize);
    QCOMPARE(history.entries().constLast().text.front(), QChar(u'a' + 19));
}

void TestComposer::historyIsKept()
{
    SendHistory history;
    history.add({u"大"_s, MessageFormat::Json, BinaryEncoding::Hex});
    history.add({u"AA=="_s, MessageFormat::Binary, BinaryEncoding::Base64});
    SendHistory other;
    other.fromJson(history.toJson());
    QCOMPARE(other.entries(), history.entries());
    other.fromJson("nonsense");
    QVERIFY(other.entries().isEmpty());
}

void TestComposer::invalidJsonIsNeverSent()
{
    Bench bench;
    bench.composer.setFormat(MessageFormat::Json);
    bench.edit->setPlainText(u"{\"a\": }"_s);
    auto *send = bench.child<QPushButton>(u"sendButton"_s);
    QVERIFY(!send->isEnabled());
    QVERIFY(bench.child<QLabel>(u"composerValidity"_s)
                ->text()
                .contains(u"invalid JSON at line 1, column "_s));
    QTest::keyClick(bench.edit, Qt::Key_Return, Qt::ControlModifier);
    bench.composer.send();
    QCOMPARE(bench.sent.count(), 0);
    bench.edit->setPlainText(u"{\"a\": 1}"_s);
    QVERIFY(send->isEnabled());
    QCOMPARE(bench.child<QLabel>(u"composerBytes"_s)->text(), u"8 bytes"_s);
}

void TestComposer::sendsByKeyboard()
{
    Bench bench;
    QTest::keyClicks(bench.edit, u"first"_s);
    QTest::keyClick(bench.edit, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.sent.count(), 1);
    QCOMPARE(bench.sent.at(0).at(1).value<Message>(), Message::text(u"first"_s));
    QVERIFY(bench.sent.at(0).at(0).value<SendTarget>().kind == SendTarget::Kind::Everyone);
    bench.edit->setPlainText(u"draft"_s);
    QTest::keyClick(bench.edit, Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(bench.edit->toPlainText(), u"first"_s);
    QTest::keyClick(bench.edit, Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(bench.edit->toPlainText(), u"draft"_s);
    bench.composer.setServerState(ServerState::Stopped);
    QTest::keyClick(bench.edit, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.sent.count(), 1);
}

void TestComposer::asksBeforeSendingToMany()
{
    Bench bench;
    bench.clients.onClientsOpened(clients(Composer::AskBeyond));
    bench.edit->setPlainText(u"hello"_s);
    bench.composer.send();
    QCOMPARE(bench.sent.count(), 1); // so many are not asked about yet

    bench.clients.onClientsOpened(clients(Composer::AskBeyond + 1).mid(Composer::AskBeyond));
    bench.composer.send();
    QCOMPARE(bench.sent.count(), 1);
    auto *question = bench.child<QWidget>(u"sendQuestion"_s);
    QVERIFY(question->isVisible());
    bench.composer.send(); // asking goes on
    QCOMPARE(bench.sent.count(), 1);
    bench.child<QPushButton>(u"cancelSendButton"_s)->click();
    QVERIFY(!question->isVisible());
    bench.composer.send();
    bench.child<QPushButton>(u"confirmSendButton"_s)->click();
    QCOMPARE(bench.sent.count(), 2);
    QVERIFY(!question->isVisible());
}

void TestComposer::enterConfirms()
{
    Bench bench;
    bench.clients.onClientsOpened(clients(Composer::AskBeyond + 1));
    bench.edit->setPlainText(u"hello"_s);
    bench.composer.send();
    QTest::keyClick(bench.child<QPushButton>(u"confirmSendButton"_s), Qt::Key_Return);
    QCOMPARE(bench.sent.count(), 1);
}

void TestComposer::theMenuListsSomeRooms()
{
    Bench bench;
    const QString pattern = u"/chat/{room}"_s;
    bench.endpoints.setEndpoints({{pattern, u"room"_s, {}}});
    QList<RoomInfo> rooms;
    for (int i = 0; i < 2000; ++i)
        rooms += RoomInfo{pattern, u"room %1"_s.arg(i), 1};
    bench.endpoints.onRoomsChanged(rooms);
    auto *menu = bench.child<QMenu>(u"targetMenu"_s);
    emit menu->aboutToShow();
    QVERIFY(menu->actions().size() < 100);
    QVERIFY(menu->actions().constLast()->text().startsWith(QLocale().toString(1950)));
    QVERIFY(!menu->actions().constLast()->isEnabled());
}

void TestComposer::nothingIsSentOnceItHasStopped()
{
    Bench bench;
    bench.clients.onClientsOpened(clients(Composer::AskBeyond + 1));
    bench.edit->setPlainText(u"hello"_s);
    bench.composer.send();
    bench.composer.setServerState(ServerState::Stopped);
    QVERIFY(!bench.child<QWidget>(u"sendQuestion"_s)->isVisible());
    bench.child<QPushButton>(u"confirmSendButton"_s)->click();
    QCOMPARE(bench.sent.count(), 0);
}

void TestComposer::saysWhatBecameOfIt()
{
    Bench bench;
    bench.composer.showResult({1, 17, 1, 0});
    QVERIFY(bench.child<QLabel>(u"sendResult"_s)
                ->text()
                .contains(u"delivered 17, skipped 1 (backlog)"_s));
    QTest::keyClicks(bench.edit, u"x"_s);
    QVERIFY(bench.child<QLabel>(u"sendResult"_s)->text().isEmpty());
}

void TestComposer::aLongMistakeMakesNothingWider()
{
    Bench bench;
    bench.composer.setFormat(MessageFormat::Json);
    bench.edit->setPlainText(u"[1]"_s);
    const int least = bench.composer.minimumSizeHint().width();
    bench.edit->setPlainText(u"[1,2,]"_s);
    QVERIFY(bench.composer.minimumSizeHint().width() <= least);

    // What has no room is in the tool tip.
    bench.composer.resize(least, bench.composer.height());
    auto *validity = bench.child<QLabel>(u"composerValidity"_s);
    QTRY_VERIFY(validity->width() < validity->sizeHint().width());
    QHelpEvent help(QEvent::ToolTip, {}, validity->mapToGlobal(QPoint()));
    QCoreApplication::sendEvent(validity, &help);
    QCOMPARE(QToolTip::text(), validity->text().toHtmlEscaped());
}

QTEST_MAIN(TestComposer)
#include "tst_composer.moc"
