// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>

#ifdef WINDSOCK_PORTAL
#include <QDBusMessage>
#endif

namespace Windsock {

/// Whether the desktop is dark, where it says so by itself: on Linux by its portal, as GNOME, KDE
/// and others do (org.freedesktop.appearance, color-scheme), which Qt 6.4 does not listen to.
/// Elsewhere nothing is known here, and what Qt says holds.
class SystemScheme final : public QObject
{
    Q_OBJECT

public:
    explicit SystemScheme(QObject *parent = nullptr);

    /// Nothing: the desktop has not said, or has no preference.
    [[nodiscard]] std::optional<bool> isDark() const { return m_isDark; }

signals:
    void changed();

private:
    void set(std::optional<bool> isDark);

    std::optional<bool> m_isDark;

#ifdef WINDSOCK_PORTAL
private slots:
    void onSettingChanged(const QDBusMessage &message);

private:
    void ask();
#endif
};

} // namespace Windsock
