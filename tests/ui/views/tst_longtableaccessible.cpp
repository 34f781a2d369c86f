// SPDX-License-Identifier: GPL-3.0-or-later
// The table as a screen reader has it.
#define QT_STATICPLUGIN

#include "ui/traffic/LongTable.h"
#include "ui/traffic/LongTableAccessible.h"

#include <QAccessibleBridge>
#include <QHeaderView>
#include <QScrollBar>
#include <QTest>

#include <set>

using namespace Windsock;

namespace {

constexpr int RowCount = 10'000'000;
constexpr int Columns = 3;

struct Told
{
    QAccessible::Event type;
    QString name;
    int row;
};

QList<Told> everythingTold;

/// Hears of the focus what a screen reader would hear.
class Listener final : public QAccessibleBridge
{
public:
    void setRootObject(QAccessibleInterface *) override {}
    void notifyAccessibilityUpdate(QAccessibleEvent *event) override
    {
        QAccessibleInterface *about = event->accessibleInterface();
        const auto *cell = about ? about->tableCellInterface() : nullptr;
        if (cell)
            everythingTold += {event->type(), about->text(QAccessible::Name), cell->rowIndex()};
    }
};

/// Millions of rows that are nowhere, and which of them were looked at.
class Millions final : public QAbstractTableModel
{
public:
    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : m_rows;
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : Columns;
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (role == Qt::AccessibleTextRole && index.column() == 1)
            return u"spoken"_qs;
        if (role != Qt::DisplayRole)
            return {};
        m_read.insert(index.row());
        return index.column() == 2 ? QString() : QString::number(index.row() * 10 + index.column());
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        return orientation == Qt::Horizontal && role == Qt::DisplayRole
            ? QVariant(u"Column %1"_qs.arg(section))
            : QVariant();
    }
    void append(int count)
    {
        beginInsertRows({}, m_rows, m_rows + count - 1);
        m_rows += count;
        endInsertRows();
    }
    void reset(int rows)
    {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    }
    const std::set<int> &read() const { return m_read; }

private:
    int m_rows = RowCount;
    mutable std::set<int> m_read;
};

class ReadTable final : public LongTable
{
public:
    bool isRead = true;

protected:
    bool isBeingRead() const override { return isRead; }
};

QString nameOf(const QAccessibleInterface *part)
{
    return part->text(QAccessible::Name);
}

qsizetype living(const QList<QAccessible::Id> &ids)
{
    return std::count_if(ids.begin(), ids.end(), [](QAccessible::Id id) {
        return QAccessible::accessibleInterface(id) != nullptr;
    });
}

} // namespace

class ListenerPlugin final : public QAccessibleBridgePlugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID QAccessibleBridgeFactoryInterface_iid FILE "listener.json")

public:
    QAccessibleBridge *create(const QString &) override
    {
        static auto *const listener = new Listener; // Qt's, as long as there is an application
        return listener;
    }
};

class TestLongTableAccessible final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void isATable();
    void cellsAndHeadersHaveTexts();
    void theRestOfTheRowIsTheDescription();
    void childrenHaveNumbers();
    void rowsBeyondNumbersAreCells();
    void whatIsAtAPlace();
    void aCellHasItsStates();
    void theFocusIsTold();
    void nothingIsToldUnheard_data();
    void nothingIsToldUnheard();
    void selectedRowsAreListed();
    void aMillionSelectedRowsAreCounted();
    void rowsAreSelected();
    void fewCellsAreKept();
    void aResetLeavesNoCell();
    void rowsThatComeLeaveTheCells();
    void aCellThatIsGoneSaysNothing();
    void nothingOutlivesTheTable();

private:
    [[nodiscard]] QAccessibleInterface *whole() const
    {
        return QAccessible::queryAccessibleInterface(m_table.get());
    }
    [[nodiscard]] QAccessibleTableInterface *cells() const { return whole()->tableInterface(); }
    [[nodiscard]] QAccessible::Id idOf(int row, int column) const
    {
        return QAccessible::uniqueId(cells()->cellAt(row, column));
    }
    [[nodiscard]] QPoint centreOf(const QModelIndex &index) const
    {
        return m_table->viewport()->mapToGlobal(m_table->visualRect(index).center());
    }

    std::unique_ptr<Millions> m_model;
    std::unique_ptr<ReadTable> m_table;
};

