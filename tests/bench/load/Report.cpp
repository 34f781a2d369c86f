// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Report.h"

#include "tests/bench/load/Measurement.h"

#include <cstdio>

namespace Load {

namespace {

std::string text(double value)
{
    char buffer[32];
    const int size = std::snprintf(buffer, sizeof buffer, "%.9g", value);
    return {buffer, static_cast<std::size_t>(size)};
}

double microseconds(Histogram::Duration duration)
{
    return std::chrono::duration<double, std::micro>(duration).count();
}

double kilobytes(std::int64_t bytes)
{
    return static_cast<double>(bytes) / 1024;
}

} // namespace

void Report::add(std::string_view name, std::string_view value)
{
    addRaw(name, "\"" + std::string(value) + "\"");
}

void Report::add(std::string_view name, double value)
{
    addRaw(name, text(value));
}

void Report::add(std::string_view name, std::uint64_t value)
{
    addRaw(name, std::to_string(value));
}

void Report::add(const Measurement &measurement)
{
    const Histogram &latencies = measurement.latencies();
    add("rate", static_cast<double>(measurement.messages()) / measurement.seconds());
    add("seconds", measurement.seconds());
    add("messages", measurement.messages());
    add("unsent", measurement.unsent());
    add(measurement.consumption());
    Report quantiles;
    quantiles.add("p50", microseconds(latencies.quantile(0.5)));
    quantiles.add("p99", microseconds(latencies.quantile(0.99)));
    quantiles.add("p99.9", microseconds(latencies.quantile(0.999)));
    quantiles.add("max", microseconds(latencies.max()));
    quantiles.add("count", latencies.count());
    addRaw("latencyMicroseconds", quantiles.line());
}

void Report::add(const Consumption &consumption)
{
    add("serverCpuSeconds", consumption.server().count());
    add("busiestThreadCpuSeconds", consumption.busiestThread().count());
    add("displayCpuSeconds", consumption.display().count());
    add("generatorCpuSeconds", consumption.own().count());
    add("othersCpuSeconds", consumption.others().count());
    add("residentAtStartKb", kilobytes(consumption.memoryAtStart()));
    add("residentAtStopKb", kilobytes(consumption.memoryAtStop()));
}

void Report::addRaw(std::string_view name, const std::string &value)
{
    if (!m_fields.empty())
        m_fields += ", ";
    m_fields += "\"" + std::string(name) + "\": " + value;
}

} // namespace Load
