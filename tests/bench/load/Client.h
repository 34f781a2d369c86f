// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/load/Frame.h"
#include "tests/bench/load/Poller.h"
#include "tests/bench/load/Socket.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace Load {

class Client;

// Who is told what clients receive.
class Listener
{
public:
    // The payload is valid during the call. The client sends what was queued for it after its last
    // message.
    virtual void onMessage(Client &client, std::string_view payload) = 0;
    virtual ~Listener() = default;
};

// One WebSocket connection: non-blocking, RFC 6455 by hand. Whatever the server does that a server
// must not do is thrown as Failure, and so is its closing before we do.
class Client final
{
public:
    enum class State { Connecting, Handshaking, Open, Closing, Ended };

    // Starts to connect. The target must stay until the client is open.
    Client(Poller &poller, std::size_t index, const Target &target);
    ~Client();
    Client(const Client &) = delete;
    Client &operator=(const Client &) = delete;

    [[nodiscard]] std::size_t index() const { return m_index; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] std::uint64_t pongs() const { return m_pongs; }

    // Does what the poller says can be done.
    void handle(std::uint32_t events, Listener &listener);
    // Puts frames in the queue; flush() sends what the system takes of it, and the rest when it
    // can.
    void queue(std::string_view frames) { m_out.append(frames); }
    void queue(Opcode opcode, std::string_view payload);
    void flush();

    // Never reads again.
    void turnDeaf();
    // Says goodbye; the client has ended when the server has answered and closed.
    void close();
    // Forgets the connection, with a reset.
    void abort();

private:
    void onConnected();
    void receive(Listener &listener);
    std::size_t take(std::string_view bytes, Listener &listener);
    std::size_t takeAnswer(std::string_view bytes);
    void onFrame(const FrameHead &head, std::string_view payload, Listener &listener);
    void onData(const FrameHead &head, std::string_view payload, Listener &listener);
    void onCloseFrame(std::string_view payload);
    void end();

    Poller &m_poller;
    const Target *m_target;
    std::size_t m_index;
    int m_descriptor = -1;
    State m_state = State::Connecting;
    bool m_waitsToWrite = true; // for the connect
    bool m_inMessage = false;   // a fragment came that was not the last
    std::string m_in;           // the beginning of a frame
    std::string m_message;      // the fragments until now
    std::string m_out;
    std::size_t m_sent = 0; // of m_out
    std::uint64_t m_pongs = 0;
};

} // namespace Load
