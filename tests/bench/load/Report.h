// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace Load {

class Consumption;
class Measurement;

// One line of JSON, put together field by field.
class Report final
{
public:
    void add(std::string_view name, std::string_view value);
    void add(std::string_view name, double value);
    void add(std::string_view name, std::uint64_t value);
    // rate, seconds, messages, those due and not sent, what that consumed, latencies in
    // microseconds.
    void add(const Measurement &measurement);
    // Processor time of the server, the busiest of its threads, its display, the generator and
    // others, and the server's memory at both ends.
    void add(const Consumption &consumption);

    [[nodiscard]] std::string line() const { return "{" + m_fields + "}"; }

private:
    void addRaw(std::string_view name, const std::string &value);

    std::string m_fields;
};

} // namespace Load
