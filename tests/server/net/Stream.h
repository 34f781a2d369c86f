// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <arpa/inet.h>
#include <array>
#include <fcntl.h>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

namespace Windsock::Test {

/// Two ends of a TCP connection, neither of which blocks. Closes what is still open.
class Stream final
{
public:
    Stream()
    {
        const int listener = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto *const any = reinterpret_cast<sockaddr *>(&address);
        mine = socket(AF_INET, SOCK_STREAM, 0);
        if (bind(listener, any, size) == 0 && listen(listener, 1) == 0
            && getsockname(listener, any, &size) == 0 && connect(mine, any, size) == 0)
            theirs = accept(listener, nullptr, nullptr);
        ::close(listener);
        for (const int end : {mine, theirs})
            fcntl(end, F_SETFL, O_NONBLOCK);
    }
    ~Stream()
    {
        close(mine);
        close(theirs);
    }
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;
    Stream(Stream &&) = delete;
    Stream &operator=(Stream &&) = delete;

    static void close(int &end)
    {
        if (end != -1)
            ::close(end);
        end = -1;
    }
    /// What they say; one byte of it can be urgent.
    void tell(const QByteArray &data, int flags = 0) const
    {
        if (send(theirs, data.constData(), size_t(data.size()), flags) != data.size())
            qWarning("a test's stream does not take %lld bytes", qint64(data.size()));
    }
    /// Reads all that there is.
    static qint64 drain(int end)
    {
        std::array<char, 65536> buffer{};
        qint64 total = 0;
        for (;;) {
            const auto count = ::read(end, buffer.data(), buffer.size());
            if (count <= 0)
                return total;
            total += count;
        }
    }
    /// Writes until it is full, which a socket is when the system has passed on all that it can.
    static void fill(int end)
    {
        static const std::array<char, 65536> Data{};
        for (int idle = 0; idle < 100; ++idle) {
            while (::write(end, Data.data(), Data.size()) > 0)
                idle = 0;
        }
    }

    int mine = -1;
    int theirs = -1;
};

/// What an epoll descriptor of this process watches a descriptor for, as EPOLLIN and so on; nothing
/// when none does. Linux only.
inline std::optional<unsigned> watchedEvents(int fd)
{
    const QDir descriptors(QStringLiteral("/proc/self/fd"));
    for (const QString &name : descriptors.entryList(QDir::Files | QDir::System)) {
        const auto link = QFile::symLinkTarget(descriptors.filePath(name));
        if (!link.contains(QLatin1String("[eventpoll]")))
            continue;
        QFile info(QLatin1String("/proc/self/fdinfo/") + name);
        if (!info.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray &line : info.readAll().split('\n')) {
            // "tfd:        7 events:       19 data: …"
            const QList<QByteArray> fields = line.simplified().split(' ');
            if (fields.size() > 3 && fields[0] == "tfd:" && fields[1].toInt() == fd)
                return fields[3].toUInt(nullptr, 16);
        }
    }
    return std::nullopt;
}

} // namespace Windsock::Test
