// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/FittingColumns.h"

#include <QHeaderView>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

using namespace Windsock;

class FittingColumnsTest final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void columnsMakeRoomAndComeBack();
    void whatIsDoneByHandStays();
    void theStateKnowsNothingOfTheWidth();

private:
    static constexpr int Width = 100; ///< of each of the first three columns
    static constexpr int Least = 200;

    /// Of the header, at which the last column has `room` beside three others.
    void resizeTo(int room) { m_table->resize(3 * Width + room + 2, 200); }
    QList<int> shown() const;

    QStandardItemModel m_model{1, 4};
    std::unique_ptr<QTableView> m_table;
    FittingColumns *m_columns = nullptr;
};

void FittingColumnsTest::init()
{
    m_table = std::make_unique<QTableView>();
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->setModel(&m_model);
    m_table->horizontalHeader()->setStretchLastSection(true);
    for (int column = 0; column < 3; ++column)
        m_table->setColumnWidth(column, Width);
    m_columns = new FittingColumns(m_table->horizontalHeader(), {1, 0}, Least);
    resizeTo(Least);
    m_table->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_table.get()));
}

QList<int> FittingColumnsTest::shown() const
{
    QList<int> columns;
    for (int column = 0; column < m_model.columnCount(); ++column) {
        if (!m_table->isColumnHidden(column))
            columns += column;
    }
    return columns;
}

void FittingColumnsTest::columnsMakeRoomAndComeBack()
{
    QCOMPARE(shown(), (QList<int>{0, 1, 2, 3}));
    resizeTo(Least - 50);
    QTRY_COMPARE(shown(), (QList<int>{0, 2, 3}));
    resizeTo(Least - 150);
    QTRY_COMPARE(shown(), (QList<int>{2, 3}));
    resizeTo(Least - 250); // nothing else may go
    QTRY_COMPARE(shown(), (QList<int>{2, 3}));
    resizeTo(Least + 50);
    QTRY_COMPARE(shown(), (QList<int>{0, 1, 2, 3}));
}

void FittingColumnsTest::whatIsDoneByHandStays()
{
    m_columns->setShown(1, true);
    resizeTo(Least - 50);
    QTRY_COMPARE(shown(), (QList<int>{1, 2, 3}));
    m_columns->setShown(1, false);
    QCOMPARE(shown(), (QList<int>{0, 2, 3}));
    resizeTo(Least + 50);
    QTRY_COMPARE(m_table->horizontalHeader()->width(), 3 * Width + Least + 52);
    QCOMPARE(shown(), (QList<int>{0, 2, 3}));
}

void FittingColumnsTest::theStateKnowsNothingOfTheWidth()
{
    resizeTo(Least - 150);
    QTRY_COMPARE(shown(), (QList<int>{2, 3}));
    const QByteArray narrow = m_columns->saveState();
    QCOMPARE(shown(), (QList<int>{2, 3}));
    init();
    QVERIFY(m_columns->restoreState(narrow));
    QCOMPARE(shown(), (QList<int>{0, 1, 2, 3}));
    QVERIFY(!m_columns->restoreState("nonsense"));
}

QTEST_MAIN(FittingColumnsTest)
#include "tst_fittingcolumns.moc"
