// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic/LongTable.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <set>

using namespace Windsock;

namespace {

/// Millions of rows that are nowhere, and which of them were looked at.
class Numbers final : public QAbstractTableModel
{
public:
    explicit Numbers(int rows) : m_rows(rows) {}

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : m_rows;
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : 3;
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (role != Qt::DisplayRole)
            return {};
        m_read.insert(index.row());
        return index.row() * 10 + index.column();
    }
    void append(int count)
    {
        beginInsertRows({}, m_rows, m_rows + count - 1);
        m_rows += count;
        endInsertRows();
    }
    std::set<int> takeRead() { return std::exchange(m_read, {}); }

private:
    int m_rows;
    mutable std::set<int> m_read;
};

/// Counts the times it is painted.
class CountedTable final : public LongTable
{
public:
    int paints = 0;

protected:
    void paintEvent(QPaintEvent *event) override
    {
        ++paints;
        LongTable::paintEvent(event);
    }
};

constexpr int Rows = 50'000'000;
constexpr int RowHeight = 20;
constexpr int VisibleRows = 10;

} // namespace

class TestLongTable final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void readsWhatIsInSight_data();
    void readsWhatIsInSight();
    void rowsOutOfSightPaintNothing();
    void rowsInSightArePainted();
    void hiddenPaintsNothing();
    void keysMoveTheCurrentRow_data();
    void keysMoveTheCurrentRow();
    void placesAndRowsAgree();
    void scrollsToRows_data();
    void scrollsToRows();
    void selectsRows();
    void columnsAreTheHeaders();
    void becomesEmpty();

private:
    [[nodiscard]] QPoint at(int row) const
    {
        return m_table->visualRect(m_model->index(row, 0)).center();
    }
    [[nodiscard]] int top() const { return m_table->verticalScrollBar()->value(); }
    void settle() { QTRY_VERIFY(m_table->paints > 0); }

    std::unique_ptr<Numbers> m_model;
    std::unique_ptr<CountedTable> m_table;
};

void TestLongTable::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_qs));
    m_model = std::make_unique<Numbers>(Rows);
    m_table = std::make_unique<CountedTable>();
    m_table->setModel(m_model.get());
    m_table->setRowHeight(RowHeight);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_table.get()));
    const int header = m_table->horizontalHeader()->height();
    m_table->resize(400, header + VisibleRows * RowHeight);
    QTRY_COMPARE(m_table->viewport()->height(), VisibleRows * RowHeight);
    settle();
    QCoreApplication::sendPostedEvents(); // what else the new size asked for
    m_table->paints = 0;
    m_model->takeRead();
}

void TestLongTable::cleanup()
{
    m_table.reset();
    m_model.reset();
}

void TestLongTable::readsWhatIsInSight_data()
{
    QTest::addColumn<int>("row");
    QTest::newRow("near the top") << 100;
    QTest::newRow("in the middle") << Rows / 2;
    QTest::newRow("at the end") << Rows - VisibleRows;
}

void TestLongTable::readsWhatIsInSight()
{
    QFETCH(const int, row);
    m_table->verticalScrollBar()->setValue(row);
    settle();
    const auto read = m_model->takeRead();
    QCOMPARE(read.size(), size_t(VisibleRows));
    QCOMPARE(*read.begin(), row);
    QCOMPARE(*read.rbegin(), row + VisibleRows - 1);
}