void TestLongTableAccessible::init()
{
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_qs));
    m_model = std::make_unique<Millions>();
    m_table = std::make_unique<ReadTable>();
    m_table->setAccessibleName(u"Millions"_qs);
    m_table->setModel(m_model.get());
    m_table->setRowHeight(20);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->resize(400, 300);
    m_table->show();
    QVERIFY(QTest::qWaitForWindowActive(m_table.get()));
    m_table->setFocus();
    everythingTold.clear();
    QVERIFY(whole() && cells());
}

void TestLongTableAccessible::cleanup()
{
    m_table.reset();
    m_model.reset();
}

void TestLongTableAccessible::isATable()
{
    QCOMPARE(whole()->role(), QAccessible::Table);
    QCOMPARE(nameOf(whole()), u"Millions"_qs);
    QCOMPARE(cells()->rowCount(), RowCount);
    QCOMPARE(cells()->columnCount(), Columns);
    QCOMPARE(whole()->childCount(), (RowCount + 1) * Columns);
}

void TestLongTableAccessible::cellsAndHeadersHaveTexts()
{
    auto *accessible = cells()->cellAt(1'234, 0);
    QCOMPARE(accessible->role(), QAccessible::Cell);
    QCOMPARE(nameOf(accessible), u"12340"_qs);
    QCOMPARE(nameOf(cells()->cellAt(1'234, 1)), u"spoken"_qs);
    const auto *cell = accessible->tableCellInterface();
    QCOMPARE(cell->rowIndex(), 1'234);
    QCOMPARE(cell->columnIndex(), 0);
    QCOMPARE(cell->table(), whole());
    const auto headers = cell->columnHeaderCells();
    QCOMPARE(headers.size(), 1);
    QCOMPARE(headers[0]->role(), QAccessible::ColumnHeader);
    QCOMPARE(nameOf(headers[0]), u"Column 0"_qs);
    QCOMPARE(cells()->columnDescription(2), u"Column 2"_qs);
}

void TestLongTableAccessible::theRestOfTheRowIsTheDescription()
{
    const auto description = [this](int column) {
        return cells()->cellAt(7, column)->text(QAccessible::Description);
    };
    QCOMPARE(description(2), u"70, spoken"_qs);
    QCOMPARE(description(0), u"spoken"_qs); // column 2 is empty
    m_table->horizontalHeader()->moveSection(0, 1);
    QCOMPARE(description(2), u"spoken, 70"_qs);
    m_table->horizontalHeader()->hideSection(1);
    QCOMPARE(description(2), u"70"_qs);
}

void TestLongTableAccessible::childrenHaveNumbers()
{
    const auto row = [this](int number) {
        return whole()->child(number)->tableCellInterface()->rowIndex();
    };
    QCOMPARE(nameOf(whole()->child(1)), u"Column 1"_qs);
    QCOMPARE(row(Columns), 0);
    QCOMPARE(row(whole()->childCount() - 1), RowCount - 1);
    for (const int number : {0, 1, 2, 3, 4, 50'000, whole()->childCount() - 1})
        QCOMPARE(whole()->indexOfChild(whole()->child(number)), number);
    QCOMPARE(whole()->child(-1), nullptr);
    QCOMPARE(whole()->child(whole()->childCount()), nullptr);
    QCOMPARE(whole()->indexOfChild(QAccessible::queryAccessibleInterface(m_table->viewport())), -1);
}

void TestLongTableAccessible::rowsBeyondNumbersAreCells()
{
    constexpr int many = 2'000'000'000;
    m_model->reset(many);
    QCOMPARE(whole()->childCount(), std::numeric_limits<int>::max());
    auto *last = cells()->cellAt(many - 1, 0);
    QVERIFY(last->isValid());
    QCOMPARE(last->tableCellInterface()->rowIndex(), many - 1);
    QCOMPARE(whole()->indexOfChild(last), -1);
}

void TestLongTableAccessible::whatIsAtAPlace()
{
    m_table->verticalScrollBar()->setValue(5'000);
    const QPoint place = centreOf(m_model->index(5'003, 1));
    QAccessibleInterface *cell = whole()->childAt(place.x(), place.y());
    QCOMPARE(cell, cells()->cellAt(5'003, 1));
    QVERIFY(cell->rect().contains(place));
    const QHeaderView *header = m_table->horizontalHeader();
    const QPoint above = header->mapToGlobal(QPoint(5, 5));
    QCOMPARE(nameOf(whole()->childAt(above.x(), above.y())), u"Column 0"_qs);
    QVERIFY(whole()->childAt(above.x(), above.y())->rect().contains(above));
    QCOMPARE(whole()->childAt(-10'000, 0), nullptr);
}

void TestLongTableAccessible::aCellHasItsStates()
{
    m_table->setCurrentIndex(m_model->index(0, 0));
    const auto current = cells()->cellAt(0, 0)->state();
    QVERIFY(current.focused && current.selected && current.focusable && !current.invisible);
    const auto other = cells()->cellAt(1, 0)->state();
    QVERIFY(!other.focused && !other.selected && other.selectable && !other.invisible);
    QVERIFY(cells()->cellAt(5'000, 0)->state().invisible);
    m_table->horizontalHeader()->hideSection(0);
    QVERIFY(cells()->cellAt(1, 0)->state().invisible);
    QVERIFY(whole()->child(0)->state().invisible);
    QVERIFY(!whole()->child(1)->state().invisible);
}

void TestLongTableAccessible::theFocusIsTold()
{
    m_table->setCurrentIndex(m_model->index(RowCount / 2, 0));
    QTest::keyClick(m_table.get(), Qt::Key_Down);
    QCOMPARE(everythingTold.size(), 2);
    QCOMPARE(everythingTold[0].row, RowCount / 2);
    QCOMPARE(everythingTold[1].type, QAccessible::Focus);
    QCOMPARE(everythingTold[1].row, RowCount / 2 + 1);
    QCOMPARE(everythingTold[1].name, QString::number((RowCount / 2 + 1) * 10));
    QCOMPARE(whole()->focusChild(), cells()->cellAt(RowCount / 2 + 1, 0));
}

void TestLongTableAccessible::nothingIsToldUnheard_data()
{
    QTest::addColumn<bool>("isRead");
    QTest::addColumn<bool>("hasFocus");
    QTest::newRow("nobody reads") << false << true;
    QTest::newRow("the focus is elsewhere") << true << false;
}

void TestLongTableAccessible::nothingIsToldUnheard()
{
    QFETCH(const bool, isRead);
    QFETCH(const bool, hasFocus);
    m_table->isRead = isRead;
    if (!hasFocus)
        m_table->clearFocus();
    m_table->setCurrentIndex(m_model->index(3, 0));
    QCOMPARE(everythingTold.size(), 0);
}

void TestLongTableAccessible::selectedRowsAreListed()
{
    m_table->setCurrentIndex(m_model->index(0, 0));
    QTest::keyClick(m_table.get(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(cells()->selectedRowCount(), 2);
    QCOMPARE(cells()->selectedRows(), QList<int>({0, 1}));
    QCOMPARE(cells()->selectedCellCount(), 2 * Columns);
    QCOMPARE(cells()->selectedCells().size(), 2 * Columns);
    QVERIFY(cells()->isRowSelected(1) && !cells()->isRowSelected(2));
    QVERIFY(!cells()->isRowSelected(-1) && !cells()->isRowSelected(RowCount));
    QVERIFY(!cells()->isColumnSelected(0));
    QCOMPARE(cells()->selectedColumnCount(), 0);
}

void TestLongTableAccessible::aMillionSelectedRowsAreCounted()
{
    m_table->selectAll();
    QCOMPARE(cells()->selectedRowCount(), RowCount);
    QCOMPARE(cells()->selectedCellCount(), RowCount * Columns);
    QCOMPARE(cells()->selectedRows().size(), LongTableAccessible::MaxListed);
    const auto listed = cells()->selectedCells();
    QCOMPARE(listed.size(), LongTableAccessible::MaxListed);
    QVERIFY(std::all_of(listed.begin(), listed.end(), [](auto *cell) { return cell->isValid(); }));
    QCOMPARE(cells()->selectedColumns(), QList<int>({0, 1, 2}));
    QVERIFY(cells()->isColumnSelected(2));
}

void TestLongTableAccessible::rowsAreSelected()
{
    QVERIFY(cells()->selectRow(2));
    QVERIFY(cells()->selectRow(5));
    QCOMPARE(cells()->selectedRows(), QList<int>({2, 5}));
    QVERIFY(cells()->unselectRow(2));
    QVERIFY(!cells()->unselectRow(2));
    QVERIFY(!cells()->selectRow(RowCount));
    QVERIFY(!cells()->selectColumn(0));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    QVERIFY(cells()->selectRow(7));
    QCOMPARE(cells()->selectedRows(), QList<int>({7}));
    QCOMPARE(m_table->selectionModel()->selectedRows().size(), 1);
}

void TestLongTableAccessible::fewCellsAreKept()
{
    const size_t painted = m_model->read().size();
    QList<QAccessible::Id> ids;
    for (int row = 0; row < RowCount; row += 1'000)
        ids += idOf(row, 0);
    QCOMPARE(living(ids), LongTableAccessible::MaxCells);
    QCOMPARE(idOf(RowCount - 1'000, 0), ids.constLast());
    QCOMPARE(m_model->read().size(), painted); // a cell is read when its text is asked for
    // A cell that is about to go, being the one that nobody asked for longest, has its header.
    auto *oldest = cells()->cellAt(1, 1);
    for (int row = 2; row <= LongTableAccessible::MaxCells; ++row)
        QVERIFY(cells()->cellAt(row, 1));
    QCOMPARE(oldest->tableCellInterface()->columnHeaderCells().size(), 1);
    QCOMPARE(nameOf(oldest), u"spoken"_qs);
}

void TestLongTableAccessible::aResetLeavesNoCell()
{
    const QList<QAccessible::Id> ids{idOf(0, 0), idOf(RowCount - 1, 2),
                                     QAccessible::uniqueId(whole()->child(0))};
    QCOMPARE(living(ids), 3);
    m_model->reset(5);
    // Qt hands this on only while assistive technology is at work.
    QAccessibleTableModelChangeEvent event(m_table.get(),
                                           QAccessibleTableModelChangeEvent::ModelReset);
    cells()->modelChange(&event);
    QCOMPARE(living(ids), 0);
    QCOMPARE(cells()->rowCount(), 5);
    QCOMPARE(nameOf(cells()->cellAt(4, 0)), u"40"_qs);
}

void TestLongTableAccessible::rowsThatComeLeaveTheCells()
{
    const QList<QAccessible::Id> ids{idOf(0, 0)};
    m_model->append(10);
    QAccessibleTableModelChangeEvent event(m_table.get(),
                                           QAccessibleTableModelChangeEvent::RowsInserted);
    event.setFirstRow(RowCount);
    event.setLastRow(RowCount + 9);
    cells()->modelChange(&event);
    QCOMPARE(living(ids), 1);
    event.setFirstRow(0); // all places may be others'
    event.setLastRow(9);
    cells()->modelChange(&event);
    QCOMPARE(living(ids), 0);
}

void TestLongTableAccessible::aCellThatIsGoneSaysNothing()
{
    auto *cell = cells()->cellAt(RowCount - 1, 0);
    m_model->reset(5); // nobody reads, so no event tells
    QVERIFY(!cell->isValid());
    QCOMPARE(nameOf(cell), QString());
    QCOMPARE(cell->text(QAccessible::Description), QString());
    QCOMPARE(cell->rect(), QRect());
    QCOMPARE(cell->tableCellInterface()->rowIndex(), -1);
    QVERIFY(!cell->tableCellInterface()->isSelected());
    QCOMPARE(cell->tableCellInterface()->columnHeaderCells().size(), 0);
    QCOMPARE(whole()->indexOfChild(cell), -1);
    QVERIFY(!cells()->cellAt(-1, 0)->isValid());
    QVERIFY(!cells()->cellAt(0, Columns)->isValid());
    m_table->setModel(nullptr);
    QCOMPARE(whole()->childCount(), 0);
    QVERIFY(!cells()->cellAt(0, 0)->isValid());
}

void TestLongTableAccessible::nothingOutlivesTheTable()
{
    const QList<QAccessible::Id> ids{idOf(0, 0), QAccessible::uniqueId(whole()->child(0)),
                                     QAccessible::uniqueId(whole())};
    QCOMPARE(living(ids), 3);
    m_table.reset();
    QCOMPARE(living(ids), 0);
}

Q_IMPORT_PLUGIN(ListenerPlugin)
QTEST_MAIN(TestLongTableAccessible)
#include "tst_longtableaccessible.moc"
