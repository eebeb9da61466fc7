// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/checker/tenants.hpp"

#include "core/schedule/check_schedule.hpp"
#include "core/schedule/slot.hpp"
#include "probing/checker/probe_loop_statistics.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <ratio>
#include <string>
#include <string_view>

namespace vitals::probing::checker {

void tenant::publish_waiting() {
    waiting_size.set(waiting.size());
    oldest_due.set(waiting.next().value_or(schedule::time_point::max()));
}

std::uint64_t tenant::probes_of(schedule::check_schedule const& probes) {
    if (probes.is_never()) return 0;
    constexpr auto all = std::chrono::nanoseconds{std::nano::den * std::nano::den};
    return static_cast<std::uint64_t>(all / std::chrono::nanoseconds{probes.interval()});
}

double tenant::interval_factor() const {
    if (rate.is_none()) return 1;
    auto const seconds = std::chrono::duration<double>{rate.between()}.count();
    auto const wanted = static_cast<double>(expected.get()) / static_cast<double>(std::nano::den);
    return std::max(wanted * seconds, 1.0);
}

tenant& tenants::enter(std::string_view ns) {
    auto found = all_.find(ns);
    if (found == all_.end()) {
        std::lock_guard const alone{adding_or_erasing_};
        found = all_.try_emplace(std::string{ns}).first;
        found->second.ns = found->first;
        found->second.undelivered = room_->enter(ns);
        if (rates_) found->second.rate = rate_limit{rates_(ns)};
    }
    ++found->second.checks;
    return found->second;
}

std::size_t tenants::audited(std::string_view ns) {
    constexpr std::size_t most_namespaces = 1'000;
    auto const found = audited_.find(ns);
    if (found != audited_.end()) return ++found->second;
    if (audited_.size() >= most_namespaces) return std::numeric_limits<std::size_t>::max();
    return audited_.emplace(ns, 1).first->second;
}

void tenants::forget_if_gone(tenant& which) {
    if (which.checks > 0 || which.in_flight.get() > 0) return;
    room_->leave(which.ns);
    std::lock_guard const alone{adding_or_erasing_};
    all_.erase(all_.find(which.ns));
}

void tenants::add_to(namespace_statistics& sum) const {
    std::lock_guard const unchanged{adding_or_erasing_};
    for (auto const& [ns, each] : all_) {
        auto& of = sum[ns];
        of.in_flight += each.in_flight.get();
        of.kept_connections += each.kept_connections.get();
        of.waiting += each.waiting_size.get();
        of.postponed += each.postponed.get();
        auto const interval_factor = each.interval_factor();
        of.expected_per_second += static_cast<double>(each.expected.get()) /
                                  static_cast<double>(std::nano::den) / interval_factor;
        of.interval_factor = std::max(of.interval_factor, interval_factor);
        of.oldest_due = std::min(of.oldest_due, each.oldest_due.get());
    }
}

}  // namespace vitals::probing::checker
