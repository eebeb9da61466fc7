// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "health_server/registry.hpp"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <utility>

namespace vitals::health_server {

struct heartbeat::state {
    state(std::string n, runtime::duration l, runtime::time_point now)
        : name{std::move(n)}, limit{l}, last{now}, since{now} {}

    std::string const name;
    runtime::duration const limit;
    std::atomic<runtime::time_point> last;  // written by any thread, without the registry's lock
    // Under the registry's lock:
    std::string failure;  // never beats again
    bool ok = true;       // as last reported
    runtime::time_point since;
};

registry::registry(runtime::clock& clock, log::logger log) : clock_{clock}, log_{std::move(log)} {}

void registry::check_name(std::string const& name) const {
    auto const plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    bool const good = !name.empty() && name.size() <= 63 && plain(name.front()) &&
                      plain(name.back()) &&
                      std::ranges::all_of(name, [&](char c) { return c == '-' || plain(c); });
    if (!good) throw std::logic_error{"not a name for a health target: " + name};
    // Both are answered by the server itself.
    if (name == "ping" || name == "shutdown")
        throw std::logic_error{"reserved health target: " + name};
}

target registry::add(std::string name) {
    check_name(name);
    std::lock_guard const hold{mutex_};
    entry fresh{.ok = false, .final = false, .reason = "not started", .since = clock_.now()};
    if (!targets_.try_emplace(name, std::move(fresh)).second)
        throw std::logic_error{"two health targets are called " + name};
    return target{*this, std::move(name)};
}

heartbeat registry::add_heartbeat(std::string name, runtime::duration limit) {
    check_name(name);
    std::lock_guard const hold{mutex_};
    auto pulse = std::make_shared<heartbeat::state>(name, limit, clock_.now());
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
        // Becoming ready for the first time, and no longer at the end, is what everybody expects.
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

bool registry::shutting_down() const {
    std::lock_guard const hold{mutex_};
    return shutting_down_;
}

bool registry::has_targets() const {
    std::lock_guard const hold{mutex_};
    return !targets_.empty();
}

bool registry::ready() const {
    std::lock_guard const hold{mutex_};
    return !shutting_down_ && !targets_.empty() &&
           std::ranges::all_of(targets_, [](auto const& one) { return one.second.ok; });
}

bool registry::alive() const {
    return std::ranges::all_of(liveness(), &target_report::ok);
}

std::vector<target_report> registry::readiness() const {
    std::lock_guard const hold{mutex_};
    std::vector<target_report> all;
    all.reserve(targets_.size() + 1);
    for (auto const& [name, now] : targets_) all.push_back({name, now.ok, now.reason});
    all.push_back({"shutdown", !shutting_down_, shutting_down_ ? "shutting down" : ""});
    std::ranges::sort(all, {}, &target_report::name);
    return all;
}

std::vector<target_report> registry::liveness() const {
    std::lock_guard const hold{mutex_};
    std::vector<target_report> all;
    all.reserve(heartbeats_.size());
    for (auto const& [name, pulse] : heartbeats_) all.push_back(report(*pulse));
    return all;
}

// Nobody is told when a heart stops; whoever asks finds out, and the log with him.
target_report registry::report(heartbeat::state& pulse) const {
    auto const now = clock_.now();
    auto const silent = now - pulse.last.load();
    target_report told{.name = pulse.name, .ok = true, .reason = {}};
    if (!pulse.failure.empty()) {
        told.reason = pulse.failure;
    } else if (silent > pulse.limit) {
        auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(silent).count();
        told.reason = "no sign of life for " + std::to_string(seconds) + " s";
    }
    told.ok = told.reason.empty();
    if (told.ok != pulse.ok) {
        auto const severity = told.ok ? log::level::info : log::level::warn;
        log_change(severity, pulse.name, told.ok, told.reason, pulse.since);
        pulse.ok = told.ok;
        pulse.since = now;
    }
    return told;
}

target::target(registry& owner, std::string name) : owner_{&owner}, name_{std::move(name)} {}

target::target(target&& other) noexcept
    : owner_{std::exchange(other.owner_, nullptr)}, name_{std::move(other.name_)} {}

target& target::operator=(target&& other) noexcept {
    target taken{std::move(other)};
    std::swap(owner_, taken.owner_);
    std::swap(name_, taken.name_);
    return *this;
}

target::~target() {
    if (owner_ != nullptr) owner_->set(name_, false, "owner gone", false);
}

void target::ready() {
    if (owner_ != nullptr) owner_->set(name_, true, {}, false);
}

void target::not_ready(std::string_view reason) {
    if (owner_ != nullptr) owner_->set(name_, false, reason, false);
}

void target::fail_permanently(std::string_view reason) {
    if (owner_ != nullptr) owner_->set(name_, false, reason, true);
}

void target::retire() {
    if (owner_ != nullptr) std::exchange(owner_, nullptr)->remove(name_);
}

heartbeat::heartbeat(registry& owner, std::shared_ptr<state> shared)
    : owner_{&owner}, state_{std::move(shared)} {}

heartbeat::heartbeat(heartbeat&&) noexcept = default;
heartbeat& heartbeat::operator=(heartbeat&&) noexcept = default;
heartbeat::~heartbeat() = default;

void heartbeat::beat() {
    if (state_) state_->last.store(owner_->clock_.now());
}

void heartbeat::fail_permanently(std::string_view reason) {
    if (!state_) return;
    std::lock_guard const hold{owner_->mutex_};
    if (state_->failure.empty()) state_->failure = reason.empty() ? "failed" : reason;
}

void heartbeat::retire() {
    if (state_) owner_->remove_heartbeat(std::exchange(state_, nullptr)->name);
}

}  // namespace vitals::health_server
