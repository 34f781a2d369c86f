// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/models/ModelSession.h"
#include "ui/FittingColumns.h"
#include "ui/Theme.h"
#include "ui/models/ClientNames.h"
#include "ui/models/TrafficModel.h"
#include "ui/traffic/CellPainter.h"
#include "ui/traffic/TrafficTable.h"
#include "ui/traffic/TrafficView.h"

#include <QAccessible>
#include <QClipboard>
#include <QHeaderView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>

#include <SQLiteCpp/Database.h>

using namespace Windsock;

class TrafficViewTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        // The offscreen platform says what it cannot do whenever a window is shown.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_qs));
        m_session = std::make_unique<Samples::RecordedSession>();
        m_model = std::make_unique<TrafficModel>(m_names);
        QVERIFY(m_model->setSession(m_session->file()).ok());
        m_view = std::make_unique<TrafficView>(*m_model, m_names);
        m_view->resize(900, 400);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    }

    void cleanup()
    {
        m_view.reset();
        m_model.reset();
        m_session.reset();
    }

    void emptyViewSaysWhatToDo()
    {
        QVERIFY(child<QLabel>("trafficEmpty")->isVisible());
        QVERIFY(child<QLabel>("trafficEmpty")->text().contains(u"Connect a client"_qs));
        store(1);
        QVERIFY(!child<QLabel>("trafficEmpty")->isVisible());
    }

    void aScreenReaderHasTheRows()
    {
        store(3);
        auto *accessible = QAccessible::queryAccessibleInterface(
            child<TrafficTable>("trafficTable"));
        QCOMPARE(accessible->role(), QAccessible::Table);
        QCOMPARE(accessible->text(QAccessible::Name), u"Traffic"_qs);
        const auto *cells = accessible->tableInterface();
        QCOMPARE(cells->rowCount(), 3);
        for (const int column : {TrafficModel::IdColumn, TrafficModel::PreviewColumn}) {
            QCOMPARE(cells->cellAt(2, column)->text(QAccessible::Name),
                     m_model->index(2, column).data().toString());
            QCOMPARE(cells->columnDescription(column),
                     m_model->headerData(column, Qt::Horizontal).toString());
        }
    }

    void longNumbersAreWhole()
    {
        auto *table = child<TrafficTable>("trafficTable");
        const auto isWhole = [table](const QString &number) {
            return table->horizontalHeader()->sectionSize(TrafficModel::IdColumn)
                >= CellPainter::columnWidth(Theme::numberFont(table->font()), number);
        };
        QVERIFY(isWhole(u"1,234,567"_qs));
        QVERIFY(!isWhole(u"12,345,678"_qs));
        // A file that is as long as its numbers say, though most of it is a hole.
        const QTemporaryDir folder;
        SessionRecorder::Options options;
        options.file = folder.filePath(u"long.session"_qs);
        SessionRecorder recorder;
        QVERIFY(recorder.open(options).ok());
        recorder.close();
        SQLite::Database(options.file.toStdString(), SQLite::OPEN_READWRITE)
            .exec("INSERT INTO block VALUES (12345678, 12345678, 1, 0, '[[0,2,1,0,0,0]]', '')");
        QVERIFY(QFile::resize(options.file, 200'000'000));
        QVERIFY(m_model->setSession(options.file).ok());
        QCOMPARE(m_model->rowCount(), 12'345'678);
        QVERIFY(isWhole(u"12,345,678"_qs));
    }

    void typedFilterIsApplied()
    {
        store(100);
        auto *filter = child<QLineEdit>("trafficFilter");
        m_view->focusFilter();
        QVERIFY(filter->hasFocus());
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        QTest::keyClicks(filter, u"MESSAGE 7"_qs);
        QTRY_COMPARE(m_model->rowCount(), 11); // 7 and 70…79
        QCOMPARE(reset.size(), 1);             // not one a key
        QTRY_COMPARE(child<QLabel>("trafficCount")->text(), u"11 of 100"_qs);
        QTest::keyClicks(filter, u"xyz"_qs);
        QTest::keyClick(filter, Qt::Key_Return);
        QTRY_VERIFY(child<QLabel>("trafficEmpty")->text().contains(u"None of the 100"_qs));
        QTest::keyClick(filter, Qt::Key_Escape);
        QTRY_COMPARE(m_model->rowCount(), 100);
        QVERIFY(filter->text().isEmpty());
    }

    void followsUntilScrolledUp()
    {
        store(100);
        QTRY_COMPARE(bar()->value(), bar()->maximum());
        store(100);
        QTRY_VERIFY(atEnd());
        QVERIFY(m_view->isFollowing());
        QVERIFY(!child<QPushButton>("followButton")->isVisible());

        bar()->setValue(10);
        QVERIFY(!m_view->isFollowing());
        store(30);
        QCOMPARE(bar()->value(), 10);
        QTRY_VERIFY(child<QPushButton>("followButton")->isVisible());
        QCOMPARE(child<QPushButton>("followButton")->text(), u"30 new ↓"_qs);
        QTest::mouseClick(child<QPushButton>("followButton"), Qt::LeftButton);
        QTRY_VERIFY(atEnd());
        QVERIFY(m_view->isFollowing());
        QVERIFY(!child<QPushButton>("followButton")->isVisible());

        QTest::keyClick(table(), Qt::Key_Home);
        QVERIFY(!m_view->isFollowing());
        QTest::keyClick(table(), Qt::Key_End);
        QTRY_VERIFY(atEnd());
        QVERIFY(m_view->isFollowing());
    }

    void selectionStaysWhileRowsCome()
    {
        store(50);
        QSignalSpy selected(m_view.get(), &TrafficView::recordSelected);
        QVERIFY(m_view->selectRecord(20));
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected[0][0].toLongLong(), 20);
        store(50);
        QCOMPARE(currentId(), 20);
        // A filter that lets it through keeps it, too; nothing is selected anew.
        child<QLineEdit>("trafficFilter")->setText(u"message 2"_qs);
        QTRY_COMPARE(m_model->rowCount(), 11);
        QTRY_COMPARE(currentId(), 20);
        QCOMPARE(selected.size(), 1);
    }

    // An item view's own search for what is typed would read the whole session, too.
    void typedLettersMoveNothing()
    {
        store(100);
        QVERIFY(m_view->selectRecord(20));
        table()->setFocus();
        QTest::keyClicks(table(), u"5"_qs);
        QCOMPARE(currentId(), 20);
    }

    void selectsToTheEndByKeyboard()
    {
        store(100);
        QVERIFY(m_view->selectRecord(20));
        QTest::keyClick(table(), Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(table()->selectionModel()->selectedRows().size(), 81);
        QVERIFY(m_view->isFollowing());
        QTest::keyClick(table(), Qt::Key_Home, Qt::ShiftModifier);
        QCOMPARE(table()->selectionModel()->selectedRows().size(), 20);
        QCOMPARE(currentId(), 20);
    }

    void pauseByButtonAndSpace()
    {
        store(10);
        auto *pause = child<QPushButton>("pauseButton");
        QSignalSpy changed(m_view.get(), &TrafficView::pausedChanged);
        QTest::mouseClick(pause, Qt::LeftButton);
        QVERIFY(m_view->isPaused());
        QVERIFY(m_session->storeMessages(7));
        m_model->onBatchStored(11, 17);
        QTRY_COMPARE(pause->text(), u"Resume · 7 new"_qs);
        QCOMPARE(m_model->rowCount(), 10);
        QTest::keyClick(table(), Qt::Key_Space);
        QVERIFY(!m_view->isPaused());
        QVERIFY(!pause->isChecked());
        QCOMPARE(changed.size(), 2);
        QCOMPARE(m_model->rowCount(), 17);
    }

    void clearEmptiesTheView()
    {
        store(10);
        QTest::mouseClick(child<QPushButton>("clearButton"), Qt::LeftButton);
        QCOMPARE(m_model->rowCount(), 0);
        QCOMPARE(child<QLabel>("trafficCount")->text(), u"0 of 0"_qs);
    }

    void clientFilterHasAChip()
    {
        store(10);
        auto *chip = child<QPushButton>("clientFilterChip");
        QVERIFY(!chip->isVisible());
        m_view->setClientFilter(2);
        QTRY_COMPARE(m_model->rowCount(), 5);
        QVERIFY(chip->isVisible());
        QVERIFY(chip->text().contains(u"Client 2"_qs));
        QTest::mouseClick(chip, Qt::LeftButton);
        QTRY_COMPARE(m_model->rowCount(), 10);
        QVERIFY(!chip->isVisible());
    }

    void scopeFiltersByEndpointAndRoom()
    {
        QVERIFY(m_session->store({Samples::text("a"), Samples::broadcast("b", {1}),
                                  Samples::broadcast("c", {1}, u"dev"_qs)}));
        m_model->onBatchStored(1, 3);
        m_view->setScope(u"/chat/{room}"_qs, {});
        QTRY_COMPARE(m_model->rowCount(), 2);
        m_view->setScope(u"/chat/{room}"_qs, u"dev"_qs);
        QTRY_COMPARE(m_model->rowCount(), 1);
        m_view->setScope({}, {});
        QTRY_COMPARE(m_model->rowCount(), 3);
    }

    void contextMenuFiltersAndAsks()
    {
        QVERIFY(m_session->store({Samples::text("a", 4)}));
        m_model->onBatchStored(1, 1);
        QTRY_COMPARE(m_model->rowCount(), 1);
        QSignalSpy byClient(m_view.get(), &TrafficView::filterByClientRequested);
        QSignalSpy byEndpoint(m_view.get(), &TrafficView::filterByEndpointRequested);
        QMenu *menu = openMenu();
        QVERIFY(menu);
        for (QAction *action : menu->actions()) {
            if (action->text().startsWith(u"Filter by"_qs))
                action->trigger();
        }
        QCOMPARE(byClient.size(), 1);
        QCOMPARE(byClient[0][0].value<ClientId>(), ClientId(4));
        QCOMPARE(byEndpoint.size(), 1);
        QCOMPARE(byEndpoint[0][0].toString(), u"/echo"_qs);
        QVERIFY(child<QPushButton>("clientFilterChip")->isVisible());
        menu->close();
    }

    void namesInTheMenuAreWhatTheyAre()
    {
        m_names.setName(4, u"salt & pepper"_qs);
        QVERIFY(m_session->store({Samples::text("a", 4)}));
        m_model->onBatchStored(1, 1);
        QTRY_COMPARE(m_model->rowCount(), 1);
        QMenu *menu = openMenu();
        QVERIFY(menu);
        // One & alone would underline what follows it.
        QCOMPARE(menu->actions().constFirst()->text(), u"Filter by Client 4 · salt && pepper"_qs);
        menu->close();
        m_names.setName(4, {});
    }

    void copies_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<QString>("expected");
        QTest::newRow("text") << u"Copy as text"_qs << u"{\"a\":1}\na4 64"_qs;
        QTest::newRow("hex") << u"Copy as hex"_qs << u"7b 22 61 22 3a 31 7d\na4 64"_qs;
    }

    void copies()
    {
        QVERIFY(m_session->store(
            {Samples::text("{\"a\":1}"), Samples::record(RecordKind::Binary, "\xa4\x64")}));
        m_model->onBatchStored(1, 2);
        QTRY_COMPARE(m_model->rowCount(), 2);
        table()->selectAll();
        QMenu *menu = openMenu();
        QVERIFY(menu);
        QFETCH(const QString, action);
        trigger(menu, action);
        QTEST(QGuiApplication::clipboard()->text(), "expected");
        menu->close();
    }

    void copiesJson()
    {
        QVERIFY(m_session->store({Samples::record(RecordKind::Binary, "\xa4\x64", 9)}));
        m_model->onBatchStored(1, 1);
        QTRY_COMPARE(m_model->rowCount(), 1);
        m_view->selectRecord(1);
        QMenu *menu = openMenu();
        QVERIFY(menu);
        trigger(menu, u"Copy as JSON"_qs);
        menu->close();
        const QJsonObject copied =
            QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object();
        QCOMPARE(copied[u"client"].toInt(), 9);
        QCOMPARE(copied[u"base64"].toString(), u"pGQ="_qs);
        QCOMPARE(copied[u"time"].toString(), u"2023-11-14T22:13:20.123Z"_qs);
    }

    void stateIsKept()
    {
        auto *header = table()->horizontalHeader();
        header->resizeSection(TrafficModel::EndpointColumn, 222);
        table()->columns().setShown(TrafficModel::RoomColumn, false);
        m_model->setTimeFormat(TrafficModel::TimeFormat::Relative);
        const QByteArray state = m_view->saveState();
        m_model->setTimeFormat(TrafficModel::TimeFormat::Absolute);
        TrafficView other(*m_model, m_names);
        QVERIFY(other.restoreState(state));
        auto *restored = other.findChild<TrafficTable *>(u"trafficTable"_qs)->horizontalHeader();
        QCOMPARE(restored->sectionSize(TrafficModel::EndpointColumn), 222);
        QVERIFY(restored->isSectionHidden(TrafficModel::RoomColumn));
        QCOMPARE(m_model->timeFormat(), TrafficModel::TimeFormat::Relative);
        QVERIFY(!other.restoreState("nonsense"));
    }

    void hiddenViewReadsNothing()
    {
        store(10);
        m_view->hide();
        QVERIFY(m_session->storeMessages(10));
        m_model->onBatchStored(11, 20);
        QCOMPARE(m_model->rowCount(), 10);
        m_view->show();
        QTRY_COMPARE(m_model->rowCount(), 20);
        QTRY_VERIFY(atEnd());
    }

    void minimisedViewReadsNothing()
    {
        store(10);
        QSignalSpy inserted(m_model.get(), &TrafficModel::rowsInserted);
        m_view->showMinimized();
        QTRY_VERIFY(m_view->isMinimized());
        QVERIFY(m_session->storeMessages(10));
        m_model->onBatchStored(11, 20);
        QCOMPARE(inserted.size(), 0);
        m_view->showNormal();
        QTRY_COMPARE(m_model->rowCount(), 20);
        QCOMPARE(inserted.size(), 1);
    }

