// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/SessionRecorder.h"
#include "tests/server/session/TrafficSamples.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace Windsock::Samples {

/// A session that is recorded while a test looks at it.
class RecordedSession
{
public:
    RecordedSession()
    {
        SessionRecorder::Options options;
        options.file = m_folder.filePath(QStringLiteral("recorded.session"));
        options.queueLimit = 1024LL * 1024 * 1024; // nothing is dropped, however slow the machine
        if (const auto opened = recorder.open(options); !opened)
            qFatal("%s", qPrintable(opened.error()));
    }

    [[nodiscard]] QString file() const { return recorder.file(); }

    /// Records and waits until the rows can be read.
    bool store(std::vector<TrafficRecord> records)
    {
        recorder.accept(batch(std::move(records)));
        return QTest::qWaitFor(
            [this] {
                const SessionCounters counters = recorder.counters();
                return counters.seen == counters.stored + counters.dropped;
            },
            60'000);
    }

    /// "message 1" … from client 1 and 2 in turn, a ms apart.
    bool storeMessages(int count)
    {
        std::vector<TrafficRecord> records;
        for (int i = 0; i < count; ++i) {
            ++m_messages;
            TrafficRecord record = text("message " + QByteArray::number(m_messages),
                                        ClientId(1 + i % 2));
            record.time += m_messages * 1000;
            records.push_back(std::move(record));
        }
        return store(std::move(records));
    }

private:
    QTemporaryDir m_folder; // outlives the recorder

public:
    SessionRecorder recorder;

private:
    int m_messages = 0;
};

} // namespace Windsock::Samples
