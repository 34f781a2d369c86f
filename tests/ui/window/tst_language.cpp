// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/settings/LimitFields.h"
#include "tests/ui/window/DesktopTest.h"
#include "ui/Language.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;
using Test::DesktopTest;

class LanguageTest final : public DesktopTest
{
    Q_OBJECT

private slots:
    void initTestCase();

    void theSystemsLanguageIsChosen_data();
    void theSystemsLanguageIsChosen();
    void theWindowIsChinese();
    void dialogsAreChinese();

private:
    void startInChinese();
};

void LanguageTest::initTestCase()
{
    DesktopTest::initTestCase();
    // As the command line does, before the language is known.
    QCOMPARE(limitFields().constFirst().label(), u"Connections in all"_s);
}

void LanguageTest::startInChinese()
{
    static const bool loaded = [] {
        loadLanguage(*qApp, {u"zh-CN"_s, u"en-US"_s});
        return true;
    }();
    Q_UNUSED(loaded)
    start(options());
}

void LanguageTest::theSystemsLanguageIsChosen_data()
{
    QTest::addColumn<QStringList>("languages");
    QTest::addColumn<QString>("translation");
    QTest::newRow("none") << QStringList{u"C"_s} << QString();
    QTest::newRow("English") << QStringList{u"en-GB"_s} << QString();
    QTest::newRow("English first") << QStringList{u"en-GB"_s, u"zh-CN"_s} << QString();
    QTest::newRow("mainland") << QStringList{u"zh-CN"_s, u"zh"_s, u"en"_s} << u"zh_CN"_s;
    QTest::newRow("as macOS and Windows say it") << QStringList{u"zh-Hans-CN"_s} << u"zh_CN"_s;
    QTest::newRow("as Unix says it") << QStringList{u"zh_CN"_s} << u"zh_CN"_s;
    QTest::newRow("Singapore") << QStringList{u"zh-SG"_s} << u"zh_CN"_s;
    QTest::newRow("traditional") << QStringList{u"zh-TW"_s} << QString();
    QTest::newRow("traditional, then simplified")
        << QStringList{u"zh-Hant-TW"_s, u"zh-Hans"_s} << u"zh_CN"_s;
    QTest::newRow("one that is not there yet") << QStringList{u"de-DE"_s} << QString();
}

void LanguageTest::theSystemsLanguageIsChosen()
{
    QFETCH(const QStringList, languages);
    QTEST(translationFor(languages), "translation");
}

void LanguageTest::theWindowIsChinese()
{
    startInChinese();
    QCOMPARE(child<QLabel>(u"stateWord"_s)->text(), u"正在监听"_s);
    QCOMPARE(child<QAbstractButton>(u"scopeSwitchNetwork"_s)->text(), u"局域网"_s);
    QCOMPARE(child<QTabWidget>(u"tabs"_s)->tabText(0), u"流量"_s);
    QCOMPARE(child<QAbstractButton>(u"pauseButton"_s)->text(), u"暂停"_s);
    QCOMPARE(child<QLineEdit>(u"trafficFilter"_s)->accessibleName(), u"筛选流量"_s);
    QCOMPARE(child<QAction>(u"settingsAction"_s)->text(), u"设置…"_s);
    QVERIFY(child<QLabel>(u"statusClients"_s)->text().contains(u"个客户端"_s));
}

void LanguageTest::dialogsAreChinese()
{
    startInChinese();
    child<QAction>(u"settingsAction"_s)->trigger();
    auto *settings = child<QDialog>(u"settingsDialog"_s);
    QCOMPARE(settings->windowTitle(), u"设置"_s);
    QCOMPARE(settings->findChild<QWidget *>(u"limit_maxConnections"_s)->accessibleName(),
             u"连接总数"_s);
    settings->close();
    child<QAction>(u"newEndpointAction"_s)->trigger();
    auto *editor = child<QDialog>(u"endpointEditor"_s);
    QCOMPARE(editor->windowTitle(), u"新建端点"_s);
    QCOMPARE(editor->findChild<QAbstractButton *>(u"endpointOk"_s)->text(), u"添加"_s);
    editor->close();
}

QTEST_MAIN(LanguageTest)
#include "tst_language.moc"
