// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Server.h"
#include "server/monitor/ServerMonitor.h"
#include "server/session/SessionRecorder.h"
#include "tests/server/session/TrafficSamples.h"
#include "ui/Look.h"
#include "ui/StatusLine.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

using namespace Windsock;

/// Counts how often its layout is asked for anew.
class LayoutCount final : public QWidget
{
public:
    int count = 0;

protected:
    bool event(QEvent *event) override
    {
        count += event->type() == QEvent::LayoutRequest ? 1 : 0;
        return QWidget::event(event);
    }
};

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

    void steadyTextMovesWhatIsBesideOnlyWhenItMust()
    {
        LayoutCount line;
        auto *const layout = new QHBoxLayout(&line);
        auto *const label = new QLabel(&line);
        auto *const beside = new QLabel(u"beside"_qs, &line);
        layout->addWidget(label);
        layout->addWidget(beside);
        layout->addStretch();
        setSteadyText(label, u"12"_qs);
        line.show();
        QVERIFY(QTest::qWaitForWindowExposed(&line));
        const int before = beside->x();

        line.count = 0;
        setSteadyText(label, u"21"_qs); // as wide
        QCoreApplication::sendPostedEvents();
        QCOMPARE(label->text(), u"21"_qs);
        QCOMPARE(line.count, 0);

        setSteadyText(label, u"11,111,111"_qs);
        QTRY_VERIFY(beside->x() > before);
        QVERIFY(line.count > 0);
        QCOMPARE(label->width(), label->sizeHint().width());
    }
};

QTEST_MAIN(TestStatusLine)
#include "tst_statusline.moc"
