// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/window/DesktopTest.h"

#include "server/handlers/EndpointCatalog.h"

#include <QApplication>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace Windsock::Test {

void DesktopTest::initTestCase()
{
    QCoreApplication::setOrganizationName(u"windsock-test"_s);
    QCoreApplication::setApplicationName(QString::fromLatin1(metaObject()->className()));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    QGuiApplication::setQuitOnLastWindowClosed(false);
}

void DesktopTest::init()
{
    // The offscreen platform complains of what it cannot do; everything else is a mistake of ours.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    QSettings().clear();
}

void DesktopTest::cleanup()
{
    if (!m_desktop)
        return;
    QSignalSpy finished(m_desktop.get(), &Desktop::finished);
    m_desktop->stop();
    QTRY_COMPARE(finished.count(), 1);
    m_desktop.reset();
}

RunOptions DesktopTest::options()
{
    RunOptions options;
    options.endpoints = EndpointCatalog::defaults();
    options.server.listen = {{QHostAddress(QHostAddress::LocalHost), 0}};
    return options;
}

void DesktopTest::start(const RunOptions &options)
{
    m_desktop = std::make_unique<Desktop>(options);
    const auto started = m_desktop->start();
    QVERIFY2(started.ok(), qPrintable(started.error()));
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
}

QUrl DesktopTest::url(const QString &path)
{
    QUrl url = server().urls().constFirst();
    url.setPath(path);
    return url;
}

bool DesktopTest::anyCellContains(const QString &table, const QString &text)
{
    const auto *model = child<QAbstractItemView>(table)->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        for (int column = 0; column < model->columnCount(); ++column) {
            if (model->index(row, column).data().toString().contains(text))
                return true;
        }
    }
    return false;
}

} // namespace Windsock::Test
