// SPDX-License-Identifier: GPL-3.0-or-later
// What nobody sees is not worked for.
#include "server/monitor/ServerControl.h"
#include "tests/ui/window/DesktopTest.h"

#include <QApplication>
#include <QDockWidget>
#include <QHash>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTimer>
#include <QWebSocket>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;
using Test::DesktopTest;

namespace {

constexpr std::chrono::milliseconds Slowest{1'000}; ///< of what the window does by the clock
constexpr int Patience = 60'000;                    ///< ms

/// Who is sent timer events again and again in this thread, but for the probe that measures it.
class TimerEvents final : public QObject
{
public:
    TimerEvents() { qApp->installEventFilter(this); }
    [[nodiscard]] QStringList receivers(const QObject *but) const
    {
        QStringList result;
        for (const auto &[receiver, told] : m_told.asKeyValueRange()) {
            if (told.events >= 2 && receiver != but && told.name != "Windsock::LoopLagProbe"_L1)
                result += told.name;
        }
        return result;
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Timer)
            m_told[watched] = {nameOf(watched), m_told.value(watched).events + 1};
        return false;
    }

private:
    /// Of the object or, if it is but a timer, of its owner.
    [[nodiscard]] static QString nameOf(const QObject *receiver)
    {
        const QObject *owner = receiver->parent() ? receiver->parent() : receiver;
        return QString::fromLatin1(owner->metaObject()->className());
    }

    struct Told
    {
        QString name;
        int events = 0;
    };
    QHash<const QObject *, Told> m_told; // who may be gone by the time this is read
};

} // namespace

class TestWatching final : public DesktopTest
{
    Q_OBJECT

private slots:
    void init();
    void clientsAreWatchedWhileTheirTabIsSeen();
    void aClientIsWatchedWhileItIsInspected();
    void aHiddenWindowRests_data();
    void aHiddenWindowRests();

private:
    void connectClient();
    [[nodiscard]] bool isWatched() { return server().control().watchesClients(); }
    [[nodiscard]] static QStringList firingTimers();

    std::unique_ptr<QWebSocket> m_client;
};

void TestWatching::init()
{
    DesktopTest::init();
    QApplication::setCursorFlashTime(0); // offscreen, a window that is hidden keeps the focus
    start(options());
    connectClient();
}

void TestWatching::connectClient()
{
    m_client = std::make_unique<QWebSocket>();
    m_client->open(url(u"/echo"_s));
    QTRY_COMPARE(rows(u"clientsTable"_s), 1);
}

/// Whose timers fire twice before one of the slowest interval, started now, has fired three times.
QStringList TestWatching::firingTimers()
{
    TimerEvents events;
    QTimer slowest;
    slowest.start(Slowest);
    QSignalSpy fired(&slowest, &QTimer::timeout);
    if (!QTest::qWaitFor([&fired] { return fired.size() >= 3; }, Patience))
        return {u"none in time"_s};
    return events.receivers(&slowest);
}

void TestWatching::clientsAreWatchedWhileTheirTabIsSeen()
{
    auto *tabs = child<QTabWidget>(u"tabs"_s);
    QVERIFY(!isWatched());
    tabs->setCurrentIndex(1);
    QVERIFY(isWatched());
    tabs->setCurrentIndex(0);
    QVERIFY(!isWatched());
}

void TestWatching::aClientIsWatchedWhileItIsInspected()
{
    auto *tabs = child<QTabWidget>(u"tabs"_s);
    auto *dock = child<QDockWidget>(u"inspectorDock"_s);
    auto *table = child<QAbstractItemView>(u"clientsTable"_s);
    tabs->setCurrentIndex(1);
    table->setCurrentIndex(table->model()->index(0, 0));
    tabs->setCurrentIndex(0);
    QVERIFY(isWatched());
    dock->hide();
    QVERIFY(!isWatched());
    dock->show();
    QVERIFY(isWatched());
    auto *other = child<QDockWidget>(u"composerDock"_s);
    window().tabifyDockWidget(dock, other);
    other->raise();
    QTRY_VERIFY(!isWatched());
    dock->raise();
    QTRY_VERIFY(isWatched());
    m_client.reset();
    QTRY_VERIFY(!isWatched()); // what is gone does not change
}

void TestWatching::aHiddenWindowRests_data()
{
    QTest::addColumn<bool>("isMinimised");

    QTest::newRow("hidden") << false;
    QTest::newRow("minimised") << true;
}

void TestWatching::aHiddenWindowRests()
{
    QFETCH(const bool, isMinimised);
    auto *table = child<QAbstractItemView>(u"clientsTable"_s);
    child<QTabWidget>(u"tabs"_s)->setCurrentIndex(1);
    table->setCurrentIndex(table->model()->index(0, 0));
    QVERIFY(isWatched());
    // The status line's, the table's and the inspector's.
    const QStringList shown = firingTimers();
    QVERIFY2(shown.size() >= 3, qPrintable(shown.join(u' ')));

    if (isMinimised)
        window().showMinimized();
    else
        window().hide();
    QTRY_VERIFY(!isWatched());
    const QStringList firing = firingTimers();
    QVERIFY2(firing.isEmpty(), qPrintable(firing.join(u' ')));

    window().showNormal();
    QTRY_VERIFY(isWatched());
}

QTEST_MAIN(TestWatching)
#include "tst_watching.moc"
