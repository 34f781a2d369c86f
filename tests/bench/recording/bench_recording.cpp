// SPDX-License-Identifier: GPL-3.0-or-later
// What recording costs, without a network: in the thread that sees the messages, and in the one
// that writes them; and what reading them again costs. Also makes sessions of any length, to try a
// window with.
#include "server/monitor/Clock.h"
#include "server/monitor/TrafficLog.h"
#include "server/session/SessionReader.h"
#include "server/session/SessionRecorder.h"
#include "server/session/SessionStore.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace Windsock;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 BatchRecords = TrafficLog::MaxRecords;
constexpr ClientId Clients = 64;

/// Seconds of processor time, of this thread or of the whole process.
double cpuSeconds(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

/// What an echo endpoint sees: each message comes in and goes out again, with the same payload.
class EchoTraffic
{
public:
    explicit EchoTraffic(qsizetype payloadBytes) : m_bytes(payloadBytes) {}

    TrafficRecord next()
    {
        const bool in = m_count % 2 == 0;
        if (in) {
            m_payload = "{\"n\": " + QByteArray::number(m_count) + ", \"text\": \"";
            m_payload = m_payload.leftJustified(m_bytes - 2, 'x') + "\"}";
        }
        TrafficRecord record;
        record.time = nowMicroseconds();
        record.direction = in ? Direction::In : Direction::Out;
        record.source = in ? Source::Client : Source::Handler;
        record.client = 1 + ClientId(m_count / 2) % Clients;
        record.endpoint = m_endpoint;
        record.payload = m_payload;
        record.size = m_payload.size();
        ++m_count;
        return record;
    }

private:
    qsizetype m_bytes;
    qint64 m_count = 0;
    QByteArray m_payload;
    const QString m_endpoint = u"/echo"_s;
};

TrafficBatchPtr makeBatch(EchoTraffic &traffic, qint64 records)
{
    auto batch = std::make_shared<TrafficBatch>();
    for (qint64 i = 0; i < records; ++i)
        batch->add(traffic.next());
    return batch;
}

void report(const char *what, qint64 rows, double seconds, double cpu)
{
    std::printf("%-8s %9lld rows  %10.0f rows/s  %6.3f us of processor time a row\n", what,
                static_cast<long long>(rows), double(rows) / seconds, cpu / double(rows) * 1e6);
    std::fflush(stdout);
}

/// The writer's part alone: batches into the file.
int store(const QString &file, qint64 rows, qsizetype bytes)
{
    auto opened = SessionStore::open(file, SessionStore::Run::New);
    if (!opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error()));
        return 1;
    }
    EchoTraffic traffic(bytes);
    double seconds = 0;
    double cpu = 0;
    for (qint64 stored = 0; stored < rows; stored += BatchRecords) {
        const std::vector<TrafficBatchPtr> batches{
            makeBatch(traffic, std::min(BatchRecords, rows - stored))};
        QElapsedTimer timer;
        timer.start();
        const double before = cpuSeconds(CLOCK_THREAD_CPUTIME_ID);
        if (const auto written = opened.value()->write(batches); !written) {
            std::fprintf(stderr, "%s\n", qPrintable(written.error()));
            return 1;
        }
        cpu += cpuSeconds(CLOCK_THREAD_CPUTIME_ID) - before;
        seconds += double(timer.nsecsElapsed()) / 1e9;
    }
    report("store", rows, seconds, cpu);
    return opened.value()->finish() ? 0 : 1;
}

