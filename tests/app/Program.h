// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QProcess>
#include <QTest>
#include <QUrl>

#include <functional>

namespace Windsock::Test {

/// What is waited for longest.
inline constexpr int Patience = 10'000;

/// The built program as a person or a script starts it, without a display, whatever the machine
/// that runs the test has. What it keeps for its user is kept in the temporary folder.
class Program final : public QProcess
{
public:
    /// `inChild` is called in the program's process, before it is the program; on a Unix.
    explicit Program(const QStringList &arguments, const std::function<void()> &inChild = {})
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(QLatin1StringView(name));
        for (const char *name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME"})
            environment.insert(QLatin1StringView(name), QDir::temp().filePath(QStringLiteral("u")));
        setProcessEnvironment(environment);
#ifdef Q_OS_UNIX
        if (inChild)
            setChildProcessModifier(inChild);
#endif
        start(QStringLiteral(WINDSOCK_PROGRAM), arguments);
    }
    Q_DISABLE_COPY_MOVE(Program)
    ~Program() override
    {
        kill();
        waitForFinished();
    }

    QString readListening()
    {
        while (!canReadLine() && waitForReadyRead(Patience)) {
        }
        return QString::fromLocal8Bit(readLine()).trimmed();
    }
    /// Where it listens, once it does.
    QUrl listeningUrl()
    {
        return QUrl(readListening().section(u' ', 1));
    }

    bool end()
    {
        return state() == NotRunning || waitForFinished(Patience);
    }
    /// What it has said on stderr that was not read yet.
    QStringList errorLines()
    {
        return QString::fromLocal8Bit(readAllStandardError()).split(u'\n', Qt::SkipEmptyParts);
    }
    /// Waits for the next line that it says on stderr; what its toolkit says there is passed over.
    QString errorLine()
    {
        QString line;
        setReadChannel(StandardError);
        do {
            if (!QTest::qWaitFor([this] { return canReadLine(); }, Patience))
                break;
            line = QString::fromLocal8Bit(readLine()).trimmed();
        } while (!line.startsWith(QLatin1StringView("windsock: ")));
        setReadChannel(StandardOutput);
        return line;
    }
    /// Sends it a signal: "-HUP".
    bool signal(const QString &name) const
    {
        return execute(QStringLiteral("kill"), {name, QString::number(processId())}) == 0;
    }
};

} // namespace Windsock::Test
