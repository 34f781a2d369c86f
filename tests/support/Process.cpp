// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Process.h"

#include <QFile>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WINDSOCK_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WINDSOCK_SANITIZED
#endif

namespace Windsock::Test {

bool isSanitized()
{
#ifdef WINDSOCK_SANITIZED
    return true;
#else
    return false;
#endif
}

qint64 residentBytes()
{
#ifdef Q_OS_LINUX
    QFile file(QStringLiteral("/proc/self/statm"));
    if (isSanitized() || !file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
#else
    return -1;
#endif
}

std::chrono::milliseconds processorTime()
{
#ifdef Q_OS_WIN
    return {};
#else
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto toTime = [](const timeval &time) {
        return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
    };
    return std::chrono::duration_cast<std::chrono::milliseconds>(toTime(usage.ru_utime)
                                                                 + toTime(usage.ru_stime));
#endif
}

void reset(QAbstractSocket &socket)
{
    linger atOnce{};
    atOnce.l_onoff = 1;
#ifdef Q_OS_WIN
    setsockopt(SOCKET(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER,
               reinterpret_cast<const char *>(&atOnce), sizeof atOnce);
#else
    setsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
#endif
    socket.abort();
}

} // namespace Windsock::Test