void TestLongTable::rowsOutOfSightPaintNothing()
{
    QSignalSpy range(m_table->verticalScrollBar(), &QScrollBar::rangeChanged);
    m_model->append(1'000);
    QCOMPARE(range.size(), 1);
    QCOMPARE(m_table->verticalScrollBar()->maximum(), Rows + 1'000 - VisibleRows);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(m_table->paints, 0);
    QCOMPARE(top(), 0);
}

void TestLongTable::rowsInSightArePainted()
{
    Numbers few(3);
    const QAbstractItemModelTester tester(&few); // it goes through every row, so not of the long
                                                 // one
    m_table->setModel(&few);
    settle();
    m_table->paints = 0;
    few.takeRead();
    few.append(2);
    settle();
    QCOMPARE(few.takeRead().size(), 5U);
    m_table->setModel(m_model.get());
}

void TestLongTable::hiddenPaintsNothing()
{
    m_table->hide();
    m_table->verticalScrollBar()->setValue(Rows / 2);
    m_model->append(10);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(m_table->paints, 0);
    QVERIFY(m_model->takeRead().empty());
    m_table->show();
    settle();
    QCOMPARE(*m_model->takeRead().begin(), Rows / 2);
}

void TestLongTable::keysMoveTheCurrentRow_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("row");
    QTest::newRow("up") << int(Qt::Key_Up) << 4'999;
    QTest::newRow("down") << int(Qt::Key_Down) << 5'001;
    QTest::newRow("page up") << int(Qt::Key_PageUp) << 5'000 - VisibleRows;
    QTest::newRow("page down") << int(Qt::Key_PageDown) << 5'000 + VisibleRows;
    QTest::newRow("home") << int(Qt::Key_Home) << 0;
    QTest::newRow("end") << int(Qt::Key_End) << Rows - 1;
    QTest::newRow("left") << int(Qt::Key_Left) << 5'000;
    QTest::newRow("right") << int(Qt::Key_Right) << 5'000;
}

void TestLongTable::keysMoveTheCurrentRow()
{
    QFETCH(const int, key);
    QFETCH(const int, row);
    m_table->setCurrentIndex(m_model->index(5'000, 1));
    QTest::keyClick(m_table.get(), Qt::Key(key));
    QCOMPARE(m_table->currentIndex().row(), row);
    QCOMPARE(m_table->currentIndex().column(), 1);
    QVERIFY(row >= top() && row < top() + VisibleRows);
    QCOMPARE(m_table->selectionModel()->selectedRows().size(), 1);
}

void TestLongTable::placesAndRowsAgree()
{
    m_table->verticalScrollBar()->setValue(1'000);
    QCOMPARE(m_table->visualRect(m_model->index(1'000, 0)).top(), 0);
    QCOMPARE(m_table->visualRect(m_model->index(1'003, 2)).top(), 3 * RowHeight);
    QCOMPARE(m_table->visualRect(m_model->index(999, 0)).top(), -RowHeight);
    QVERIFY(m_table->visualRect(m_model->index(Rows - 1, 0)).top() > 1'000'000);
    for (const int row : {1'000, 1'004, 1'009})
        QCOMPARE(m_table->indexAt(at(row)).row(), row);
    QCOMPARE(m_table->indexAt({m_table->horizontalHeader()->sectionViewportPosition(2) + 5, 1}),
             m_model->index(1'000, 2));
    QVERIFY(!m_table->indexAt({399, 1}).isValid()); // right of the columns
}

void TestLongTable::scrollsToRows_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<QAbstractItemView::ScrollHint>("hint");
    QTest::addColumn<int>("top");
    using View = QAbstractItemView;
    QTest::newRow("visible") << 1'005 << View::EnsureVisible << 1'000;
    QTest::newRow("above") << 10 << View::EnsureVisible << 10;
    QTest::newRow("below") << 2'000 << View::EnsureVisible << 2'001 - VisibleRows;
    QTest::newRow("to the top") << 1'005 << View::PositionAtTop << 1'005;
    QTest::newRow("to the bottom") << 1'005 << View::PositionAtBottom << 1'006 - VisibleRows;
    QTest::newRow("to the centre") << 2'000 << View::PositionAtCenter << 2'000 - VisibleRows / 2;
    QTest::newRow("the last") << Rows - 1 << View::PositionAtTop << Rows - VisibleRows;
}

void TestLongTable::scrollsToRows()
{
    QFETCH(const int, row);
    QFETCH(const QAbstractItemView::ScrollHint, hint);
    m_table->verticalScrollBar()->setValue(1'000);
    m_table->scrollTo(m_model->index(row, 0), hint);
    QTEST(top(), "top");
}

void TestLongTable::selectsRows()
{
    const auto click = [this](int row, Qt::KeyboardModifiers modifiers) {
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, modifiers, at(row));
    };
    const auto selected = [this] { return m_table->selectionModel()->selectedRows().size(); };
    click(2, Qt::NoModifier);
    QCOMPARE(m_table->currentIndex().row(), 2);
    QCOMPARE(selected(), 1);
    click(5, Qt::ShiftModifier);
    QCOMPARE(selected(), 4);
    click(8, Qt::ControlModifier);
    QCOMPARE(selected(), 5);
    // Far away, the beginning is out of sight.
    click(2, Qt::NoModifier);
    m_table->verticalScrollBar()->setValue(5'000'000);
    click(5'000'003, Qt::ShiftModifier);
    const auto ranges = m_table->selectionModel()->selection();
    QCOMPARE(ranges.size(), 1);
    QCOMPARE(ranges[0].top(), 2);
    QCOMPARE(ranges[0].bottom(), 5'000'003);
    QCOMPARE(ranges[0].width(), 3);
    m_table->selectAll();
    QCOMPARE(m_table->selectionModel()->selection()[0].height(), Rows);
    settle();
    // Only what is in sight was read for all that.
    for (const int row : m_model->takeRead())
        QVERIFY(row < 2 * VisibleRows || (row >= 5'000'000 && row < 5'000'000 + VisibleRows));
}

void TestLongTable::columnsAreTheHeaders()
{
    QHeaderView *header = m_table->horizontalHeader();
    header->resizeSection(0, 50);
    header->resizeSection(1, 300);
    header->resizeSection(2, 300);
    QCOMPARE(m_table->horizontalScrollBar()->maximum(), 650 - m_table->viewport()->width());
    m_table->horizontalScrollBar()->setValue(60);
    QCOMPARE(header->offset(), 60);
    QCOMPARE(m_table->visualRect(m_model->index(0, 1)).left(), -10);
    header->moveSection(0, 2);
    m_table->horizontalScrollBar()->setValue(0);
    QCOMPARE(m_table->visualRect(m_model->index(0, 1)).left(), 0);
    header->setSectionHidden(1, true);
    QVERIFY(m_table->visualRect(m_model->index(0, 1)).isEmpty());
    QCOMPARE(m_table->visualRect(m_model->index(0, 2)).left(), 0);
}

void TestLongTable::becomesEmpty()
{
    m_table->verticalScrollBar()->setValue(Rows / 2);
    Numbers none(0);
    m_table->setModel(&none);
    QCOMPARE(m_table->verticalScrollBar()->maximum(), 0);
    QVERIFY(!m_table->indexAt({5, 5}).isValid());
    QTest::keyClick(m_table.get(), Qt::Key_Down);
    m_table->selectAll();
    settle();
    m_table->setModel(m_model.get());
}

QTEST_MAIN(TestLongTable)
#include "tst_longtable.moc"
