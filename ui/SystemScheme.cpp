// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/SystemScheme.h"

#ifdef WINDSOCK_PORTAL
#include <QDBusConnection>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

void SystemScheme::set(std::optional<bool> isDark)
{
    if (m_isDark == isDark)
        return;
    m_isDark = isDark;
    emit changed();
}

#ifdef WINDSOCK_PORTAL

namespace {

constexpr int Patience = 250; // ms that the first window waits, so that it does not flash up light

const QString Service = u"org.freedesktop.portal.Desktop"_s;
const QString Path = u"/org/freedesktop/portal/desktop"_s;
const QString Settings = u"org.freedesktop.portal.Settings"_s;
const QString Group = u"org.freedesktop.appearance"_s;
const QString Key = u"color-scheme"_s;

/// 1 is dark, 2 light, 0 no preference. Read() wraps the value twice.
std::optional<bool> toIsDark(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    switch (value.toUInt()) {
    case 1: return true;
    case 2: return false;
    default: return std::nullopt;
    }
}

} // namespace

SystemScheme::SystemScheme(QObject *parent) : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    // The message as a whole: Qt 6.4 knows a variant only once it has sent or got a message.
    bus.connect(Service, Path, Settings, u"SettingChanged"_s, this,
                SLOT(onSettingChanged(QDBusMessage)));
    ask();
}

void SystemScheme::ask()
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    QDBusMessage read = QDBusMessage::createMethodCall(Service, Path, Settings, u"Read"_s);
    read << Group << Key;
    read.setAutoStartService(false);
    const QDBusMessage answer = bus.call(read, QDBus::Block, Patience);
    if (answer.type() == QDBusMessage::ReplyMessage) {
        m_isDark = toIsDark(answer.arguments().value(0));
        return;
    }
    // A portal that is busy or has yet to start may take seconds; then its answer is a change.
    read.setAutoStartService(true);
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(read), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        if (const QDBusPendingReply<QDBusVariant> reply = *watcher; reply.isValid())
            set(toIsDark(QVariant::fromValue(reply.value())));
    });
}

void SystemScheme::onSettingChanged(const QDBusMessage &message)
{
    const QVariantList arguments = message.arguments();
    if (arguments.value(0) == Group && arguments.value(1) == Key)
        set(toIsDark(arguments.value(2)));
}

#else

SystemScheme::SystemScheme(QObject *parent) : QObject(parent) {}

#endif

} // namespace Windsock
