// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/Recipients.h"

#include <optional>

namespace Windsock {

namespace {

constexpr int MaxVarintBits = 64;

void appendVarint(QByteArray &bytes, quint64 value)
{
    while (value >= 0x80) {
        bytes.append(char(quint8(value) | 0x80));
        value >>= 7;
    }
    bytes.append(char(value));
}

/// Walks over the ids of an encoded list.
class Decoder
{
public:
    explicit Decoder(QByteArrayView bytes) : m_bytes(bytes) {}

    std::optional<ClientId> next()
    {
        quint64 delta = 0;
        for (int shift = 0; shift < MaxVarintBits && m_at < m_bytes.size(); shift += 7) {
            const auto byte = quint8(m_bytes[m_at++]);
            delta |= quint64(byte & 0x7f) << shift;
            if (byte < 0x80)
                return m_client += delta;
        }
        return std::nullopt;
    }

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    ClientId m_client = 0;
};

} // namespace

QByteArray encodeRecipients(const std::vector<ClientId> &clients)
{
    QByteArray bytes;
    bytes.reserve(qsizetype(clients.size()) + 8);
    ClientId previous = 0;
    for (const ClientId client : clients) {
        appendVarint(bytes, client - previous);
        previous = client;
    }
    return bytes;
}

std::vector<ClientId> decodeRecipients(QByteArrayView encoded)
{
    std::vector<ClientId> clients;
    Decoder decoder(encoded);
    while (const auto client = decoder.next())
        clients.push_back(*client);
    return clients;
}

bool containsRecipient(QByteArrayView encoded, ClientId client)
{
    Decoder decoder(encoded);
    while (const auto next = decoder.next()) {
        if (*next >= client)
            return *next == client;
    }
    return false;
}

} // namespace Windsock
