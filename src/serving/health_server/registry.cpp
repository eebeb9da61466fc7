// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/health_server/registry.hpp"

#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "serving/health_server/heartbeat.hpp"
#include "serving/health_server/target.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::health_server {

registry::registry(runtime::clock& clock, log::logger log) : clock_{clock}, log_{std::move(log)} {}

void registry::check_name(std::string const& name) const {
    auto const plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    bool const good = !name.empty() && name.size() <= 63 && plain(name.front()) &&
                      plain(name.back()) &&
                      std::ranges::all_of(name, [&](char c) { return c == '-' || plain(c); });
    if (!good) throw std::logic_error{"not a name for a health target: " + name};
    // These names are answered by the server itself.
    if (name == "ping" || name == "shutdown")
        throw std::logic_error{"reserved health target: " + name};
}

target registry::add(std::string name, target_settings how) {
    check_name(name);
    std::lock_guard const hold{mutex_};
    entry fresh{
        .ok = false,
        .final = false,
        .how = how,
        .reason = "not started",
        .since = clock_.now()
    };
    if (!targets_.try_emplace(name, std::move(fresh)).second)
        throw std::logic_error{"two health targets are called " + name};
    return target{*this, std::move(name)};
}

heartbeat registry::add_heartbeat(std::string const& name, runtime::duration limit) {
    return add_heartbeat(name, limit, nullptr);
}

heartbeat registry::add_heartbeat(std::string const& name, runtime::duration limit, question ask) {
    check_name(name);
    std::lock_guard const hold{mutex_};
    auto pulse = std::make_shared<heartbeat::state>(name, limit, clock_.now(), std::move(ask));
    if (!heartbeats_.try_emplace(name, pulse).second)
        throw std::logic_error{"two heartbeats are called " + name};
    return heartbeat{*this, std::move(pulse)};
}

void registry::set(std::string const& name, bool ok, std::string_view reason, bool final) {
    std::lock_guard const hold{mutex_};
    auto const found = targets_.find(name);
    if (found == targets_.end() || found->second.final) return;
    auto& now = found->second;
    now.final = final;
    if (now.ok == ok && now.reason == reason) return;
    if (now.ok != ok) {
        // The first readiness, and the end of it at shutdown, are expected: not warnings.
        auto const severity = shutting_down_ || !now.was_ready ? log::level::debug
                              : ok                             ? log::level::info
                                                               : log::level::warn;
        log_change(severity, name, ok, reason, now.since);
        now.since = clock_.now();
    }
    now.was_ready = now.was_ready || ok;
    now.ok = ok;
    now.reason = reason;
}

void registry::remove(std::string const& name) {
    std::lock_guard const hold{mutex_};
    targets_.erase(name);
}

void registry::remove_heartbeat(std::string const& name) {
    std::lock_guard const hold{mutex_};
    heartbeats_.erase(name);
}

void registry::log_change(
    log::level severity,
    std::string const& name,
    bool ok,
    std::string_view reason,
    runtime::time_point since
) const {
    using seconds = std::chrono::duration<double>;
    double const before = std::chrono::duration_cast<seconds>(clock_.now() - since).count();
    std::string_view const old_state = ok ? "not ok" : "ok";
    std::string_view const new_state = ok ? "ok" : "not ok";
    log_.write(
        severity,
        "health target changed",
        {{"target", name},
         {"old", old_state},
         {"new", new_state},
         {"reason", reason},
         {"seconds_before", before}}
    );
}

void registry::shut_down() {
    std::lock_guard const hold{mutex_};
    if (!std::exchange(shutting_down_, true)) log_.info("shutting down: not ready from now on");
}

bool registry::has_targets() const {
    std::lock_guard const hold{mutex_};
    return !targets_.empty();
}

bool registry::ready() const {
    std::lock_guard const hold{mutex_};
    return !shutting_down_ && !targets_.empty() &&
           std::ranges::all_of(targets_, [](auto const& one) {
               return one.second.ok || one.second.how.only_readyz;
           });
}

std::vector<target_report> registry::readiness() const {
    std::lock_guard const hold{mutex_};
    std::vector<target_report> all;
    all.reserve(targets_.size() + 1);
    for (auto const& [name, now] : targets_)
        all.push_back({name, now.ok, now.reason, now.how.only_readyz, now.how.reason});
    all.push_back(
        {.name = "shutdown", .ok = !shutting_down_, .reason = shutting_down_ ? "shutting down" : ""}
    );
    std::ranges::sort(all, {}, &target_report::name);
    return all;
}

std::vector<target_report> registry::liveness() const {
    std::lock_guard const hold{mutex_};
    std::vector<target_report> all;
    all.reserve(heartbeats_.size());
    for (auto const& [name, pulse] : heartbeats_) all.push_back(report(pulse));
    return all;
}

// Staleness is evaluated on read: the first liveness query after the limit notices and logs it.
target_report registry::report(std::shared_ptr<heartbeat::state> const& one) const {
    auto& pulse = *one;
    auto const now = clock_.now();
    // If the last question was answered, ask again and restart the time; otherwise the time goes
    // on.
    if (pulse.ask && pulse.answered.exchange(false)) {
        pulse.last = now;
        pulse.ask([one] { one->answered = true; });
    }
    auto const silent = now - pulse.last.load();
    target_report made{.name = pulse.name, .ok = true, .reason = {}};
    if (!pulse.failure.empty()) {
        made.reason = pulse.failure;
    } else if (silent > pulse.limit) {
        auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(silent).count();
        made.reason = "no sign of life for " + std::to_string(seconds) + " s";
    }
    made.ok = made.reason.empty();
    if (made.ok != pulse.ok) {
        auto const severity = made.ok ? log::level::info : log::level::warn;
        log_change(severity, pulse.name, made.ok, made.reason, pulse.since);
        pulse.ok = made.ok;
        pulse.since = now;
    }
    return made;
}

}  // namespace vitals::serving::health_server
