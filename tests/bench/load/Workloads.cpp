// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Workloads.h"

#include "tests/bench/load/Crowd.h"
#include "tests/bench/load/Echo.h"
#include "tests/bench/load/FanOut.h"

namespace Load {

namespace {

constexpr int DeafBuffer = 4096; // bytes that the system takes for those that never read

double count(Clock::duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

Crowd::Settings crowd(const Options &options, std::size_t count)
{
    return {options.port, options.path, count, options.atOnce, 0, options.patience};
}

// What the connections cost the server: how long it took to open them, and what memory they take.
// Where opening is all that there is to measure, who used the processors meanwhile.
class Opening final
{
public:
    explicit Opening(const Options &options)
        : m_probe(options.pids), m_before(m_probe.memory()), m_consumption(options)
    {
        m_consumption.start();
    }

    void open(Crowd &crowd)
    {
        m_time += crowd.open();
        m_connections += crowd.size();
    }
    void tell(Report &report) const
    {
        report.add("connections", std::uint64_t(m_connections));
        report.add("connectSeconds", count(m_time));
        report.add("residentBeforeKb", static_cast<double>(m_before) / 1024);
        report.add("residentAfterKb", static_cast<double>(m_probe.memory()) / 1024);
    }

    // All that was done since the beginning is told as measured.
    void tellAsMeasured(Report &report)
    {
        m_consumption.stop();
        tell(report);
        report.add("seconds", count(Clock::now() - m_started));
        report.add(m_consumption);
    }

private:
    ServerProbe m_probe;
    std::int64_t m_before;
    Consumption m_consumption;
    Clock::time_point m_started = Clock::now();
    Clock::duration m_time{0};
    std::size_t m_connections = 0;
};

Report echo(const Options &options)
{
    Poller poller;
    Crowd idle(poller, crowd(options, options.idle));
    Crowd active(poller, crowd(options, options.connections));
    Report report;
    Opening opening(options);
    opening.open(idle);
    opening.open(active);
    opening.tell(report);

    Measurement measurement(options);
    Echo talks(poller, active, options, measurement);
    talks.run();
    active.close();
    idle.close();
    report.add(measurement);
    report.add("sent", talks.sent());
    return report;
}

Report fanOut(const Options &options)
{
    Poller poller;
    auto deafSettings = crowd(options, options.slow);
    deafSettings.receiveBuffer = DeafBuffer;
    Crowd deaf(poller, deafSettings);
    Crowd room(poller, crowd(options, options.connections - options.slow));
    Report report;
    Opening opening(options);
    opening.open(deaf);
    for (const auto &client : deaf)
        client->turnDeaf();
    opening.open(room);
    opening.tell(report);

    Measurement measurement(options);
    FanOut(poller, room, options, measurement).run();
    room.close();
    for (const auto &client : deaf)
        client->abort();
    report.add(measurement);
    return report;
}

Report connect(const Options &options)
{
    Poller poller;
    auto settings = crowd(options, options.connections);
    settings.atOnce = options.connections;
    Crowd burst(poller, settings);
    Report report;
    Opening opening(options);
    opening.open(burst);
    opening.tellAsMeasured(report);
    burst.close();
    return report;
}

Report hold(const Options &options)
{
    Poller poller;
    Crowd held(poller, crowd(options, options.connections));
    Report report;
    Opening opening(options);
    opening.open(held);
    held.ping();
    opening.tellAsMeasured(report);
    held.close();
    return report;
}

} // namespace

Report run(const Options &options)
{
    switch (options.workload) {
    case Options::Workload::Echo: return echo(options);
    case Options::Workload::FanOut: return fanOut(options);
    case Options::Workload::Connect: return connect(options);
    case Options::Workload::Hold: break;
    }
    return hold(options);
}

} // namespace Load
