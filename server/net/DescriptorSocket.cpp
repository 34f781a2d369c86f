// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/DescriptorSocket.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QEvent>
#include <QHostAddress>
#include <QNetworkInterface>
#include <QPointer>
#include <QScopedValueRollback>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <span>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace Windsock {

namespace {

constexpr size_t ReadSize = 64 * 1024;
constexpr qint64 MaxKeptCapacity = 16 * 1024; // of a buffer that is empty
constexpr const char *ClosedText = "The remote host closed the connection"; // as Qt has it

#ifdef MSG_NOSIGNAL
constexpr int SendFlags = MSG_NOSIGNAL;
#else
constexpr int SendFlags = 0; // SO_NOSIGPIPE is set
#endif

bool isForNow(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

QAbstractSocket::SocketError socketError(int error)
{
    switch (error) {
    case ECONNRESET:
    case EPIPE: return QAbstractSocket::RemoteHostClosedError;
    case EACCES:
    case EPERM: return QAbstractSocket::SocketAccessError;
    case ENOBUFS:
    case ENOMEM: return QAbstractSocket::SocketResourceError;
    case ETIMEDOUT: return QAbstractSocket::SocketTimeoutError;
    default: return QAbstractSocket::NetworkError;
    }
}

struct Address
{
    QHostAddress host;
    quint16 port = 0;
};

using GetName = int (*)(int, sockaddr *, socklen_t *);

/// Nothing when the connection is gone.
std::optional<Address> addressOf(int descriptor, GetName getName)
{
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto *const any = reinterpret_cast<sockaddr *>(&storage);
    if (getName(descriptor, any, &size) != 0)
        return std::nullopt;
    Address address{QHostAddress(any)};
    if (storage.ss_family == AF_INET6) {
        const auto &v6 = *reinterpret_cast<const sockaddr_in6 *>(&storage);
        address.port = ntohs(v6.sin6_port);
        if (v6.sin6_scope_id != 0)
            address.host.setScopeId(
                QNetworkInterface::interfaceNameFromIndex(int(v6.sin6_scope_id)));
    } else if (storage.ss_family == AF_INET) {
        address.port = ntohs(reinterpret_cast<const sockaddr_in &>(storage).sin_port);
    }
    return address;
}

void setFlag(int descriptor, int level, int option, int value)
{
    ::setsockopt(descriptor, level, option, &value, sizeof value);
}

} // namespace

/// What the sockets of a thread share: where they read to, and which of them have something to
/// write when its loop has turned.
class DescriptorSocket::Shared final : public QObject
{
public:
    static Shared &ofThisThread()
    {
        static thread_local QPointer<Shared> shared;
        if (!shared)
            shared = new Shared(QAbstractEventDispatcher::instance());
        return *shared;
    }

    [[nodiscard]] std::span<char> readSpace() { return m_read; }

    void add(DescriptorSocket *socket)
    {
        m_sockets.push_back(socket);
        if (!std::exchange(m_isPosted, true))
            QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    }

    void remove(DescriptorSocket *socket)
    {
        DescriptorSocket *const none = nullptr;
        std::replace(m_sockets.begin(), m_sockets.end(), socket, none);
    }

protected:
    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::User)
            return QObject::event(event);
        m_isPosted = false;
        // Whoever is told of what was written may delete others, write again, which is the next
        // turn's, or turn the loop itself.
        const bool isNested = std::exchange(m_isWriting, true);
        const size_t count = m_sockets.size();
        while (m_next < count) {
            if (DescriptorSocket *const socket = std::exchange(m_sockets[m_next++], nullptr)) {
                socket->m_isQueued = false;
                socket->writeOutput();
            }
        }
        if (isNested)
            return true;
        m_sockets.erase(m_sockets.begin(), m_sockets.begin() + std::ptrdiff_t(m_next));
        m_next = 0;
        m_isWriting = false;
        return true;
    }

private:
    explicit Shared(QObject *parent) : QObject(parent) {}

    std::array<char, ReadSize> m_read{};
    std::vector<DescriptorSocket *> m_sockets; ///< null: deleted
    size_t m_next = 0;                         ///< to be written
    bool m_isPosted = false;
    bool m_isWriting = false;
};

/// As QSocketNotifier, without a signal in between.
class DescriptorSocket::Notifier final : public QSocketNotifier
{
public:
    using Call = void (*)(DescriptorSocket &);

    Notifier(DescriptorSocket &socket, Type type, Call call)
        : QSocketNotifier(socket.m_descriptor, type), m_socket(socket), m_call(call)
    {
    }

protected:
    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::SockAct)
            return QSocketNotifier::event(event);
        m_call(m_socket);
        return true;
    }

private:
    DescriptorSocket &m_socket;
    Call m_call;
};

DescriptorSocket::DescriptorSocket(QObject *parent) : QTcpSocket(parent) {}

DescriptorSocket::~DescriptorSocket()
{
    if (state() != UnconnectedState) // what QAbstractSocket does knows of no descriptor
        abort();
}