/// The whole way, as fast as it goes: what the thread that sees the messages pays, and how much
/// gets through.
int record(const QString &file, qint64 rows, qsizetype bytes)
{
    SessionRecorder recorder;
    if (const auto opened = recorder.open({file}); !opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error()));
        return 1;
    }
    TrafficLog log([](const std::shared_ptr<const Activity> &) {});
    log.setSink(&recorder);
    EchoTraffic traffic(bytes);
    const double start = cpuSeconds(CLOCK_THREAD_CPUTIME_ID);
    for (qint64 i = 0; i < rows; ++i)
        static_cast<void>(traffic.next());
    const double making = cpuSeconds(CLOCK_THREAD_CPUTIME_ID) - start;

    QElapsedTimer timer;
    timer.start();
    const double before = cpuSeconds(CLOCK_THREAD_CPUTIME_ID);
    const double others = cpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - before;
    for (qint64 i = 0; i < rows; ++i)
        log.add(traffic.next());
    log.flush();
    const double own = cpuSeconds(CLOCK_THREAD_CPUTIME_ID);
    report("seen", rows, double(timer.nsecsElapsed()) / 1e9, own - before - making);
    recorder.close();
    const SessionCounters counters = recorder.counters();
    report("stored", qint64(counters.stored), double(timer.nsecsElapsed()) / 1e9,
           cpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - own - others);
    std::printf("dropped %llu records, and %llu payloads\n",
                static_cast<unsigned long long>(counters.dropped),
                static_cast<unsigned long long>(counters.payloadsDropped));
    return counters.seen == counters.stored + counters.dropped ? 0 : 1;
}

/// What looking into a session costs: a filter over all of it, and pages anywhere.
int read(const QString &file)
{
    SessionReader reader;
    if (const auto opened = reader.open(file); !opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error()));
        return 1;
    }
    const qint64 rows = std::max<qint64>(reader.lastId(), 1);
    SessionFilter filter;
    const auto scan = [&](const char *what) {
        QElapsedTimer timer;
        timer.start();
        const double before = cpuSeconds(CLOCK_THREAD_CPUTIME_ID);
        const auto found = reader.matching(filter, 1, rows).size();
        report(what, rows, double(timer.nsecsElapsed()) / 1e9,
               cpuSeconds(CLOCK_THREAD_CPUTIME_ID) - before);
        std::printf("         %lld of them match\n", static_cast<long long>(found));
    };
    filter.text = u"\"n\": 1234"_s;
    scan("text");
    filter = {};
    filter.client = 2;
    scan("client");

    constexpr int Pages = 2'000;
    constexpr int PageRows = 50;
    QElapsedTimer timer;
    timer.start();
    qint64 read = 0;
    for (qint64 page = 0; page < Pages; ++page)
        read += reader.rows(1 + page * 7'919 * PageRows % rows, PageRows).size();
    std::printf("pages    %9d of %d rows  %6.1f us each\n", Pages, PageRows,
                double(timer.nsecsElapsed()) / 1e3 / Pages);
    timer.restart();
    for (qint64 page = 0; page < Pages; ++page) {
        QList<qint64> ids;
        for (qint64 row = 0; row < PageRows; ++row)
            ids.append(1 + (page * PageRows + row) * 7'919 % rows);
        read += reader.rows(ids).size();
    }
    std::printf("filtered %9d of %d rows  %6.1f us each\n", Pages, PageRows,
                double(timer.nsecsElapsed()) / 1e3 / Pages);
    return read > 0 ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Measures what recording costs."_s);
    parser.addHelpOption();
    const QCommandLineOption rowsOption(u"rows"_s, u"How many."_s, u"number"_s, u"2000000"_s);
    const QCommandLineOption bytesOption(u"bytes"_s, u"Of each payload."_s, u"number"_s, u"64"_s);
    const QCommandLineOption fileOption(u"file"_s, u"Keep the session."_s, u"file"_s);
    parser.addOptions({rowsOption, bytesOption, fileOption});
    parser.addPositionalArgument(u"part"_s,
                                 u"store (the writer alone), record (the whole way), or read (the "
                                 u"session of --file)"_s);
    parser.process(application);

    const QTemporaryDir folder;
    const QString file = parser.isSet(fileOption) ? parser.value(fileOption)
                                                  : folder.filePath(u"bench"_s);
    const qint64 rows = parser.value(rowsOption).toLongLong();
    const qsizetype bytes = parser.value(bytesOption).toLongLong();
    const QStringList parts = parser.positionalArguments();
    if (parts == QStringList{u"store"_s})
        return store(file, rows, bytes);
    if (parts == QStringList{u"record"_s})
        return record(file, rows, bytes);
    if (parts == QStringList{u"read"_s})
        return read(file);
    parser.showHelp(1);
}
