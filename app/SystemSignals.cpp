// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SystemSignals.h"

#include "server/base/Post.h"

#include <atomic>

#ifdef Q_OS_WIN
#include <qt_windows.h>
#else
#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>
#endif

namespace Windsock {

#ifdef Q_OS_WIN

namespace {

std::atomic<SystemSignals *> g_receiver{nullptr};

/// Runs in a thread of the system's own. The program is killed when it returns from a closing
/// console, so it waits there for as long as a stop may take.
BOOL WINAPI onConsole(DWORD event)
{
    auto *receiver = g_receiver.load();
    if (receiver == nullptr)
        return FALSE;
    post(receiver, [receiver] { emit receiver->endRequested(); });
    if (event == CTRL_CLOSE_EVENT || event == CTRL_LOGOFF_EVENT || event == CTRL_SHUTDOWN_EVENT)
        Sleep(5'000);
    return TRUE;
}

} // namespace

class SystemSignals::Private
{
public:
    explicit Private(SystemSignals *receiver)
    {
        g_receiver = receiver;
        SetConsoleCtrlHandler(onConsole, TRUE);
    }
    ~Private()
    {
        SetConsoleCtrlHandler(onConsole, FALSE);
        g_receiver = nullptr;
    }
    Q_DISABLE_COPY_MOVE(Private)
};

#else

namespace {

/// The end of the pipe that the handler writes to; a signal handler may use little more than
/// write().
std::atomic<int> g_writeEnd{-1};

void onSignal(int number)
{
    const int savedErrno = errno;
    const char byte = char(number);
    if (const int descriptor = g_writeEnd.load(); descriptor >= 0)
        (void)!::write(descriptor, &byte, 1); // a full pipe has told already
    errno = savedErrno;
}

/// Whether there is a terminal that the program was started from.
bool hasTerminal()
{
    const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (terminal >= 0)
        ::close(terminal);
    return terminal >= 0;
}

/// Whether the program was started not to end with its terminal (nohup).
bool ignoresHangups()
{
    struct sigaction action = {};
    return sigaction(SIGHUP, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

void setHandler(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        sigaction(number, &action, nullptr);
}

} // namespace

class SystemSignals::Private
{
public:
    explicit Private(SystemSignals *receiver)
    {
        if (::pipe(m_ends.data()) != 0)
            return; // no descriptors left: the signals keep their default and end the program
        for (const int end : m_ends) {
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
            ::fcntl(end, F_SETFL, ::fcntl(end, F_GETFL) | O_NONBLOCK);
        }
        m_notifier = std::make_unique<QSocketNotifier>(m_ends[0], QSocketNotifier::Read);
        QObject::connect(m_notifier.get(), &QSocketNotifier::activated, receiver,
                         [this, receiver] { tell(*receiver); });
        g_writeEnd = m_ends[1];
        setHandler(onSignal);
        std::signal(SIGPIPE, SIG_IGN); // whoever read our output has gone: no reason to end
    }

    ~Private()
    {
        if (!m_notifier)
            return;
        setHandler(SIG_DFL);
        std::signal(SIGPIPE, SIG_DFL);
        g_writeEnd = -1;
        m_notifier.reset();
        ::close(m_ends[0]);
        ::close(m_ends[1]);
    }
    Q_DISABLE_COPY_MOVE(Private)

private:
    /// Tells once of each kind, however many have come.
    void tell(SystemSignals &receiver) const
    {
        bool ends = false;
        bool reloads = false;
        char number = 0;
        while (::read(m_ends[0], &number, 1) == 1)
            (number == char(SIGHUP) ? reloads : ends) = true;
        // The same signal tells that the terminal was closed; the program is not to outlive it.
        if (reloads && m_endsWithTerminal && !hasTerminal())
            ends = true;
        if (ends)
            emit receiver.endRequested();
        else if (reloads)
            emit receiver.reloadRequested();
    }

    const bool m_endsWithTerminal = hasTerminal() && !ignoresHangups();
    std::array<int, 2> m_ends{-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

#endif

SystemSignals::SystemSignals(QObject *parent) : QObject(parent), d(std::make_unique<Private>(this))
{
}

SystemSignals::~SystemSignals() = default;

} // namespace Windsock