bool DescriptorSocket::setSocketDescriptor(qintptr descriptor, SocketState, OpenMode)
{
    m_descriptor = int(descriptor);
    const auto peer = addressOf(m_descriptor, ::getpeername);
    const auto local = addressOf(m_descriptor, ::getsockname);
    const int flags = ::fcntl(m_descriptor, F_GETFL);
    if (!peer || !local || ::fcntl(m_descriptor, F_SETFL, flags | O_NONBLOCK) != 0) {
        setSocketError(socketError(errno));
        setErrorString(qt_error_string());
        closeDescriptor();
        return false;
    }
#ifdef SO_NOSIGPIPE
    setFlag(m_descriptor, SOL_SOCKET, SO_NOSIGPIPE, 1);
#endif
    setPeerAddress(peer->host);
    setPeerPort(peer->port);
    setLocalAddress(local->host);
    setLocalPort(local->port);
    // What is read lies here, and need not go through QIODevice's buffer as well.
    QIODevice::open(ReadWrite | Unbuffered);
    m_reader = std::make_unique<Notifier>(*this, QSocketNotifier::Read,
                                          [](DescriptorSocket &socket) { socket.onReadable(); });
    setSocketState(ConnectedState);
    emit stateChanged(ConnectedState);
    return true;
}

qint64 DescriptorSocket::bytesAvailable() const
{
    return isOpen() ? QTcpSocket::bytesAvailable() + inputSize() : 0;
}

void DescriptorSocket::setReadBufferSize(qint64 size)
{
    QTcpSocket::setReadBufferSize(size);
    m_readLimit = size;
    resumeReading();
    endIfDone();
}

void DescriptorSocket::setSocketOption(SocketOption option, const QVariant &value)
{
    if (m_descriptor == -1)
        return;
    if (option == LowDelayOption)
        setFlag(m_descriptor, IPPROTO_TCP, TCP_NODELAY, value.toInt());
    else if (option == KeepAliveOption)
        setFlag(m_descriptor, SOL_SOCKET, SO_KEEPALIVE, value.toInt());
}

bool DescriptorSocket::flush()
{
    bool wasWritten = false;
    while (!m_isAborted && !m_output.isEmpty() && writeOutput())
        wasWritten = true;
    return wasWritten;
}

void DescriptorSocket::close()
{
    // abort() clears QIODevice's own write buffer and then calls this; nothing else tells.
    m_isAborted = state() == ClosingState ? QTcpSocket::bytesToWrite() == 0
                                          : writeChannelCount() == 0;
    QTcpSocket::close();
    m_input = {};
    m_inputStart = 0;
}

/// As QAbstractSocket's: what waits is written first, unless all is aborted.
void DescriptorSocket::disconnectFromHost()
{
    if (state() == UnconnectedState)
        return;
    if (m_reader)
        m_reader->setEnabled(false);
    if (!m_isAborted && m_descriptor != -1 && !m_output.isEmpty()) {
        if (state() != ClosingState) {
            QTcpSocket::writeData("", 1); // goes nowhere: see close()
            setSocketState(ClosingState);
            emit stateChanged(ClosingState);
        }
        if (m_descriptor != -1)
            queueOutput();
        return;
    }
    closeDescriptor();
    QTcpSocket::disconnectFromHost();
}

void DescriptorSocket::releaseBuffer()
{
    if (state() == ConnectedState && isOpen() && QTcpSocket::bytesAvailable() == 0)
        QIODevice::open(openMode());
}

qint64 DescriptorSocket::readData(char *data, qint64 maxSize)
{
    if (inputSize() == 0 && maxSize > 0 && state() != ConnectedState)
        return -1;
    const qint64 size = std::min(maxSize, inputSize());
    std::copy_n(m_input.constData() + m_inputStart, size, data);
    return skipData(size);
}

qint64 DescriptorSocket::skipData(qint64 maxSize)
{
    const qint64 size = std::min(maxSize, inputSize());
    m_inputStart += size;
    m_isReadSinceEnd = m_isReadSinceEnd || (m_hasInputEnded && size > 0);
    if (m_inputStart == m_input.size() || m_inputStart > qint64(ReadSize))
        removeFrom(m_input, std::exchange(m_inputStart, 0));
    if (m_isReadBufferFull)
        resumeReading();
    endIfDone();
    return size;
}

qint64 DescriptorSocket::writeData(const char *data, qint64 size)
{
    if (state() != ConnectedState || m_descriptor == -1) {
        setSocketError(UnknownSocketError);
        return -1;
    }
    m_output.append(data, size);
    queueOutput();
    return size;
}

/// What is left of a large buffer takes no more memory than it needs. An empty one keeps what it
/// needed this time, up to a limit, for what comes next.
void DescriptorSocket::removeFrom(QByteArray &buffer, qint64 size)
{
    const qint64 left = buffer.size() - size;
    const qint64 kept = left == 0 ? std::clamp<qint64>(4 * buffer.size(), 1024, MaxKeptCapacity)
                                  : std::max<qint64>(4 * left, ReadSize);
    if (buffer.capacity() > kept)
        buffer = QByteArray(buffer.constData() + size, left);
    else if (left == 0)
        buffer.resize(0);
    else
        buffer.remove(0, size); // moves nothing
}

