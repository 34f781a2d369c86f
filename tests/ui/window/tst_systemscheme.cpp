// SPDX-License-Identifier: GPL-3.0-or-later
// Light and dark by the desktop's portal, on a bus of the test's own.
#include "ui/SystemScheme.h"
#include "ui/Theme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QThread>
#include <QWidget>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;

namespace {

const QString Portal = u"org.freedesktop.portal.Desktop"_s;
const QString Path = u"/org/freedesktop/portal/desktop"_s;

/// What a desktop says, in a thread of its own: who asks it waits for the answer.
class FakePortal final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    explicit FakePortal(const QString &address)
        : m_bus(QDBusConnection::connectToBus(address, u"portal"_s))
    {
        m_bus.registerObject(Path, this, QDBusConnection::ExportAllSlots);
    }
    bool appear() { return m_bus.registerService(Portal); }
    void turn(uint scheme)
    {
        m_scheme = scheme;
        QDBusMessage said = QDBusMessage::createSignal(Path, u"org.freedesktop.portal.Settings"_s,
                                                       u"SettingChanged"_s);
        said << u"org.freedesktop.appearance"_s << u"color-scheme"_s
             << QVariant::fromValue(QDBusVariant(scheme));
        m_bus.send(said);
    }

public slots:
    // The portal's own names.
    QDBusVariant Read(const QString &group, const QString &key) const
    {
        Q_UNUSED(group)
        Q_UNUSED(key)
        return QDBusVariant(QVariant::fromValue(QDBusVariant(m_scheme)));
    }

private:
    QDBusConnection m_bus;
    uint m_scheme = 1;
};

} // namespace

class SystemSchemeTest final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void initTestCase();
    void cleanupTestCase();

    void followsThePortal();
    void theThemeFollows();

private:
    void turn(uint scheme)
    {
        QMetaObject::invokeMethod(m_portal, [this, scheme] { m_portal->turn(scheme); });
    }

    QProcess m_daemon;
    QThread m_thread;
    FakePortal *m_portal = nullptr;
};

void SystemSchemeTest::initTestCase()
{
    if (QStandardPaths::findExecutable(u"dbus-daemon"_s).isEmpty())
        QSKIP("There is no dbus-daemon to speak through.");
    m_daemon.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address"_s});
    QVERIFY(m_daemon.waitForReadyRead());
    const QByteArray address = m_daemon.readLine().trimmed();
    qputenv("DBUS_SESSION_BUS_ADDRESS", address); // before anybody asks for the session's bus
    m_portal = new FakePortal(QString::fromUtf8(address));
    m_portal->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_portal, &QObject::deleteLater);
    m_thread.start();
    bool appeared = false;
    QMetaObject::invokeMethod(
        m_portal, [this] { return m_portal->appear(); }, Qt::BlockingQueuedConnection, &appeared);
    QVERIFY(appeared);
}

void SystemSchemeTest::cleanupTestCase()
{
    m_thread.quit();
    m_thread.wait();
    m_daemon.terminate();
    m_daemon.waitForFinished();
}

void SystemSchemeTest::init()
{
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
}

void SystemSchemeTest::cleanup()
{
    turn(1);
}

void SystemSchemeTest::followsThePortal()
{
    const SystemScheme scheme;
    QTRY_COMPARE(scheme.isDark(), std::optional(true));
    QSignalSpy changed(&scheme, &SystemScheme::changed);
    turn(2);
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(scheme.isDark(), std::optional(false));
    turn(0);
    QTRY_COMPARE(changed.count(), 2);
    QCOMPARE(scheme.isDark(), std::optional<bool>());
}

void SystemSchemeTest::theThemeFollows()
{
    Theme::apply(*qApp, Theme::Appearance::System);
    const QWidget window;
    QVERIFY(Theme::of(window.palette()).dark);
    turn(2);
    QTRY_VERIFY(!Theme::of(window.palette()).dark);
    turn(1);
    QTRY_VERIFY(Theme::of(window.palette()).dark);
    Theme::apply(*qApp, Theme::Appearance::Light);
    const SystemScheme heard;
    for (const uint scheme : {2U, 1U}) {
        turn(scheme);
        QTRY_COMPARE(heard.isDark(), std::optional(scheme == 1));
    }
    QVERIFY(!Theme::of(window.palette()).dark);
}

QTEST_MAIN(SystemSchemeTest)
#include "tst_systemscheme.moc"
