// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Client.h"

#include "tests/bench/load/Failure.h"
#include "tests/bench/load/Handshake.h"

#include <cerrno>

#include <sys/socket.h>
#include <unistd.h>

namespace Load {

namespace {

// Ours are no secrets that an intermediary could be fooled with; they only must not be zero.
constexpr std::uint32_t Mask = 0x5A17C3E9;

} // namespace

Client::Client(Poller &poller, std::size_t index, const Target &target)
    : m_poller(poller), m_target(&target), m_index(index), m_descriptor(startConnect(target))
{
    m_poller.add(m_descriptor, this, Poller::Interest::Write);
}

Client::~Client()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void Client::handle(std::uint32_t events, Listener &listener)
{
    if (m_state == State::Connecting) {
        onConnected();
        return;
    }
    if ((events & ~std::uint32_t(EPOLLOUT)) != 0)
        receive(listener);
    flush();
}

void Client::queue(Opcode opcode, std::string_view payload)
{
    appendFrame(m_out, opcode, payload, Mask);
}

void Client::flush()
{
    if (m_state == State::Ended)
        return;
    if (m_sent < m_out.size()) {
        const ssize_t sent = send(m_descriptor, m_out.data() + m_sent, m_out.size() - m_sent,
                                  MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR && m_state != State::Closing)
            throw Failure::ofSystem("send", errno);
        m_sent += sent > 0 ? static_cast<std::size_t>(sent) : 0;
    }
    const bool isFull = m_sent < m_out.size();
    if (!isFull) {
        m_out.clear();
        m_sent = 0;
    }
    if (isFull != m_waitsToWrite) {
        m_waitsToWrite = isFull;
        m_poller.change(m_descriptor, this,
                        isFull ? Poller::Interest::ReadAndWrite : Poller::Interest::Read);
    }
}

void Client::turnDeaf()
{
    m_poller.remove(m_descriptor);
}

void Client::close()
{
    if (m_state != State::Open)
        return;
    m_state = State::Closing;
    queue(Opcode::Close, std::string_view("\x03\xE8", 2)); // 1000
    flush();
}

void Client::abort()
{
    if (m_descriptor < 0)
        return;
    closeWithReset(m_descriptor);
    m_descriptor = -1;
    m_state = State::Ended;
}

void Client::onConnected()
{
    checkConnected(m_descriptor);
    m_state = State::Handshaking;
    queue(m_target->request);
    flush();
}

void Client::receive(Listener &listener)
{
    const auto buffer = m_poller.buffer();
    const ssize_t size = recv(m_descriptor, buffer.data(), buffer.size(), 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0) {
        if (m_state != State::Closing)
            throw Failure("the server closed connection " + std::to_string(m_index));
        end();
        return;
    }
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
    if (m_in.empty()) {
        m_in.append(bytes.substr(take(bytes, listener)));
    } else {
        m_in.append(bytes);
        m_in.erase(0, take(m_in, listener));
    }
}

// How many of the bytes are done with.
std::size_t Client::take(std::string_view bytes, Listener &listener)
{
    std::size_t at = m_state == State::Handshaking ? takeAnswer(bytes) : 0;
    while (m_state == State::Open || m_state == State::Closing) {
        const auto rest = bytes.substr(at);
        const auto head = parseHead(rest);
        if (!head || head->payloadSize > rest.size() - head->size)
            break;
        onFrame(*head, rest.substr(head->size, head->payloadSize), listener);
        at += head->size + head->payloadSize;
    }
    return at;
}

std::size_t Client::takeAnswer(std::string_view bytes)
{
    const std::size_t size = checkAnswer(bytes);
    if (size > 0)
        m_state = State::Open;
    return size;
}

void Client::onFrame(const FrameHead &head, std::string_view payload, Listener &listener)
{
    switch (head.opcode) {
    case Opcode::Ping: queue(Opcode::Pong, payload); break;
    case Opcode::Pong: ++m_pongs; break;
    case Opcode::Close: onCloseFrame(payload); break;
    default: onData(head, payload, listener);
    }
}

void Client::onData(const FrameHead &head, std::string_view payload, Listener &listener)
{
    if ((head.opcode == Opcode::Continuation) != m_inMessage)
        throw Failure(
            "the server sent a fragment without a beginning, or a message within another");
    if (head.opcode == Opcode::Binary)
        throw Failure("the server answered a text with binary data");
    if (head.isFinal && !m_inMessage) {
        listener.onMessage(*this, payload);
        return;
    }
    m_message.append(payload);
    m_inMessage = !head.isFinal;
    if (head.isFinal) {
        listener.onMessage(*this, m_message);
        m_message.clear();
    }
}

void Client::onCloseFrame(std::string_view payload)
{
    if (m_state == State::Closing)
        return;
    const int code = payload.size() < 2
        ? 1005
        : static_cast<std::uint8_t>(payload[0]) << 8 | static_cast<std::uint8_t>(payload[1]);
    throw Failure("the server closed connection " + std::to_string(m_index) + " with "
                  + std::to_string(code));
}

void Client::end()
{
    ::close(m_descriptor); // which the poller notices
    m_descriptor = -1;
    m_state = State::Ended;
}

} // namespace Load