private:
    template<typename T>
    T *child(const char *name) const
    {
        T *found = m_view->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("there is no %s", name);
        return found;
    }
    [[nodiscard]] TrafficTable *table() const { return child<TrafficTable>("trafficTable"); }
    [[nodiscard]] QScrollBar *bar() const { return table()->verticalScrollBar(); }
    [[nodiscard]] bool atEnd() const
    {
        return bar()->maximum() > 0 && bar()->value() == bar()->maximum();
    }
    [[nodiscard]] qint64 currentId() const { return m_model->idAt(table()->currentIndex().row()); }

    /// Stores and waits until the table has them.
    void store(int count)
    {
        const qint64 last = m_model->totalCount();
        QVERIFY(m_session->storeMessages(count));
        m_model->onBatchStored(last + 1, last + count);
        QTRY_COMPARE(m_model->rowCount(), int(last) + count);
    }

    QMenu *openMenu()
    {
        const QPoint position =
            table()->visualRect(m_model->index(0, TrafficModel::ClientColumn)).center();
        emit table()->customContextMenuRequested(position);
        return m_view->findChild<QMenu *>(u"trafficMenu"_qs);
    }

    static void trigger(const QMenu *menu, const QString &text)
    {
        for (QAction *action : menu->actions()) {
            if (action->text() == text)
                return action->trigger();
        }
        QFAIL("there is no such action");
    }

    ClientNames m_names;
    std::unique_ptr<Samples::RecordedSession> m_session;
    std::unique_ptr<TrafficModel> m_model;
    std::unique_ptr<TrafficView> m_view;
};

QTEST_MAIN(TrafficViewTest)
#include "tst_trafficview.moc"
