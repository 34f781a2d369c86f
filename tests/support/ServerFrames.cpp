// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ServerFrames.h"

#include <QtEndian>

#include <algorithm>
#include <optional>
#include <utility>

namespace Windsock::Test {

namespace {

constexpr int NoCode = 1005; // RFC 6455, 7.1.5

/// A frame's header: how long it is, and the payload behind it. Nothing: it is not there yet.
std::optional<std::pair<qsizetype, qint64>> frameLengths(QByteArrayView bytes)
{
    if (bytes.size() < 2)
        return {};
    const int length = bytes.at(1) & 0x7f;
    const qsizetype header = length == 127 ? 10 : length == 126 ? 4 : 2;
    if (bytes.size() < header)
        return {};
    if (length == 127)
        return std::pair(header, qFromBigEndian<qint64>(bytes.data() + 2));
    if (length == 126)
        return std::pair(header, qint64(qFromBigEndian<quint16>(bytes.data() + 2)));
    return std::pair(header, qint64(length));
}

} // namespace

int ServerFrame::closeCode() const
{
    return payload.size() < 2 ? NoCode : qFromBigEndian<quint16>(payload.constData());
}

QList<ServerFrame> serverFrames(const QByteArray &received)
{
    QList<ServerFrame> frames;
    const qsizetype end = received.indexOf("\r\n\r\n");
    QByteArrayView rest = end < 0 ? QByteArrayView() : QByteArrayView(received).sliced(end + 4);
    while (const auto lengths = frameLengths(rest)) {
        const auto [header, payload] = *lengths;
        if (rest.size() - header < payload)
            break;
        frames.append({(rest.at(0) & 0x80) != 0, rest.at(0) & 0x0f,
                       rest.sliced(header, payload).toByteArray()});
        rest = rest.sliced(header + payload);
    }
    return frames;
}

QList<QByteArray> serverMessages(const QByteArray &received)
{
    constexpr int FirstControlOpcode = 8;
    QList<QByteArray> messages;
    QByteArray message;
    const auto frames = serverFrames(received);
    for (const ServerFrame &frame : frames) {
        if (frame.opcode >= FirstControlOpcode)
            continue;
        message += frame.payload;
        if (frame.final)
            messages.append(std::exchange(message, {}));
    }
    return messages;
}

int receivedCloseCode(const QByteArray &received)
{
    const auto frames = serverFrames(received);
    const auto close = std::find_if(frames.begin(), frames.end(),
                                    [](const ServerFrame &frame) { return frame.opcode == 8; });
    return close == frames.end() ? 0 : close->closeCode();
}

} // namespace Windsock::Test
