// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/RateMeter.h"

#include <QStatusBar>
#include <QTimer>

class QLabel;

namespace Windsock {

class ServerMonitor;
class SessionRecorder;

/// The window's last line: how much comes and goes now, and counters that reconcile: seen = stored
/// + dropped. Reads them four times a second while it can be seen.
class StatusLine final : public QStatusBar
{
    Q_OBJECT

public:
    /// `recorder` is null when nothing is recorded.
    StatusLine(const ServerMonitor &monitor, const SessionRecorder *recorder,
               QWidget *parent = nullptr);

    void refresh();

signals:
    /// Other figures of the window are brought up to date with these.
    void refreshed();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QLabel *addField(const char *name, bool right, const QString &toolTip);
    void refreshRates();
    void refreshSession();
    /// A figure and its word, the figure in bold.
    [[nodiscard]] QString figure(const QString &number, const QString &word) const;
    [[nodiscard]] QString counter(const QString &word, const QString &number) const;

    const ServerMonitor &m_monitor;
    const SessionRecorder *m_recorder;
    RateMeter m_meter;
    QTimer m_timer;
    QLabel *m_clients;
    QLabel *m_in;
    QLabel *m_out;
    QLabel *m_bytes;
    QLabel *m_seen;
    QLabel *m_stored;
    QLabel *m_dropped;
    QLabel *m_session;
};

} // namespace Windsock
