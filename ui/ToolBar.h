// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QTimer>
#include <QToolBar>

#include <array>

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
    enum class Form {
        Roomy,  ///< with all that it has
        Narrow, ///< without the session's name and size
        Tight,  ///< with icons in place of words
    };

    void measure();
    void showWhatFits();
    void showForm(Form form);
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
    std::array<int, 3> m_widths{}; ///< of the strip in each form, in pixels
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
