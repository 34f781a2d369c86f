// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/FanOut.h"

#include "server/monitor/Clock.h"
#include "server/monitor/TrafficLog.h"

#include <algorithm>
#include <utility>

namespace Windsock {

FanOut::FanOut(const Message &message, TrafficRecord record, int threads)
    : m_message(message.prepared()), m_record(std::move(record)), m_waiting(threads)
{
    m_record.time = nowMicroseconds();
}

void FanOut::setFinished(const Finished &finished, quint32 wanted)
{
    m_finished = finished;
    m_wanted = wanted;
}

void FanOut::expect(const std::shared_ptr<const std::vector<ClientId>> &recipients)
{
    m_expected = recipients;
}

void FanOut::add(Share &&share, TrafficLog &log)
{
    const std::scoped_lock lock(m_mutex);
    merge(std::move(share));
    if (--m_waiting == 0)
        finish(log);
}

std::shared_ptr<const std::vector<ClientId>> FanOut::recipients() const
{
    const std::scoped_lock lock(m_mutex);
    return m_record.recipients;
}

void FanOut::merge(Share &&share)
{
    m_total.skipped += share.skipped;
    m_total.gone += share.gone;
    if (!share.endpoint.isEmpty())
        m_total.endpoint = share.endpoint;
    if (m_total.reached.empty()) {
        m_total.reached = std::move(share.reached);
        return;
    }
    std::vector<ClientId> &reached = m_total.reached;
    const auto middle = reached.insert(reached.end(), share.reached.begin(), share.reached.end());
    std::inplace_merge(reached.begin(), middle, reached.end());
}

void FanOut::finish(TrafficLog &log)
{
    SendReport report;
    report.delivered = quint32(m_total.reached.size());
    report.skipped = m_total.skipped;
    report.gone = m_wanted == 0 ? m_total.gone : m_wanted - report.delivered - report.skipped;
    if (log.isRecording() && (report.delivered > 0 || report.skipped > 0))
        record(log);
    if (m_finished)
        m_finished(report);
}

void FanOut::record(TrafficLog &log)
{
    m_record.kind = m_message.isText() ? RecordKind::Text : RecordKind::Binary;
    m_record.direction = Direction::Out;
    m_record.skipped = m_total.skipped;
    m_record.payload = m_message.data();
    m_record.size = m_message.size();
    // One that was chosen and reached alone is that client's own.
    if (m_record.audience == Audience::Selection && m_total.reached.size() == 1
        && m_total.skipped == 0) {
        m_record.audience = Audience::Client;
        m_record.client = m_total.reached.front();
        m_record.endpoint = m_total.endpoint;
    } else if (m_expected && *m_expected == m_total.reached) {
        m_record.recipients = m_expected;
    } else {
        m_record.recipients = std::make_shared<const std::vector<ClientId>>(
            std::move(m_total.reached));
    }
    log.add(m_record);
}

} // namespace Windsock
