// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ClientNames.h"
#include "ui/models/Format.h"
#include "ui/models/RecordText.h"

#include <QTest>

using namespace Windsock;

namespace {

StoredRecord record(RecordKind kind, const QByteArray &preview = {})
{
    StoredRecord record;
    record.kind = kind;
    record.preview = preview;
    record.size = preview.size();
    return record;
}

} // namespace

Q_DECLARE_METATYPE(Windsock::StoredRecord)

class RecordTextTest : public QObject
{
    Q_OBJECT

private slots:
    void directions_data()
    {
        QTest::addColumn<StoredRecord>("stored");
        QTest::addColumn<QString>("text");
        StoredRecord text = record(RecordKind::Text);
        QTest::newRow("in") << text << u"← IN"_qs;
        text.direction = Direction::Out;
        text.source = Source::Handler;
        QTest::newRow("out") << text << u"→ OUT"_qs;
        text.source = Source::Operator;
        QTest::newRow("operator") << text << u"⇉ YOU"_qs;
        StoredRecord close = record(RecordKind::Close);
        close.source = Source::Operator;
        QTest::newRow("close, also by the operator") << close << u"○ CLOSE"_qs;
        QTest::newRow("open") << record(RecordKind::Open) << u"● OPEN"_qs;
        QTest::newRow("error") << record(RecordKind::Error) << u"✕ ERROR"_qs;
    }

    void directions()
    {
        QFETCH(const StoredRecord, stored);
        QTEST(RecordText::direction(stored), "text");
    }

    void clients_data()
    {
        QTest::addColumn<StoredRecord>("stored");
        QTest::addColumn<QString>("text");
        StoredRecord one = record(RecordKind::Text);
        one.client = 3;
        QTest::newRow("named") << one << u"3 · till-2"_qs;
        one.client = 4;
        QTest::newRow("number") << one << u"4"_qs;
        StoredRecord several = record(RecordKind::Text);
        several.recipients = 17;
        several.audience = Audience::Selection;
        QTest::newRow("selection") << several << u"Selection · ×17"_qs;
        several.audience = Audience::Everyone;
        QTest::newRow("everyone") << several << u"Everyone · ×17"_qs;
        several.endpoint = u"/feed"_qs;
        several.audience = Audience::Endpoint;
        QTest::newRow("endpoint") << several << u"all of /feed · ×17"_qs;
        several.room = u"lobby"_qs;
        several.audience = Audience::Room;
        QTest::newRow("room") << several << u"room lobby · ×17"_qs;
    }

    void clients()
    {
        QFETCH(const StoredRecord, stored);
        ClientNames names;
        names.setName(3, u"till-2"_qs);
        QTEST(RecordText::client(stored, names), "text");
    }

    void previews_data()
    {
        QTest::addColumn<StoredRecord>("stored");
        QTest::addColumn<QString>("text");
        QTest::newRow("text") << record(RecordKind::Text, "大家好") << u"大家好"_qs;
        QTest::newRow("lines") << record(RecordKind::Text, "a\r\nb\n\tc") << u"a↵b↵⇥c"_qs;
        QTest::newRow("controls") << record(RecordKind::Text, QByteArray("a\0b\x1b\x7f", 5))
                                  << u"a␀b␛␡"_qs;
        QTest::newRow("turned direction") << record(RecordKind::Text, "a\u202eb") << u"a\ufffdb"_qs;
        QTest::newRow("character cut in two")
            << record(RecordKind::Text, QByteArray("好好").chopped(1)) << u"好"_qs;
        QTest::newRow("binary") << record(RecordKind::Binary, "\xa4\x64\x74") << u"a4 64 74"_qs;
        QTest::newRow("ping of data") << record(RecordKind::Ping, "\xff\x01") << u"ff 01"_qs;
        QTest::newRow("ping of text") << record(RecordKind::Ping, "hi") << u"hi"_qs;
        QTest::newRow("open") << record(RecordKind::Open, "/echo?x=1")
                              << u"connected to /echo?x=1"_qs;
        StoredRecord close = record(RecordKind::Close);
        close.closeCode = 1001;
        QTest::newRow("close") << close << u"closed 1001 by the client: going away"_qs;
        close.closeCode = 4000;
        close.source = Source::Operator;
        close.preview = "tidying up";
        QTest::newRow("close by you") << close << u"closed 4000 by you “tidying up”"_qs;
        close.closeCode = 1006;
        close.source = Source::Server;
        close.preview.clear();
        QTest::newRow("lost") << close << u"connection lost (1006)"_qs;
        StoredRecord dropped = record(RecordKind::Text);
        dropped.payloadDropped = true;
        dropped.size = 512;
        QTest::newRow("dropped") << dropped << u"(512 B not kept: recording could not keep up)"_qs;
    }

    void previews()
    {
        QFETCH(const StoredRecord, stored);
        QTEST(RecordText::preview(stored), "text");
    }

    void sizes_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        const QLocale locale;
        QTest::newRow("none") << qint64(0) << u"0 B"_qs;
        QTest::newRow("bytes") << qint64(999) << u"999 B"_qs;
        QTest::newRow("kilobytes") << qint64(4'200) << locale.toString(4.2, 'f', 1) + u" kB"_qs;
        QTest::newRow("rounds up a unit")
            << qint64(999'960) << locale.toString(1.0, 'f', 1) + u" MB"_qs;
        QTest::newRow("terabytes")
            << qint64(12'000'000'000'000'000) << locale.toString(12000.0, 'f', 1) + u" TB"_qs;
    }

    void sizes()
    {
        QFETCH(const qint64, bytes);
        QTEST(Format::size(bytes), "text");
    }

    void durations()
    {
        QCOMPARE(Format::duration(0), u"0 s"_qs);
        QCOMPARE(Format::duration(200), u"3 min 20 s"_qs);
        QCOMPARE(Format::duration(7500), u"2 h 5 min"_qs);
        QCOMPARE(Format::duration(4 * 86'400 + 7200), u"4 d 2 h"_qs);
        QVERIFY(Format::timestamp(1'700'000'000'123'456).endsWith(u".123 456"_qs));
    }
};

QTEST_GUILESS_MAIN(RecordTextTest)
#include "tst_recordtext.moc"