void DescriptorSocket::onReadable()
{
    std::span<char> space = Shared::ofThisThread().readSpace();
    if (m_readLimit > 0) {
        const qint64 room = std::max<qint64>(m_readLimit - DescriptorSocket::bytesAvailable(), 0);
        space = space.first(std::min(space.size(), size_t(room)));
    }
    if (space.empty()) {
        m_isReadBufferFull = true;
        m_reader->setEnabled(false);
        return;
    }
    const ssize_t count = ::recv(m_descriptor, space.data(), space.size(), 0);
    if (count < 0) {
        if (!isForNow(errno))
            fail(socketError(errno), qt_error_string());
        return;
    }
    if (count == 0) {
        onPeerEnded();
        return;
    }
    m_input.remove(0, std::exchange(m_inputStart, 0)); // moves nothing
    m_input.append(space.data(), count);
    tellOfInput();
}

void DescriptorSocket::tellOfInput()
{
    if (m_isTellingRead)
        return;
    const QScopedValueRollback telling(m_isTellingRead, true);
    emit readyRead();
}

/// Comes again each time that the reader is enabled. What is written later, because others go on
/// speaking, is not waited for; answers to what was still to be read are.
void DescriptorSocket::onPeerEnded()
{
    const bool wasHeldBack = isInputHeldBack();
    const bool isFirst = !std::exchange(m_hasInputEnded, true);
    const bool wasWaiting = std::exchange(m_waitsToEnd, false);
    if (isFirst && wasHeldBack)
        emit inputEnded();
    if ((wasWaiting || wasHeldBack) && inputSize() > 0 && !isInputHeldBack())
        tellOfInput();
    if (state() != ConnectedState || m_descriptor == -1)
        return;
    if (std::exchange(m_isReadSinceEnd, false) || isFirst)
        m_outputToEnd = m_output.size();
    m_waitsToEnd = m_outputToEnd > 0 || isInputHeldBack();
    if (m_waitsToEnd)
        m_reader->setEnabled(false);
    else
        fail(RemoteHostClosedError, QCoreApplication::translate("QNativeSocketEngine", ClosedText));
}

void DescriptorSocket::endIfDone()
{
    if (m_waitsToEnd && m_outputToEnd == 0 && !isInputHeldBack() && state() == ConnectedState)
        m_reader->setEnabled(true);
}

/// Whether the system has taken something.
bool DescriptorSocket::writeOutput()
{
    if (m_descriptor == -1 || m_output.isEmpty())
        return false;
    const ssize_t count = ::send(m_descriptor, m_output.constData(), size_t(m_output.size()),
                                 SendFlags);
    if (count < 0 && !isForNow(errno)) {
        fail(socketError(errno), qt_error_string());
        return false;
    }
    if (count > 0) {
        removeFrom(m_output, count);
        m_outputToEnd = std::max<qint64>(m_outputToEnd - count, 0);
    }
    if (!m_output.isEmpty() && !m_writer)
        m_writer = std::make_unique<Notifier>(*this, QSocketNotifier::Write,
                                              [](DescriptorSocket &socket) {
                                                  socket.writeOutput();
                                              });
    if (m_writer)
        m_writer->setEnabled(!m_output.isEmpty());
    if (count > 0 && !m_isTellingWritten) {
        const QScopedValueRollback telling(m_isTellingWritten, true);
        emit bytesWritten(count);
    }
    if (m_output.isEmpty() && state() == ClosingState)
        disconnectFromHost();
    else
        endIfDone();
    return count > 0;
}

void DescriptorSocket::queueOutput()
{
    if (m_isQueued || (m_writer && m_writer->isEnabled()))
        return;
    m_isQueued = true;
    Shared::ofThisThread().add(this);
}

void DescriptorSocket::fail(SocketError error, const QString &text)
{
    setSocketError(error);
    setErrorString(text);
    emit errorOccurred(error);
    closeDescriptor();
    disconnectFromHost();
}

/// There may be room again for what comes.
void DescriptorSocket::resumeReading()
{
    if (!m_isReadBufferFull || state() != ConnectedState)
        return;
    if (m_readLimit > 0 && DescriptorSocket::bytesAvailable() >= m_readLimit)
        return;
    m_isReadBufferFull = false;
    m_reader->setEnabled(true);
}

void DescriptorSocket::closeDescriptor()
{
    if (m_descriptor == -1)
        return;
    // No longer watched first: the number may be another's at once.
    for (const auto &notifier : {m_reader.get(), m_writer.get()}) {
        if (notifier)
            notifier->setEnabled(false);
    }
    if (std::exchange(m_isQueued, false))
        Shared::ofThisThread().remove(this);
    m_output.clear();
    ::close(std::exchange(m_descriptor, -1));
}

} // namespace Windsock
