// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace Windsock::Test {

/// A frame as a server sends it.
struct ServerFrame
{
    bool final = true;
    int opcode = 0;
    QByteArray payload;

    /// Of a close frame; 1005 when it has none.
    [[nodiscard]] int closeCode() const;
};

/// The whole frames behind the HTTP answer in what a client received.
[[nodiscard]] QList<ServerFrame> serverFrames(const QByteArray &received);

/// The whole messages among them, of their fragments put together.
[[nodiscard]] QList<QByteArray> serverMessages(const QByteArray &received);

/// The code of the close frame in what a client received; 0: there is none.
[[nodiscard]] int receivedCloseCode(const QByteArray &received);

} // namespace Windsock::Test
