// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QObject>
#include <QTimer>

namespace Windsock {

class MatchSearch;
class SessionRecorder;
class WindowModels;

/// Takes clients out of everything that the window shows, as if they had never come: once they are
/// gone and the last that they said is stored, their rows are looked for in the session, and hidden
/// with them. The session itself keeps them. Rows of theirs that come even later, from a busy
/// machine, are hidden as they come.
class ClientRemoval final : public QObject
{
    Q_OBJECT

public:
    /// `recorder` is null when nothing is recorded. Both outlive this.
    ClientRemoval(WindowModels &models, SessionRecorder *recorder, QObject *parent = nullptr);

    /// Waits until all of them are closed; finished() follows. One removal at a time.
    /// `afterId`: no row up to it is theirs.
    void start(const QList<ClientId> &clients, qint64 afterId);

signals:
    void finished(const QList<Windsock::ClientId> &clients);
    /// Rows of theirs came after finished(), and are hidden now.
    void lateRowsHidden();

private:
    void onClientsChanged();
    void onSettled();
    void onStored();
    void search();
    void onFound(const QList<qint64> &ids, qint64 searchedTo);
    void finish();
    void endWatch();
    void endSearch();

    enum class Step : quint8 { Idle, Closing, Settling, Storing, Searching, Watching };

    WindowModels &m_models;
    SessionRecorder *m_recorder;
    MatchSearch *m_search; ///< child
    QList<ClientId> m_clients;
    QList<qint64> m_rows; ///< found so far
    qint64 m_searchedTo = 0;
    qint64 m_lastId = 0; ///< up to where is searched now
    quint64 m_seen = 0;  ///< records, when the last client was gone
    QTimer m_watch;      ///< runs while rows may still come of clients that are gone
    Step m_step = Step::Idle;
    bool m_searching = false;
};

} // namespace Windsock
