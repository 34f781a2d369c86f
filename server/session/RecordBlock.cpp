// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/RecordBlock.h"

#include "server/session/Recipients.h"

#include <algorithm>
#include <charconv>

namespace Windsock {

namespace {

bool isText(const TrafficRecord &record)
{
    switch (record.kind) {
    case RecordKind::Text:
    case RecordKind::Open:
    case RecordKind::Close:
    case RecordKind::Error: return record.payload.isValidUtf8();
    default: return false;
    }
}

} // namespace

qint64 whatOf(const TrafficRecord &record)
{
    return qint64(record.kind) | qint64(record.direction) << 4 | qint64(record.source) << 5
        | qint64(record.audience) << 8 | qint64(isPayloadDropped(record)) << 11
        | qint64(isText(record)) << 12;
}

RecordBlock::RecordBlock()
{
    m_facts.reserve(BlockBytes + LongestFacts);
    m_bytes.reserve(BlockBytes);
}

void RecordBlock::clear()
{
    m_facts.clear();
    m_bytes.clear();
    m_count = 0;
    m_encodedStart = NotHere;
    m_payloadStart = m_payloadSize = 0;
}

bool RecordBlock::isLong(const TrafficRecord &record)
{
    return record.payload.size() + recipients(record).size() > LongestHere
        || (record.payload.size() != record.size && !isPayloadDropped(record));
}

/// A busy room says much to the same members. Holding the list keeps its address from being used
/// again.
QByteArrayView RecordBlock::recipients(const TrafficRecord &record)
{
    if (!record.recipients)
        return {};
    if (m_encodedFor != record.recipients) {
        m_encodedFor = record.recipients;
        m_encoded = encodeRecipients(*m_encodedFor);
        m_encodedStart = NotHere;
    }
    return m_encoded;
}

RecordBlock::Place RecordBlock::add(const TrafficRecord &record, Names names)
{
    const bool here = !isLong(record);
    const QByteArrayView members = here ? recipients(record) : QByteArrayView();
    const QByteArrayView payload = here ? record.payload : QByteArrayView();
    const bool again = members.isEmpty() || m_encodedStart != NotHere;
    // What is sent on, or back, is mostly what has just come.
    const bool isEcho = here && payload == bytes().sliced(m_payloadStart, m_payloadSize);
    const auto added = size_t((isEcho ? 0 : payload.size()) + (again ? 0 : members.size()))
        + LongestFacts;
    if (m_count > 0 && m_facts.size() + m_bytes.size() + added > BlockBytes)
        return Place::Nowhere;
    if (m_count == 0)
        m_time = record.time;
    if (!again) {
        m_encodedStart = qint64(m_bytes.size());
        m_bytes.append(members.data(), size_t(members.size()));
    }
    if (here && !isEcho) {
        m_payloadStart = bytes().size();
        m_payloadSize = payload.size();
        m_bytes.append(payload.data(), size_t(payload.size()));
    }
    append({record.time - m_time, whatOf(record), qint64(record.client), names.endpoint,
            record.size, here ? m_payloadStart : InDetail, names.room, record.closeCode,
            record.skipped, record.recipients ? qint64(record.recipients->size()) : 0,
            members.isEmpty() ? 0 : m_encodedStart, members.size()});
    return here ? Place::Here : Place::Detail;
}

void RecordBlock::append(const Facts &facts)
{
    const bool isPlain = std::all_of(facts.begin() + FirstRareFact, facts.end(),
                                     [](qint64 fact) { return fact == 0; });
    char *end = m_written.data();
    for (size_t fact = 0; fact < (isPlain ? FirstRareFact : FactCount); ++fact) {
        *end++ = fact == 0 ? '[' : ',';
        end = std::to_chars(end, m_written.data() + m_written.size(), facts[fact]).ptr;
    }
    *end++ = ']';
    *end++ = ']';
    if (m_count == 0)
        m_facts += '[';
    else
        m_facts.back() = ',';
    m_facts.append(m_written.data(), end);
    ++m_count;
}

bool FactsReader::take(char expected)
{
    if (!m_json.startsWith(expected))
        return false;
    m_json = m_json.sliced(1);
    return true;
}

bool FactsReader::takeNumber(qint64 &number)
{
    const auto [end, error] = std::from_chars(m_json.begin(), m_json.end(), number);
    if (error != std::errc())
        return false;
    m_json = m_json.sliced(end - m_json.begin());
    return true;
}

bool FactsReader::next(Facts &facts)
{
    facts = {};
    if (!take(m_begun ? ',' : '[') || !take('['))
        return false;
    m_begun = true;
    for (size_t fact = 0; fact < FactCount && takeNumber(facts[fact]); ++fact) {
        if (take(']'))
            return fact + 1 == FirstRareFact || fact + 1 == FactCount;
        if (!take(','))
            return false;
    }
    return false;
}

} // namespace Windsock
