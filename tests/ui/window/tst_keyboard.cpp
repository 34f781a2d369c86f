// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever sees no screen or has no mouse: names for assistive technology, the way of the Tab key,
// and a ring around what has the focus.
#include "tests/ui/window/DesktopTest.h"
#include "ui/Theme.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QWebSocket>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;
using Test::DesktopTest;

namespace {

QString accessibleName(QWidget *widget)
{
    const auto *accessible = QAccessible::queryAccessibleInterface(widget);
    return accessible ? accessible->text(QAccessible::Name) : QString();
}

/// What has no words yet and is not shown either; it is given them with what it is about.
bool isToCome(QWidget *widget)
{
    const auto *button = qobject_cast<QAbstractButton *>(widget);
    const auto *label = qobject_cast<QLabel *>(widget);
    return !widget->isVisible()
        && ((button && button->text().isEmpty()) || (label && label->text().isEmpty()));
}

/// What the Tab key or a click gives the focus to, and has no name.
QString nameless(const QWidget &root)
{
    QStringList found;
    const auto widgets = root.findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        const bool isInner = widget->objectName().startsWith("qt_"_L1)
            && qobject_cast<QAbstractButton *>(widget) == nullptr;
        const bool isPopup = widget->inherits("QComboBoxListView"); // known by its combo box
        if (widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() != nullptr || isInner
            || isPopup || isToCome(widget))
            continue;
        if (accessibleName(widget).trimmed().isEmpty())
            found += QString::fromLatin1(widget->metaObject()->className()) + u' '
                + widget->objectName();
    }
    return found.join(u", "_s);
}

int pixelsThatDiffer(const QImage &one, const QImage &other)
{
    int count = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x)
            count += one.pixel(x, y) != other.pixel(x, y) ? 1 : 0;
    }
    return count;
}

} // namespace

class KeyboardTest final : public DesktopTest
{
    Q_OBJECT

private slots:
    void init();

    void everythingInTheWindowHasAName();
    void everythingInDialogsHasAName_data();
    void everythingInDialogsHasAName();
    void tabGoesFromTopToBottom();
    void theFocusShows_data();
    void theFocusShows();

private:
    QStringList stops();
};

void KeyboardTest::init()
{
    DesktopTest::init();
    start(options());
    window().activateWindow();
    QTRY_VERIFY(window().isActiveWindow());
}

void KeyboardTest::everythingInTheWindowHasAName()
{
    window().showError(u"Something went wrong."_s, u"Do something about it"_s, [] {});
    child<QAbstractButton>(u"typeBinary"_s)->click(); // shows how the bytes are written
    QCOMPARE(nameless(window()), QString());
}

void KeyboardTest::everythingInDialogsHasAName_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("dialog");
    QTest::newRow("settings") << u"settingsAction"_s << u"settingsDialog"_s;
    QTest::newRow("endpoint") << u"newEndpointAction"_s << u"endpointEditor"_s;
}

void KeyboardTest::everythingInDialogsHasAName()
{
    QFETCH(const QString, action);
    QFETCH(const QString, dialog);
    child<QAction>(action)->trigger();
    auto *shown = child<QDialog>(dialog);
    if (auto *behaviours = shown->findChild<QComboBox *>(u"behaviourCombo"_s)) {
        for (int i = 0; i < behaviours->count(); ++i) {
            behaviours->setCurrentIndex(i);
            QCOMPARE(nameless(*shown), QString());
        }
    }
    QCOMPARE(nameless(*shown), QString());
    shown->close();
}

QStringList KeyboardTest::stops()
{
    QStringList names;
    child<QAbstractButton>(u"addressButton"_s)->setFocus(Qt::TabFocusReason);
    const QWidget *first = QApplication::focusWidget();
    do {
        names += QApplication::focusWidget()->objectName();
        QTest::keyClick(&window(), Qt::Key_Tab);
    } while (QApplication::focusWidget() != first && names.size() < 50);
    return names;
}

void KeyboardTest::tabGoesFromTopToBottom()
{
    const QStringList bar{u"addressButton"_s,       u"copyButton"_s,      u"testPageButton"_s,
                          u"scopeSwitchComputer"_s, u"startStopButton"_s, u"saveSessionButton"_s,
                          u"menuButton"_s,          u"endpointTree"_s,    u"addEndpointButton"_s,
                          u"qt_tabwidget_tabbar"_s};
    const QStringList composer{u"targetButton"_s, u"typeText"_s, u"composerEdit"_s};
    child<QPlainTextEdit>(u"composerEdit"_s)->setPlainText(u"hello"_s); // so that it can be sent
    const QStringList firstMinute{u"connectAddress"_s,        u"connectCopyButton"_s,
                                  u"connectTestPageButton"_s, u"connectDemoButton"_s,
                                  u"snippetLanguage0"_s,      u"snippetCopyButton"_s,
                                  u"snippetText"_s,           u"phoneNetworkButton"_s};
    QCOMPARE(stops(), bar + firstMinute + composer + QStringList{u"sendButton"_s});
    child<QTabWidget>(u"tabs"_s)->setCurrentIndex(2);
    const QStringList handshakes{u"handshakesFilter"_s, u"refusedOnly"_s, u"handshakesTable"_s};
    QCOMPARE(stops(), bar + handshakes + composer + QStringList{u"sendButton"_s});
    child<QTabWidget>(u"tabs"_s)->setCurrentIndex(0);
    QWebSocket client;
    client.open(QUrl(child<QAbstractButton>(u"connectAddress"_s)->text() + u"/echo"_s));
    QTRY_VERIFY(child<QWidget>(u"trafficTable"_s)->isVisible());
    const QStringList traffic{u"trafficFilter"_s, u"pauseButton"_s, u"clearButton"_s,
                              u"trafficTable"_s};
    const QStringList inspector{u"qt_tabwidget_tabbar"_s, u"prettyText"_s}; // of the first row
    QTRY_COMPARE(stops(), bar + traffic + inspector + composer + QStringList{u"sendButton"_s});
}

void KeyboardTest::theFocusShows_data()
{
    QTest::addColumn<Theme::Appearance>("appearance");
    QTest::newRow("light") << Theme::Appearance::Light;
    QTest::newRow("dark") << Theme::Appearance::Dark;
}

void KeyboardTest::theFocusShows()
{
    QFETCH(const Theme::Appearance, appearance);
    constexpr int Ring = 24; // pixels, at least, that tell whether a widget has the focus
    Theme::apply(*qApp, appearance);
    child<QPlainTextEdit>(u"composerEdit"_s)->setPlainText(u"hello"_s);
    for (int tab = 0; tab < 3; ++tab) {
        child<QTabWidget>(u"tabs"_s)->setCurrentIndex(tab);
        const QStringList names = stops();
        QVERIFY(!names.contains(QString()));
        for (const QString &name : names) {
            auto *widget = child<QWidget>(name);
            window().setFocus(Qt::OtherFocusReason);
            const QImage without = widget->grab().toImage();
            widget->setFocus(Qt::TabFocusReason);
            const QImage with = widget->grab().toImage();
            QVERIFY2(pixelsThatDiffer(without, with) >= Ring, qPrintable(name));
        }
    }
}

QTEST_MAIN(KeyboardTest)
#include "tst_keyboard.moc"
