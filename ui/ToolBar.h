// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QTimer>
#include <QToolBar>

class QAction;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace Windsock {

/// The window's first line: whether the server listens and where, who reaches it, and what is
/// recorded.
class ToolBar final : public QToolBar
{
    Q_OBJECT

public:
    explicit ToolBar(QWidget *parent = nullptr);

    /// `listening`: all listeners, the first is the one shown.
    void setServer(ServerState state, const QList<QUrl> &listening);
    /// `name` of the session file; empty for one that is not saved yet.
    void setRecording(const QString &name, qint64 size);
    void setNotRecorded();
    /// A session that was recorded earlier.
    void setViewed(const QString &name, qint64 size);
    /// After a recorder's failure.
    void setRecordingStopped();

    /// The button at the right end opens it.
    void setMenu(QMenu *menu);

    [[nodiscard]] QAction *copyAction() const { return m_copyAction; }

signals:
    void startRequested();
    void stopRequested();
    void localNetworkRequested(bool localNetwork);
    void testPageRequested(const QUrl &url);
    void saveSessionRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void measure();
    void showWhatFits();
    void showForm(bool isRoomy);
    void createServerPart();
    void createScope();
    void createRecordingPart();
    void copyAddress();
    void onStartStop();
    void showSession(const char *light, const QString &words, const QString &name,
                     const QString &size);

    ServerState m_state = ServerState::Stopped;
    QUrl m_listening;
    QUrl m_address;
    int m_roomyWidth = 0; ///< of the strip with all that it has
    QAction *m_copyAction;
    QWidget *m_strip;
    QLabel *m_light;
    QLabel *m_stateWord;
    QPushButton *m_addressButton;
    QPushButton *m_copy;
    QPushButton *m_testPage;
    QToolButton *m_thisComputer;
    QToolButton *m_localNetwork;
    QPushButton *m_startStop;
    QLabel *m_recordingLight;
    QLabel *m_recordingWords;
    QLabel *m_recordingName;
    QLabel *m_recordingSize;
    QPushButton *m_save;
    QToolButton *m_menu;
    QTimer m_copied;
};

} // namespace Windsock
