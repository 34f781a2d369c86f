// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QTcpSocket>

namespace Windsock::Test {

/// Speaks bytes, not a protocol: for requests and frames that no well-behaved client sends.
class RawClient
{
public:
    explicit RawClient(quint16 port);

    void send(const QByteArray &bytes);
    [[nodiscard]] int status() const; ///< of the answer so far, 0 when there is none
    [[nodiscard]] QByteArray body() const;

    quint16 localPort = 0;
    QByteArray received;
    bool closed = false;
    QTcpSocket socket; ///< last: it tells of its end when it is destroyed
};

/// A correct opening handshake for `path`, with the extra header lines (each with CRLF).
[[nodiscard]] QByteArray upgradeRequest(const QByteArray &path, const QByteArray &extra = {});
/// A masked, final frame of a client; payloads up to 65,535 bytes.
[[nodiscard]] QByteArray clientFrame(int opcode, const QByteArray &payload, bool final = true);

} // namespace Windsock::Test
