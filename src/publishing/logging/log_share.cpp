// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/logging/log_share.hpp"

#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::logging {

namespace {

// Lines are left out until so much is free again, so that not every second line says so.
constexpr double enough_again = log_share::burst / 10;

void fill(log_share::share& one, runtime::time_point now) {
    auto const passed = std::chrono::duration<double>{now - one.filled}.count();
    one.tokens = std::min(log_share::burst, one.tokens + passed * log_share::lines_a_second);
    one.filled = now;
}

}  // namespace

bool log_share::let_pass(
    log::logger const& log,
    std::string_view ns,
    double lines,
    runtime::time_point now
) {
    auto found = shares_.find(ns);
    if (found == shares_.end()) {
        make_room(now);
        found = shares_.emplace(std::string{ns}, share{.filled = now}).first;
    }
    auto& mine = found->second;
    fill(mine, now);
    auto const needed = mine.left_out > 0 ? std::max(lines, enough_again) : lines;
    if (mine.tokens < needed) {
        if (mine.left_out == 0)
            log.warn("log lines about the checks of a namespace are left out", {{"namespace", ns}});
        mine.left_out += static_cast<std::uint64_t>(lines);
        mine.left_out_total += static_cast<std::uint64_t>(lines);
        return false;
    }
    if (auto const left_out = std::exchange(mine.left_out, 0); left_out > 0)
        log.warn(
            "log lines about the checks of a namespace were left out",
            {{"namespace", ns}, {"lines", left_out}}
        );
    mine.tokens -= lines;
    return true;
}

// Forgets the namespaces that lose nothing by it; if there is none, the one with most tokens.
void log_share::make_room(runtime::time_point now) {
    if (shares_.size() < most_namespaces) return;
    for (auto& [ns, one] : shares_) fill(one, now);
    // NOLINTNEXTLINE(misc-include-cleaner): it comes from <map>
    std::erase_if(shares_, [](auto const& each) {
        return each.second.tokens >= burst && each.second.left_out == 0;
    });
    if (shares_.size() < most_namespaces) return;
    shares_.erase(std::ranges::max_element(shares_, {}, [](auto const& each) {
        return each.second.tokens;
    }));
}

}  // namespace vitals::publishing::logging
