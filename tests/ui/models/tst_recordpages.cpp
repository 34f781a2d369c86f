// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RecordPages.h"

#include <QTest>

using namespace Windsock;

namespace {

struct Asked
{
    int first;
    int count;
    friend bool operator==(const Asked &, const Asked &) = default;
};

} // namespace

class RecordPagesTest : public QObject
{
    Q_OBJECT

private slots:
    void readsAPageOnce()
    {
        QList<Asked> asked;
        RecordPages pages = filled(asked);
        QCOMPARE(pages.record(300, 1000)->id, 301);
        QCOMPARE(pages.record(256, 1000)->id, 257);
        QCOMPARE(pages.record(511, 1000)->id, 512);
        QCOMPARE(asked, (QList<Asked>{{256, 256}}));
        QVERIFY(!pages.record(1000, 1000));
        QVERIFY(!pages.record(-1, 1000));
        QVERIFY(!pages.held(0));
    }

    void lastPageReadsOnlyWhatCame()
    {
        QList<Asked> asked;
        RecordPages pages = filled(asked);
        QVERIFY(pages.record(3, 10));
        QVERIFY(pages.record(12, 20));
        QVERIFY(pages.record(4, 20));
        QCOMPARE(asked, (QList<Asked>{{0, 10}, {10, 10}}));
        QCOMPARE(pages.record(12, 20)->id, 13);
    }

    void holdsFewPages()
    {
        QList<Asked> asked;
        RecordPages pages = filled(asked);
        for (int row = 0; row < 1'000'000; row += 1000) {
            QVERIFY(pages.record(row, 1'000'000));
            QVERIFY(pages.heldRows() <= RecordPages::PageRows * RecordPages::MaxPages);
        }
        QVERIFY(!pages.held(0));
    }

    void rowsThatCannotBeReadAreAskedForOnce()
    {
        int reads = 0;
        RecordPages pages([&reads](int, int) {
            ++reads;
            return QList<StoredRecord>();
        });
        QVERIFY(!pages.record(5, 100));
        QVERIFY(!pages.record(6, 100));
        QCOMPARE(reads, 1);
        pages.clear();
        QVERIFY(!pages.record(5, 100));
        QCOMPARE(reads, 2);
    }

private:
    static RecordPages filled(QList<Asked> &asked)
    {
        return RecordPages([&asked](int first, int count) {
            asked += {first, count};
            QList<StoredRecord> rows(count);
            for (int i = 0; i < count; ++i)
                rows[i].id = first + i + 1;
            return rows;
        });
    }
};

QTEST_GUILESS_MAIN(RecordPagesTest)
#include "tst_recordpages.moc"
