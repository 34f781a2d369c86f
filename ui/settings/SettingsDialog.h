// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/settings/ServerSettings.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QTabWidget;

namespace Windsock {

class SecurityPage;
class ServerControl;
class ServerMonitor;
class SettingsPage;

/// The server's limits and who may connect. It stays open beside the window, follows what else
/// changes the settings, and applies what was edited here on top of them. Children by object name:
/// settingsPages, settingsNote, settingsOk, settingsApply, settingsCancel, limitsDefaults, and
/// those of the pages.
class SettingsDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Both outlive the dialog, which deletes itself when it is closed.
    SettingsDialog(ServerMonitor &monitor, ServerControl &control, QWidget *parent = nullptr);

    void accept() override;

private:
    void arrange();
    void connectSignals();
    bool apply();
    void updateButtons();
    void reloadCertificate();
    [[nodiscard]] ServerSettings edited() const;

    ServerMonitor &m_monitor;
    ServerControl &m_control;
    QTabWidget *m_tabs;
    SecurityPage *m_security;
    QList<SettingsPage *> m_pages;
    QLabel *m_note;
    QDialogButtonBox *m_buttons;
};

} // namespace Windsock
