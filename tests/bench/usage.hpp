// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a program of the bench has used so far, of all its threads; and what a floor prints.

#include <sys/resource.h>
#include <sys/time.h>

#include <chrono>
#include <cstdint>
#include <cstdio>

namespace vitals::bench {

inline double cpu_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    auto const seconds = [](timeval t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// `run` does `count` checks with `loop` and returns how many it did. Prints checks per second and
// CPU in us per check; the exit code of the program.
template <class Loop, class Run>
int report(Loop& loop, std::uint64_t count, Run const& run) {
    using steady = std::chrono::steady_clock;
    auto const before = cpu_seconds();
    auto const begun = steady::now();
    std::uint64_t const done = run(loop);
    auto const wall = std::chrono::duration<double>(steady::now() - begun).count();
    std::printf(
        "rate=%.0f cpu_us=%.3f bad=%llu\n",
        static_cast<double>(done) / wall,
        (cpu_seconds() - before) * 1e6 / static_cast<double>(done),
        static_cast<unsigned long long>(loop.bad())
    );
    return done == count && loop.bad() == 0 ? 0 : 1;
}

}  // namespace vitals::bench
