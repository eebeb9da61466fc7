// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Vitals on its real road: checker_set, probes on kernel sockets, the status store. One process, two threads.
//
//   checks PORT HOSTS CHECKS INTERVAL_MS SECONDS MAX_IN_FLIGHT [CA.pem] [reuse]
//
// CA.pem: over HTTPS. reuse: each check keeps its connection.
//
// CHECKS checks, each every INTERVAL_MS; an interval that cannot be kept makes it a closed loop of MAX_IN_FLIGHT.
// Prints: checks per second, CPU in us per check (of all threads), memory.

#include "check/definition.hpp"
#include "checker/checker_set.hpp"
#include "log/logger.hpp"
#include "reconcile/plan.hpp"
#include "runtime/clock.hpp"
#include "status/probe_statistics.hpp"
#include "status/status_store.hpp"
#include "usage.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace vitals;

class no_log final : public log::sink {
    void write(log::level, std::string_view, std::span<log::field const>) override {}
};

reconcile::plan plan_of(
    int checks,
    int hosts,
    std::string const& port,
    std::chrono::milliseconds interval,
    std::string_view scheme,
    bool reuse
) {
    reconcile::plan plan;
    for (int i = 0; i < checks; ++i) {
        check::definition made;
        auto const id = "service-" + std::to_string(i);
        made.identity = check::identity{"bench", "checks-" + std::to_string(i % 20), id};
        made.name = id;
        auto const url = std::string{scheme}
                             .append("://127.0.0.")
                             .append(std::to_string(1 + i % hosts))
                             .append(":" + port)
                             .append("/health");
        check::http_target target;
        target.url = check::url::parse(url).value();
        target.reuse = reuse;
        made.target = std::move(target);
        made.timing = {interval, std::chrono::seconds{5}};
        plan.start.push_back(std::make_shared<check::definition const>(std::move(made)));
    }
    return plan;
}

long resident_kib() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS")) return std::atol(line.c_str() + 6);
    return 0;
}

// A histogram's quantile, as the bound of the bucket it falls into.
double quantile(status::duration_histogram const& of, double share) {
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < of.bounds.size(); ++i) {
        seen += of.buckets[i];
        if (static_cast<double>(seen) >= share * static_cast<double>(of.count)) return of.bounds[i];
    }
    return 99;
}

}  // namespace

int main(int argc, char** argv) {
    bool const reuse = argc > 7 && argv[argc - 1] == std::string_view{"reuse"};
    if (reuse) --argc;
    if (argc != 7 && argc != 8) {
        std::fputs(
            "usage: checks PORT HOSTS CHECKS INTERVAL_MS SECONDS MAX_IN_FLIGHT [CA.pem] [reuse]\n",
            stderr
        );
        return 2;
    }
    auto const checks = std::stoi(argv[3]);
    auto const seconds = std::stoi(argv[5]);
    std::string const authority = argc == 8 ? argv[7] : "";
    auto const empty = resident_kib();
    runtime::asio::io_context control{1};
    auto const open = boost::asio::make_work_guard(control);
    runtime::system_clock clock;
    status::status_store store;
    checker::checker_set set{
        control.get_executor(),
        clock,
        log::logger{std::make_shared<no_log>()},
        store,
        {.probe_threads = 1,
         .max_in_flight = std::stoul(argv[6]),
         .max_kept_connections = std::stoul(argv[3]),
         .max_sockets = std::stoul(argv[3]) + std::stoul(argv[6]),
         .network = {.ca_file = authority}}
    };
    set.apply(plan_of(
        checks,
        std::stoi(argv[2]),
        argv[1],
        std::chrono::milliseconds{std::stoi(argv[4])},
        authority.empty() ? "http" : "https",
        reuse
    ));
    auto const at_rest = resident_kib();
    // The first second is the start's: sockets, buffers and outputs come into being.
    control.run_for(std::chrono::seconds{1});
    auto const before = store.statistics();
    auto const cpu_before = bench::cpu_seconds();
    auto const begun = clock.now();
    control.restart();
    control.run_for(std::chrono::seconds{seconds});
    auto const wall = std::chrono::duration<double>(clock.now() - begun).count();
    auto const cpu = bench::cpu_seconds() - cpu_before;
    auto const now = store.statistics();
    auto const done = static_cast<double>(now.total.count - before.total.count);
    auto const loops = set.statistics();
    std::printf(
        "rate=%.0f cpu_us=%.3f bad=%lu inconclusive=%lu rss_kib=%ld rest_bytes=%.0f "
        "late_p50=%.4f late_p99=%.4f "
        "skipped=%lu\n",
        done / wall,
        cpu * 1e6 / done,
        now.by_outcome[1] + now.by_outcome[2],
        now.by_outcome[3],
        resident_kib(),
        static_cast<double>(at_rest - empty) * 1024 / checks,
        quantile(loops.lateness, 0.5),
        quantile(loops.lateness, 0.99),
        loops.skipped_ticks
    );
    return 0;
}
