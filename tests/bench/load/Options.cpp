// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Options.h"

#include "tests/bench/load/Failure.h"

#include <charconv>
#include <functional>
#include <map>
#include <string_view>

namespace Load {

namespace {

template<typename T>
T number(std::string_view text, T least, T most)
{
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
        throw Failure("not a number from " + std::to_string(least) + " to " + std::to_string(most)
                      + ": " + std::string(text));
    return value;
}

using Setters = std::map<std::string_view, std::function<void(std::string_view)>>;

// Everything is bounded, so that a run ends whatever it is told.
Setters setters(Options &options)
{
    const auto size = [](std::size_t &field, std::size_t least, std::size_t most) {
        return [&field, least, most](std::string_view text) { field = number(text, least, most); };
    };
    const auto time = [](std::chrono::duration<double> &field) {
        return [&field](std::string_view text) {
            field = std::chrono::duration<double>(number(text, 0.0, 600.0));
        };
    };
    // Linux has no larger ids, and the clocks of larger ones would be other processes'.
    const auto processes = [](std::vector<pid_t> &field) {
        return
            [&field](std::string_view text) { field.push_back(number<pid_t>(text, 1, 1 << 22)); };
    };
    return {
        {"--port",
         [&](std::string_view text) { options.port = number<std::uint16_t>(text, 1, 65535); }},
        {"--path", [&](std::string_view text) { options.path = text; }},
        {"--connections", size(options.connections, 1, 60'000)},
        {"--window", size(options.window, 1, 10'000)},
        {"--payload", size(options.payload, 1, 1 << 20)},
        {"--idle", size(options.idle, 0, 60'000)},
        {"--slow", size(options.slow, 0, 60'000)},
        {"--at-once", size(options.atOnce, 1, 60'000)},
        {"--rate", [&](std::string_view text) { options.rate = number(text, 0.0, 1e8); }},
        {"--seconds", time(options.seconds)},
        {"--warm-up", time(options.warmUp)},
        {"--patience", time(options.patience)},
        {"--pid", processes(options.pids)},
        {"--display", processes(options.displays)},
    };
}

Options::Workload workload(std::string_view name)
{
    static const std::map<std::string_view, Options::Workload> names{
        {"echo", Options::Workload::Echo},
        {"fan-out", Options::Workload::FanOut},
        {"connect", Options::Workload::Connect},
        {"hold", Options::Workload::Hold},
    };
    const auto found = names.find(name);
    if (found == names.end())
        throw Failure("no such workload: " + std::string(name));
    return found->second;
}

} // namespace

Options parseOptions(int count, char **arguments)
{
    if (count < 2)
        throw Failure("a workload is missing");
    Options options;
    options.workload = workload(arguments[1]);
    const Setters known = setters(options);
    for (int i = 2; i < count; i += 2) {
        const auto found = known.find(arguments[i]);
        if (found == known.end() || i + 1 == count)
            throw Failure(std::string("unknown, or without a value: ") + arguments[i]);
        found->second(arguments[i + 1]);
    }
    if (options.port == 0)
        throw Failure("--port is missing");
    if (options.slow >= options.connections)
        throw Failure("somebody in the room has to read");
    return options;
}

const char *usage()
{
    return R"(windsock_load WORKLOAD --port PORT [options]

Puts load on a WebSocket server of this computer (127.0.0.1) and prints one line of JSON. Fails, with one line on
stderr and exit code 1, when the server breaks the protocol, loses or alters a message, or closes a connection.

    echo        each connection sends texts and expects them back
    fan-out     all connections are in one room; one of them speaks, all of them listen
    connect     all connect at once; how long it takes until the last is answered
    hold        connect, stay, and answer a ping each

    --path PATH         default /echo
    --connections N     default 100
    --window N          messages on their way, of each connection or of the room; default 1
    --payload BYTES     default 64
    --rate N            messages a second by the clock, in turn on all connections; latency then counts from when a
                        message should have been sent (echo only). What was due in the time and could not be sent
                        is told as unsent. Default: as fast as the window allows
    --idle N            so many connections more that do nothing
    --slow N            so many of the room never read
    --at-once N         connects that are not answered yet; default 32 (connect: all)
    --seconds S         how long is measured; default 2
    --warm-up S         what goes before and does not count; default 0.3
    --patience S        for connects and for the last answers; default 60
    --pid PID           a process of the server, whose processor time and memory are to be told; several add up
    --display PID       a process that shows the server's window; its processor time is not told among others'
)";
}

} // namespace Load
