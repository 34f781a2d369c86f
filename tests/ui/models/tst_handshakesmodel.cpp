// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/models/HandshakeSamples.h"
#include "ui/models/HandshakeText.h"
#include "ui/models/HandshakesFilterModel.h"
#include "ui/models/HandshakesModel.h"

#include <QAbstractItemModelTester>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace Windsock;
using Samples::handshake;
using Samples::handshakes;

class HandshakesModelTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }

    void emptyFullAndCleared()
    {
        HandshakesModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy counts(&model, &HandshakesModel::countsChanged);
        model.onHandshakesReported({});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(counts.size(), 0);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.onHandshakesReported(handshakes(300, HandshakeRule::Accepted, 101)
                                   + handshakes(20, HandshakeRule::PageServed, 200)
                                   + handshakes(7, HandshakeRule::ForeignOrigin, 403));
        QCOMPARE(inserted.size(), 1); // once a batch, however many
        QCOMPARE(model.rowCount(), 327);
        QCOMPARE(model.totalCount(), 327);
        QCOMPARE(model.refusedCount(), 7);
        QCOMPARE(model.report(326).rule, HandshakeRule::ForeignOrigin); // the newest at the end
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.totalCount(), 0);
        QCOMPARE(model.refusedCount(), 0);
        QCOMPARE(counts.size(), 2);
    }

    void forgetsWhatLedToClients()
    {
        HandshakesModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QList<HandshakeReport> reports = handshakes(4, HandshakeRule::Accepted, 101)
            + handshakes(2, HandshakeRule::ForeignOrigin, 403);
        for (int i = 0; i < 4; ++i)
            reports[i].client = ClientId(i) + 1;
        model.onHandshakesReported(reports);
        model.forget({2, 3, 99});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.totalCount(), 4);
        QCOMPARE(model.refusedCount(), 2);
        QCOMPARE(model.report(1).client, ClientId(4));
        QSignalSpy counts(&model, &HandshakesModel::countsChanged);
        model.forget({0}); // those that led to nobody are nobody's
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(counts.size(), 0);
    }

    void theOldestGoInBulk()
    {
        HandshakesModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.onHandshakesReported({handshake(HandshakeRule::ForeignOrigin, 403)});
        model.onHandshakesReported(
            handshakes(HandshakesModel::MaxRows - 1, HandshakeRule::Accepted, 101));
        QCOMPARE(model.rowCount(), HandshakesModel::MaxRows);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        constexpr int Batches = 10;
        for (int i = 0; i < Batches; ++i)
            model.onHandshakesReported(handshakes(HandshakesModel::DroppedAtOnce / Batches,
                                                  HandshakeRule::UnknownPath, 404));
        QCOMPARE(removed.size(), 1);
        QCOMPARE(model.rowCount(), HandshakesModel::MaxRows);
        QCOMPARE(model.report(0).rule, HandshakeRule::Accepted);
        QCOMPARE(model.report(model.rowCount() - 1).rule, HandshakeRule::UnknownPath);
        QCOMPARE(model.totalCount(), HandshakesModel::MaxRows + HandshakesModel::DroppedAtOnce);
        QCOMPARE(model.refusedCount(), 1 + HandshakesModel::DroppedAtOnce);
    }

    void aBatchLargerThanAllKeepsItsEnd()
    {
        HandshakesModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.onHandshakesReported(handshakes(10, HandshakeRule::Accepted, 101));
        model.onHandshakesReported(
            handshakes(HandshakesModel::MaxRows, HandshakeRule::UnknownPath, 404)
            + handshakes(5, HandshakeRule::Timeout, 408));
        QCOMPARE(model.rowCount(), HandshakesModel::MaxRows);
        QCOMPARE(model.report(model.rowCount() - 1).rule, HandshakeRule::Timeout);
        QCOMPARE(model.totalCount(), HandshakesModel::MaxRows + 15);
    }

    void whatStrangersSendIsBounded()
    {
        HandshakesModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        HandshakeReport large = handshake(HandshakeRule::Malformed, 400);
        large.request = QByteArray(16 * 1024, 'x');
        const auto most = int(HandshakesModel::MaxBytes / large.request.size());
        for (int i = 0; i < 30; ++i)
            model.onHandshakesReported(QList<HandshakeReport>(300, large));
        QVERIFY2(model.rowCount() <= most, qPrintable(QString::number(model.rowCount())));
        QVERIFY(model.rowCount() > most / 4);
        QCOMPARE(model.totalCount(), 9'000);
    }

    void saysWhatHappened()
    {
        HandshakesModel model;
        model.onHandshakesReported({handshake(HandshakeRule::ForeignOrigin, 403)});
        const auto text = [&model](int column, int role = Qt::DisplayRole) {
            return model.index(0, column).data(role).toString();
        };
        QCOMPARE(text(HandshakesModel::AddressColumn), u"192.0.2.7"_qs);
        QCOMPARE(text(HandshakesModel::RequestColumn), u"GET /echo?x=1"_qs);
        QCOMPARE(text(HandshakesModel::OriginColumn), u"https://other.test"_qs);
        QCOMPARE(text(HandshakesModel::AgentColumn), u"Example/1.0"_qs);
        QCOMPARE(text(HandshakesModel::VerdictColumn), u"✕ 403 refused"_qs);
        QCOMPARE(text(HandshakesModel::RuleColumn), u"foreign origin"_qs);
        QCOMPARE(text(HandshakesModel::RuleColumn, Qt::ToolTipRole), model.report(0).detail);
        for (int column = 0; column < HandshakesModel::ColumnCount; ++column)
            QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
    }

    void verdicts_data()
    {
        QTest::addColumn<HandshakeRule>("rule");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("verdict");
        QTest::newRow("accepted") << HandshakeRule::Accepted << 101 << u"✓ 101 accepted"_qs;
        QTest::newRow("page") << HandshakeRule::PageServed << 200 << u"○ 200 page"_qs;
        QTest::newRow("refused") << HandshakeRule::Timeout << 408 << u"✕ 408 refused"_qs;
        QTest::newRow("unanswered") << HandshakeRule::AddressBlocked << 0 << u"✕ no answer"_qs;
    }

    void verdicts()
    {
        QFETCH(const HandshakeRule, rule);
        QFETCH(const int, status);
        QTEST(HandshakeText::verdict(handshake(rule, status)), "verdict");
    }

    void everyRuleHasWordsOfItsOwn()
    {
        QSet<QString> texts;
        for (int rule = 0; rule < HandshakeRuleCount; ++rule) {
            const QString text = handshakeRuleText(HandshakeRule(rule));
            QVERIFY2(!text.isEmpty(), qPrintable(handshakeRuleName(HandshakeRule(rule))));
            QVERIFY2(!texts.contains(text), qPrintable(text));
            texts.insert(text);
        }
    }

    void rawRequests_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QString>("shown");
        QTest::newRow("nothing") << QByteArray() << QString();
        QTest::newRow("lines") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                               << u"GET / HTTP/1.1\nHost: a\n"_qs;
        QTest::newRow("unfinished") << QByteArray("GET /\r") << u"GET /\\x0d"_qs;
        QTest::newRow("zero") << QByteArray("a\0b", 3) << u"a\\x00b"_qs;
        QTest::newRow("lone line end") << QByteArray("a\nb") << u"a\\x0ab"_qs;
        QTest::newRow("TLS hello") << QByteArray("\x16\x03\x01", 3) << u"\\x16\\x03\\x01"_qs;
        QTest::newRow("UTF-8") << QByteArray("X: Zoë 测") << u"X: Zoë 测"_qs;
        QTest::newRow("Latin-1") << QByteArray("caf\xe9 x") << u"caf\\xe9 x"_qs;
        QTest::newRow("cut") << QByteArray("\xe6\xb5") << u"\\xe6\\xb5"_qs;
        QTest::newRow("backslash") << QByteArray("\\x00") << u"\\\\x00"_qs;
        QTest::newRow("turns direction") << QByteArray("a\xe2\x80\xae") << u"a\\xe2\\x80\\xae"_qs;
    }

    void rawRequests()
    {
        QFETCH(const QByteArray, request);
        QTEST(HandshakeText::rawRequest(request), "shown");
    }

    void filters_data()
    {
        QTest::addColumn<bool>("refusedOnly");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("rows");
        QTest::newRow("all") << false << QString() << 4;
        QTest::newRow("refused only") << true << QString() << 2;
        QTest::newRow("word of a rule") << false << u"FOREIGN"_qs << 1;
        QTest::newRow("status") << false << u"101"_qs << 1;
        QTest::newRow("host") << false << u"shop.test"_qs << 4;
        QTest::newRow("both") << true << u"no answer"_qs << 1;
        QTest::newRow("spaces around") << false << u"  foreign origin "_qs << 1;
        QTest::newRow("none") << true << u"101"_qs << 0;
    }

    void filters()
    {
        QFETCH(const bool, refusedOnly);
        QFETCH(const QString, text);
        HandshakesModel model;
        HandshakesFilterModel filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QList<HandshakeReport> reports{handshake(HandshakeRule::Accepted, 101),
                                             handshake(HandshakeRule::PageServed, 200),
                                             handshake(HandshakeRule::ForeignOrigin, 403),
                                             handshake(HandshakeRule::TlsOnPlainPort, 0)};
        model.onHandshakesReported(reports);
        filter.setRefusedOnly(refusedOnly);
        filter.setText(text);
        QTEST(filter.rowCount(), "rows");
        model.onHandshakesReported(reports);
        QFETCH(const int, rows);
        QCOMPARE(filter.rowCount(), 2 * rows);
        model.clear();
        QCOMPARE(filter.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(HandshakesModelTest)
#include "tst_handshakesmodel.moc"
