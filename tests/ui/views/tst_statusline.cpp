// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Server.h"
#include "server/monitor/ServerMonitor.h"
#include "server/session/SessionRecorder.h"
#include "tests/server/session/TrafficSamples.h"
#include "ui/StatusLine.h"

#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

using namespace Windsock;

class TestStatusLine final : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsLostSilently()
    {
        const QTemporaryDir folder;
        SessionRecorder recorder;
        SessionRecorder::Options options;
        options.file = folder.filePath(u"s.windsock-session"_qs);
        options.queueLimit = 20'000;
        QVERIFY(recorder.open(options).ok());
        Server server;
        StatusLine line(server.monitor(), &recorder);
        line.show();
        const auto *dropped = line.findChild<QLabel *>(u"statusDropped"_qs);
        QVERIFY(dropped->text().contains(u">0</b>"_qs));
        QVERIFY(!dropped->text().contains(u"payloads"_qs));

        // Of a batch that fills more than half of the queue some rows are kept without payload.
        recorder.accept(Samples::uniformBatch(20, 500));
        QTRY_VERIFY(dropped->text().contains(u"payloads"_qs));
        const SessionCounters counters = recorder.counters();
        QCOMPARE(counters.dropped, 0U);
        QVERIFY(dropped->text().contains(u"+ %1<"_qs.arg(counters.payloadsDropped)));
        QVERIFY(line.findChild<QLabel *>(u"statusStored"_qs)->text().contains(u">20</b>"_qs));
    }
};

QTEST_MAIN(TestStatusLine)
#include "tst_statusline.moc"
