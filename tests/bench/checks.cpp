// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Vitals on its real road: checker_set, probes on kernel sockets, the status store. One process,
// two threads.
//
//   checks PORT HOSTS CHECKS INTERVAL_MS SECONDS MAX_IN_FLIGHT [CA.pem] [KIND] [reuse]
//
// CA.pem: over TLS. KIND: tcp, udp, dns, icmp or grpc instead of http. reuse: each check keeps its
// connection.
//
// CHECKS checks, each every INTERVAL_MS; an interval that cannot be kept makes it a closed loop of
// MAX_IN_FLIGHT. Prints: checks per second, CPU in us per check (of all threads), memory.

#include "core/check/definition.hpp"
#include "core/check/dns_target.hpp"
#include "core/check/grpc_target.hpp"
#include "core/check/host_port.hpp"
#include "core/check/http_target.hpp"
#include "core/check/icmp_target.hpp"
#include "core/check/target.hpp"
#include "core/check/tcp_target.hpp"
#include "core/check/udp_target.hpp"
#include "core/check/url.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/probe_statistics.hpp"
#include "core/status/status_store.hpp"
#include "log/logger.hpp"
#include "probing/checker/checker_set.hpp"
#include "probing/checker/fair_share.hpp"
#include "runtime/clock.hpp"
#include "usage.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace vitals;

class no_log final : public log::sink {
    void write(log::level, std::string_view, std::span<log::field const>) override {}
};

struct options {
    std::string port;
    int hosts;
    int checks;
    std::chrono::milliseconds interval;
    std::chrono::seconds time;
    std::size_t in_flight;
    std::string authority;  // empty: not over TLS
    std::string kind = "http";
    bool reuse = false;
};

std::optional<options> read(std::span<char*> words) {
    constexpr std::array<std::string_view, 6> kinds{"http", "tcp", "udp", "dns", "icmp", "grpc"};
    constexpr std::size_t needed = 7;
    if (words.size() < needed) return std::nullopt;
    options made{
        .port = words[1],
        .hosts = std::stoi(words[2]),
        .checks = std::stoi(words[3]),
        .interval = std::chrono::milliseconds{std::stoi(words[4])},
        .time = std::chrono::seconds{std::stoi(words[5])},
        .in_flight = std::stoul(words[6]),
        .authority = {}
    };
    for (std::string_view const word : words.subspan(needed)) {
        if (word == "reuse")
            made.reuse = true;
        else if (std::ranges::find(kinds, word) != kinds.end())
            made.kind = word;
        else if (made.authority.empty())
            made.authority = word;
        else
            return std::nullopt;
    }
    return made;
}

probing::checker::settings settings_of(options const& asked) {
    auto const checks = static_cast<std::size_t>(asked.checks);
    return {
        .probe_threads = 1,
        .max_in_flight = asked.in_flight,
        .max_kept_connections = checks,
        .max_sockets = checks + asked.in_flight,
        .among = probing::checker::fair_share::among::one,
        .network = {.ca_file = asked.authority}
    };
}

check::target target_of(options const& asked, std::string const& host) {
    bool const encrypted = !asked.authority.empty();
    auto const text = host + ":" + asked.port;
    auto const where = check::host_port::parse(text).value();
    if (asked.kind == "tcp") {
        check::tcp_target target;
        target.where = where;
        target.use_tls = encrypted;
        return target;
    }
    if (asked.kind == "udp") return check::udp_target{.where = where};
    if (asked.kind == "dns") return check::dns_target{.name = "shop.example", .resolver = where};
    if (asked.kind == "icmp") return check::icmp_target{.host = host};
    if (asked.kind == "grpc")
        return check::grpc_target{.where = where, .use_tls = encrypted, .reuse = asked.reuse};
    check::http_target target;
    target.url = check::url::parse((encrypted ? "https://" : "http://") + text + "/health").value();
    target.reuse = asked.reuse;
    return target;
}

reconcile::plan plan_of(options const& asked) {
    reconcile::plan plan;
    for (int i = 0; i < asked.checks; ++i) {
        check::definition made;
        auto const id = "service-" + std::to_string(i);
        made.identity = check::identity{"bench", "checks-" + std::to_string(i % 20), id};
        made.name = id;
        auto const host = "127.0.0." + std::to_string(1 + i % asked.hosts);
        made.target = target_of(asked, host);
        made.timing = {asked.interval, std::chrono::seconds{5}};
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
    auto const asked = read({argv, static_cast<std::size_t>(argc)});
    if (!asked) {
        std::fputs(
            "usage: checks PORT HOSTS CHECKS INTERVAL_MS SECONDS MAX_IN_FLIGHT [CA.pem] "
            "[tcp|udp|dns|icmp|grpc] [reuse]\n",
            stderr
        );
        return 2;
    }
    auto const empty = resident_kib();
    runtime::asio::io_context control{1};
    auto const open = boost::asio::make_work_guard(control);
    runtime::system_clock clock;
    status::status_store store;
    probing::checker::checker_set set{
        control.get_executor(),
        clock,
        log::logger{std::make_shared<no_log>()},
        store,
        settings_of(*asked)
    };
    set.apply(plan_of(*asked));
    auto const at_rest = resident_kib();
    // The first second is the start's: sockets, buffers and outputs come into being.
    control.run_for(std::chrono::seconds{1});
    auto const before = store.statistics();
    auto const cpu_before = bench::cpu_seconds();
    auto const begun = clock.now();
    control.restart();
    control.run_for(asked->time);
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
        static_cast<double>(at_rest - empty) * 1024 / asked->checks,
        quantile(loops.lateness, 0.5),
        quantile(loops.lateness, 0.99),
        loops.skipped_ticks
    );
    return 0;
}
