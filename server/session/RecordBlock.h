// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QByteArray>

#include <array>
#include <limits>
#include <string>

namespace Windsock {

// How records lie in a row of the table block: up to some hundred together, since a row costs
// SQLite more than what a message says. Each has its facts, an array of numbers in JSON, so that
// any SQLite tool can read them (the view record in SessionSchema.h does); their payloads and
// recipients lie one after the other beside them, once for records in a row that have the same.

/// The numbers of a record, in their order. Those from FirstRareFact on are mostly 0; then they
/// are left out.
enum Fact : size_t {
    TimeFact,     ///< microseconds after the block's
    WhatFact,     ///< several small ones; see whatOf()
    ClientFact,   ///< 0: to several
    EndpointFact, ///< id of a name, 0: none
    SizeFact,     ///< bytes of the payload
    StartFact,    ///< where the payload is in the block's bytes; InDetail: in the table detail
    RoomFact,     ///< id of a name, 0: none
    CloseCodeFact,
    SkippedFact,
    RecipientCountFact,
    RecipientsStartFact, ///< where they are in the block's bytes, as Recipients.h encodes them
    RecipientsSizeFact,  ///< bytes, 0: none here
    FactCount,
    FirstRareFact = RoomFact,
};
using Facts = std::array<qint64, FactCount>;

/// StartFact of a record whose payload and recipients are not in the block.
inline constexpr qint64 InDetail = -1;

/// A record's kind, direction, source, audience, and whether its payload was dropped or is text.
[[nodiscard]] qint64 whatOf(const TrafficRecord &record);

// What whatOf() made.
[[nodiscard]] constexpr qint64 kindOf(qint64 what)
{
    return what & 15;
}
[[nodiscard]] constexpr qint64 directionOf(qint64 what)
{
    return what >> 4 & 1;
}
[[nodiscard]] constexpr qint64 sourceOf(qint64 what)
{
    return what >> 5 & 7;
}
[[nodiscard]] constexpr qint64 audienceOf(qint64 what)
{
    return what >> 8 & 7;
}
[[nodiscard]] constexpr bool isPayloadDropped(qint64 what)
{
    return (what >> 11 & 1) != 0;
}
[[nodiscard]] constexpr bool isPayloadText(qint64 what)
{
    return (what >> 12 & 1) != 0;
}

/// Upstream and the queue drop payloads, never sizes.
[[nodiscard]] inline bool isPayloadDropped(const TrafficRecord &record)
{
    return record.payload.isEmpty() && record.size > 0;
}

/// A block that is being filled.
class RecordBlock final
{
public:
    /// What a row refers to instead of spelling it out.
    struct Names
    {
        qint64 endpoint = 0;
        qint64 room = 0;
    };

    /// Bytes that a payload and its recipients may have together, so that little remains of a page.
    static constexpr qsizetype LongestHere = 2'000;

    /// Where add() has put a record.
    enum class Place {
        Here,
        Detail, ///< its facts are here; what it says is to be stored in the table detail
        Nowhere ///< the block is full
    };

    RecordBlock();

    /// An empty block takes any record.
    [[nodiscard]] Place add(const TrafficRecord &record, Names names);
    void clear(); ///< its memory is kept

    /// A record's recipients, encoded; until the next call.
    [[nodiscard]] QByteArrayView recipients(const TrafficRecord &record);

    [[nodiscard]] qint64 count() const { return m_count; }
    [[nodiscard]] qint64 time() const { return m_time; } ///< of the first record
    [[nodiscard]] QByteArrayView facts() const { return m_facts; }
    [[nodiscard]] QByteArrayView bytes() const { return m_bytes; }

private:
    static constexpr qint64 NotHere = -1;

    [[nodiscard]] bool isLong(const TrafficRecord &record);
    void append(const Facts &facts);

    // A row up to this long fits a page of 8 KiB, alone: none is left half empty, and none
    // continues on others.
    static constexpr size_t BlockBytes = 8'000;
    // "[[…]]" with the longest numbers
    static constexpr size_t LongestFacts = FactCount * (std::numeric_limits<qint64>::digits10 + 3)
        + 3;

    std::string m_facts;
    std::string m_bytes;
    std::array<char, LongestFacts> m_written{}; ///< for a record's facts
    qint64 m_count = 0;
    qint64 m_time = 0;
    std::shared_ptr<const std::vector<ClientId>> m_encodedFor; ///< whose encoding m_encoded is
    QByteArray m_encoded;
    qint64 m_encodedStart = NotHere; ///< of m_encoded in m_bytes
    qsizetype m_payloadStart = 0;    ///< of the last payload in m_bytes
    qsizetype m_payloadSize = 0;
};

/// Reads a block's facts, one record after the other. Never more than what a RecordBlock wrote: at
/// anything else it ends.
class FactsReader final
{
public:
    FactsReader() = default;
    explicit FactsReader(QByteArrayView json) : m_json(json) {}

    /// False at the end.
    [[nodiscard]] bool next(Facts &facts);

private:
    [[nodiscard]] bool take(char expected);
    [[nodiscard]] bool takeNumber(qint64 &number);

    QByteArrayView m_json;
    bool m_begun = false;
};

} // namespace Windsock
