// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/UvPolls.h"

#include <QCoreApplication>
#include <QEvent>

#include <bit>
#include <fcntl.h>
#include <utility>

namespace Windsock {

namespace {

constexpr quint8 bit(QSocketNotifier::Type type)
{
    return quint8(1U << type);
}

constexpr auto Read = bit(QSocketNotifier::Read);
constexpr auto Write = bit(QSocketNotifier::Write);
constexpr auto Exception = bit(QSocketNotifier::Exception);

const char *nameOf(QSocketNotifier::Type type)
{
    constexpr std::array Names{"Read", "Write", "Exception"};
    return Names[size_t(type)];
}

bool isOpen(int fd)
{
    return fcntl(fd, F_GETFD) != -1;
}

/// What Qt's own dispatchers take poll()'s answer for: an end and an error are told to everybody.
quint8 typesOf(short events)
{
    constexpr short All = POLLHUP | POLLERR;
    return quint8(((events & (POLLIN | All)) != 0 ? Read : 0)
                  | ((events & (POLLOUT | All)) != 0 ? Write : 0)
                  | ((events & (POLLPRI | All)) != 0 ? Exception : 0));
}

quint8 askNow(int fd)
{
    pollfd asked{fd, POLLIN | POLLOUT | POLLPRI, 0};
    return poll(&asked, 1, 0) > 0 ? typesOf(asked.revents) : 0;
}

} // namespace

UvPolls::Types UvPolls::Descriptor::enabled() const
{
    Types types = 0;
    for (const auto type :
         {QSocketNotifier::Read, QSocketNotifier::Write, QSocketNotifier::Exception}) {
        if (notifiers[type])
            types |= bit(type);
    }
    return types;
}

UvPolls::Types UvPolls::Descriptor::wanted() const
{
    return isTried ? enabled() & ~Write : enabled();
}

void UvPolls::add(QSocketNotifier *notifier)
{
    const int fd = int(notifier->socket());
    const auto type = notifier->type();
    if (size_t(fd) >= m_descriptors.size()) {
        if (!isOpen(fd)) { // and the number may be anything
            qWarning("QSocketNotifier: Invalid socket %d with type %s, disabling...", fd,
                     nameOf(type));
            notifier->setEnabled(false);
            return;
        }
        m_descriptors.resize(size_t(fd) + 1);
    }

    Descriptor &descriptor = m_descriptors[size_t(fd)];
    QSocketNotifier *const before = std::exchange(descriptor.notifiers[type], notifier);
    const bool isSecond = before && before != notifier;
    if (isSecond)
        qWarning("QSocketNotifier: Multiple socket notifiers for same socket %d and type %s", fd,
                 nameOf(type));
    // But a socket's writer goes and comes all the time.
    if (isSecond || (type != QSocketNotifier::Write && (descriptor.watched & bit(type)) != 0))
        descriptor.isRenewed = true;
    if (type != QSocketNotifier::Write || (descriptor.watched & Write) != 0) {
        markChanged(fd);
        return;
    }
    descriptor.isTried = true;
    if (!std::exchange(descriptor.isInWriters, true))
        m_newWriters.push_back(fd);
}

void UvPolls::remove(QSocketNotifier *notifier)
{
    const int fd = int(notifier->socket());
    const auto type = notifier->type();
    if (size_t(fd) >= m_descriptors.size() || m_descriptors[size_t(fd)].notifiers[type] != notifier)
        return; // refused, or another has taken its place
    Descriptor &descriptor = m_descriptors[size_t(fd)];
    descriptor.notifiers[type] = nullptr;
    descriptor.ready &= ~bit(type);
    if (type == QSocketNotifier::Write)
        descriptor.isTried = false;
    if (descriptor.enabled() == 0)
        closeHandle(descriptor);
    else
        markChanged(fd);
}

void UvPolls::update()
{
    m_newWriters.insert(m_newWriters.end(), m_writable.begin(), m_writable.end());
    m_writable.clear();
    tryNewWriters();

    // Refusing one changes the list of changes.
    m_changes.swap(m_changed);
    for (const int fd : m_changes) {
        Descriptor &descriptor = m_descriptors[size_t(fd)];
        descriptor.isInChanged = false;
        const bool isRenewed = std::exchange(descriptor.isRenewed, false);
        const Types wanted = descriptor.wanted();
        if (wanted != 0 && wanted == descriptor.watched && !isRenewed)
            continue;
        // Never changed but opened anew: libuv ends the program when the system refuses to change
        // what it watches, while for what is new it asks the system first.
        closeHandle(descriptor);
        if (wanted != 0)
            watch(fd, wanted);
    }
    m_changes.clear();
}

void UvPolls::tryNewWriters()
{
    m_asked.clear();
    for (const int fd : m_newWriters) {
        m_descriptors[size_t(fd)].isInWriters = false;
        if (m_descriptors[size_t(fd)].isTried)
            m_asked.push_back({fd, POLLOUT, 0});
    }
    m_newWriters.clear();
    if (m_asked.empty())
        return;
    // Should that fail, all are taken for full, and the loop finds out.
    (void)poll(m_asked.data(), nfds_t(m_asked.size()), 0);
    for (const pollfd &asked : m_asked) {
        Descriptor &descriptor = m_descriptors[size_t(asked.fd)];
        if ((asked.revents & POLLNVAL) != 0) {
            refuse(asked.fd, UV_EBADF);
        } else if ((typesOf(asked.revents) & Write) != 0) {
            markReady(asked.fd, Write);
            descriptor.isInWriters = true;
            m_writable.push_back(asked.fd);
        } else {
            descriptor.isTried = false;
            markChanged(asked.fd);
        }
    }
}

int UvPolls::activate()
{
    int activated = 0;
    QEvent event(QEvent::SockAct);
    while (hasReady()) {
        // All notes are taken before the event is sent: its receiver may do anything, and a nested
        // event loop goes on from here.
        Descriptor &descriptor = m_descriptors[size_t(m_ready[m_nextReady])];
        if (descriptor.ready == 0) {
            descriptor.isInReady = false;
            ++m_nextReady;
            continue;
        }
        const auto type = std::countr_zero(descriptor.ready);
        descriptor.ready &= Types(descriptor.ready - 1);
        QCoreApplication::sendEvent(descriptor.notifiers[size_t(type)], &event);
        ++activated;
    }
    m_ready.clear();
    m_nextReady = 0;
    return activated;
}

void UvPolls::close()
{
    for (Descriptor &descriptor : m_descriptors)
        closeHandle(descriptor);
}

void UvPolls::markReady(int fd, Types types)
{
    Descriptor &descriptor = m_descriptors[size_t(fd)];
    descriptor.ready |= types & descriptor.enabled();
    if (descriptor.ready != 0 && !std::exchange(descriptor.isInReady, true))
        m_ready.push_back(fd);
}

void UvPolls::markChanged(int fd)
{
    if (!std::exchange(m_descriptors[size_t(fd)].isInChanged, true))
        m_changed.push_back(fd);
}

void UvPolls::watch(int fd, Types types)
{
    if (const int error = open(fd); error < 0) {
        refuse(fd, error);
        return;
    }
    const int events = ((types & Read) != 0 ? UV_READABLE : 0)
        | ((types & Write) != 0 ? UV_WRITABLE : 0)
        | ((types & Exception) != 0 ? UV_PRIORITIZED : 0);
    Descriptor &descriptor = m_descriptors[size_t(fd)];
    uv_poll_start(&descriptor.handle->poll, events, &UvPolls::onPolled);
    descriptor.watched = types;
}

int UvPolls::open(int fd)
{
    if (m_free.empty()) {
        m_handles.push_back(std::make_unique<Handle>());
        m_free.reserve(m_handles.size());
        m_free.push_back(m_handles.back().get());
    }
    Handle *const handle = m_free.back();
    // libuv makes the descriptor a non-blocking one, and that is not ours to decide.
    const int flags = fcntl(fd, F_GETFL);
    if (const int error = uv_poll_init(m_loop, &handle->poll, fd); error < 0)
        return error;
    if (flags != -1 && (flags & O_NONBLOCK) == 0)
        fcntl(fd, F_SETFL, flags);
    m_free.pop_back();
    handle->poll.data = handle;
    handle->owner = this;
    handle->descriptor = fd;
    m_descriptors[size_t(fd)].handle = handle;
    return 0;
}

void UvPolls::closeHandle(Descriptor &descriptor)
{
    descriptor.watched = 0;
    Handle *const handle = std::exchange(descriptor.handle, nullptr);
    if (!handle)
        return;
    ++m_closing;
    uv_close(reinterpret_cast<uv_handle_t *>(&handle->poll), [](uv_handle_t *closed) {
        auto *const free = static_cast<Handle *>(closed->data);
        --free->owner->m_closing;
        free->owner->m_free.push_back(free);
    });
}

void UvPolls::refuse(int fd, int error)
{
    for (QSocketNotifier *const notifier : m_descriptors[size_t(fd)].notifiers) {
        if (!notifier)
            continue;
        if (error == UV_EBADF)
            qWarning("QSocketNotifier: Invalid socket %d with type %s, disabling...", fd,
                     nameOf(notifier->type()));
        else
            qWarning("QSocketNotifier: Socket %d with type %s cannot be watched (%s), disabling...",
                     fd, nameOf(notifier->type()), uv_strerror(error));
        notifier->setEnabled(false);
    }
}

void UvPolls::onPolled(uv_poll_t *poll, int status, int events)
{
    const auto *const handle = static_cast<Handle *>(poll->data);
    UvPolls &self = *handle->owner;
    const int fd = handle->descriptor;
    Descriptor &descriptor = self.m_descriptors[size_t(fd)];
    if (status < 0) {
        // An error on the descriptor: libuv has stopped watching it. Qt would go on telling.
        descriptor.watched = 0;
        self.markChanged(fd);
        self.markReady(fd, Read | Write | Exception);
        return;
    }
    Types types = ((events & UV_READABLE) != 0 ? Read : 0)
        | ((events & UV_WRITABLE) != 0 ? Write : 0)
        | ((events & UV_PRIORITIZED) != 0 ? Exception : 0);
    // libuv does not always tell an end beside other events, of which exceptions are to be told.
    if (descriptor.notifiers[QSocketNotifier::Exception])
        types = askNow(fd);
    self.markReady(fd, types);
}

} // namespace Windsock
