// SPDX-License-Identifier: GPL-3.0-or-later
// Puts load on a WebSocket server of this computer and prints what it took as one line of JSON; see
// usage().
#include "tests/bench/load/Failure.h"
#include "tests/bench/load/Options.h"
#include "tests/bench/load/Workloads.h"

#include <cstdio>
#include <string_view>

#include <sys/resource.h>

namespace {

// Ten thousands of connections need as many descriptors.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2 || std::string_view(argv[1]) == "--help") {
        std::fputs(Load::usage(), argc < 2 ? stderr : stdout);
        return argc < 2 ? 2 : 0;
    }
    try {
        const Load::Options options = Load::parseOptions(argc, argv);
        raiseDescriptorLimit();
        std::printf("%s\n", Load::run(options).line().c_str());
    } catch (const Load::Failure &failure) {
        std::fprintf(stderr, "windsock_load: %s\n", failure.what());
        return 1;
    }
    return 0;
}
