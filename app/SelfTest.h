// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Server.h"
#include "server/session/SessionRecorder.h"

#include <QObject>
#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>

class QWebSocket;

namespace Windsock {

/// Whether this installation works: serves on a free port of the loopback interface, talks to
/// itself over ws:// and wss://, records that, and reads it back. What it needs it makes in a
/// temporary folder; nothing of the user's is touched.
///
/// Needs an event loop.
class SelfTest final : public QObject
{
    Q_OBJECT

public:
    /// For each of its steps, at most.
    static constexpr std::chrono::seconds StepTimeout{15};

    explicit SelfTest(QObject *parent = nullptr);
    ~SelfTest() override;

    void start();

signals:
    void stepPassed(const QString &what);
    /// At the end: an empty message means that all is well, otherwise it says what failed.
    void finished(const QString &error);

private:
    void serve(const ServerSettings &settings);
    void serveOverTls();
    void talk();
    void onSslErrors();
    void onText(const QString &text);
    void onBinary(const QByteArray &data);
    void onStopped();
    void readBack();
    void fail(const QString &what);
    [[nodiscard]] QString step() const; ///< the one that is under way

    QTemporaryDir m_folder;
    SessionRecorder m_recorder;
    std::unique_ptr<Server> m_server;
    std::unique_ptr<QWebSocket> m_client;
    QSslCertificate m_certificate; ///< null: over ws:// still
    QTimer m_timeout;
    bool m_isOver = false;
};

/// Runs it, a line on stdout for each step, with an event loop of its own. Returns 0, or 1 when
/// something failed, which a line on stderr says.
int runSelfTest(int &argc, char **argv);

} // namespace Windsock
