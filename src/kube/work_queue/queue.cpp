// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/work_queue/queue.hpp"

#include "kube/work_queue/job.hpp"
#include "kube/work_queue/statistics.hpp"
#include "kube/work_queue/waiting_line.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::work_queue {

namespace {

double seconds(runtime::duration time) {
    return std::chrono::duration<double>{time}.count();
}

// The server's Retry-After is a lower bound of our own delay.
runtime::duration
delay(runtime::backoff& delays, outcome const& how, runtime::time_point now, double random) {
    return std::min(longest_delay, std::max(delays.next(now, random), how.not_before));
}

}  // namespace

std::optional<drop>
queue::add(key const& which, runtime::time_point due, runtime::time_point now, std::size_t weight) {
    if (closed_ && !is_known(which)) return count({which, drop_reason::shutdown});
    auto const into = open(which.group);
    auto& [line, running, pauses, paused_until] = into->second;
    if (line.contains(which.name)) {
        line.bring_forward(which.name, due);
        line.weigh(which.name, weight);
        return std::nullopt;
    }
    item what{
        .added = now,
        .due = due,
        .weight = weight,
        .delays = runtime::backoff{limits_.retry}
    };
    if (running && running->name == which.name) {
        if (!running->again) ++counted_.adds;
        if (!running->again || due < running->again->due) running->again = what;
        running->again->weight = weight;
        return std::nullopt;
    }
    ++counted_.adds;
    put(into, which.name, what);
    return shrink();
}

bool queue::is_known(key const& which) const {
    auto const found = groups_.find(which.group);
    if (found == groups_.end()) return false;
    auto const& [line, running, pauses, paused_until] = found->second;
    bool const runs = running && running->name == which.name && !running->dropped;
    return runs || line.contains(which.name);
}

std::optional<job> queue::take(runtime::time_point now, group_test const& waits) {
    if (running_ >= limits_.workers) return std::nullopt;
    auto next = groups_.upper_bound(last_served_);
    for (std::size_t seen = 0; seen < groups_.size(); ++seen, ++next) {
        if (next == groups_.end()) next = groups_.begin();
        if (may_run(next->second, now) && !(waits && waits(next->first))) return start(next, now);
    }
    return std::nullopt;
}

bool queue::worker_is_free_for(group const& which) const {
    return !which.pauses || in_doubt_ < std::max<std::size_t>(limits_.workers - 1, 1);
}

bool queue::may_run(group const& which, runtime::time_point now) const {
    if (which.running || which.line.empty() || !worker_is_free_for(which)) return false;
    return closed_ || std::max(which.paused_until, which.line.first_ready()) <= now;
}

job queue::start(groups::iterator which, runtime::time_point now) {
    auto& of = which->second;
    auto [name, what] = taken(which, of.line.next(now));
    counted_.latency.add(seconds(std::max(now - what.ready(), runtime::duration{})));
    job next{{which->first, name}, what.failures + 1, closed_};
    of.running = running_job{std::move(name), what, now, of.pauses.has_value()};
    ++running_;
    in_doubt_ += of.running->in_doubt ? 1 : 0;
    last_served_ = which->first;
    return next;
}

std::optional<drop>
queue::done(key const& which, outcome const& how, runtime::time_point now, double random) {
    auto const found = groups_.find(which.group);
    assert(found != groups_.end() && found->second.running);
    auto& of = found->second;
    // It runs: take() began it. NOLINTNEXTLINE(bugprone-unchecked-optional-access)
    auto [name, what, since, in_doubt, again, was_dropped] = std::move(*of.running);
    assert(name == which.name);
    of.running.reset();
    --running_;
    in_doubt_ -= in_doubt ? 1 : 0;
    counted_.work_duration.add(seconds(now - since));

    if (how.what == result::done)
        of.pauses.reset();
    else
        pause(of, how, now, random);

    std::optional<drop> dropped;
    if (how.what == result::retry && closed_ && !again) {
        if (!was_dropped) dropped = count({which, drop_reason::shutdown});
    } else if (how.what == result::retry) {
        ++counted_.retries;
        ++what.failures;
        what.not_before = now + delay(what.delays, how, now, random);
        if (again) what.due = again->due;
        put(found, std::move(name), what);
        dropped = shrink();
    } else if (again) {
        put(found, std::move(name), *again);
        dropped = shrink();
    }
    // shrink() may have taken it out already.
    auto const rest = groups_.find(which.group);
    if (rest != groups_.end() && rest->second.forgettable() && !rest->second.pauses)
        groups_.erase(rest);
    return dropped;
}

void queue::pause(group& which, outcome const& how, runtime::time_point now, double random) const {
    if (!which.pauses) which.pauses.emplace(limits_.retry);
    which.paused_until = now + delay(*which.pauses, how, now, random);
}

std::optional<runtime::time_point> queue::next_due() const {
    std::optional<runtime::time_point> first;
    if (running_ >= limits_.workers) return first;
    for (auto const& [name, each] : groups_) {
        if (each.running || each.line.empty() || !worker_is_free_for(each)) continue;
        auto const due = std::max(each.paused_until, each.line.first_ready());
        if (!first || due < *first) first = due;
    }
    return first;
}

std::vector<drop> queue::drop_all() {
    std::vector<drop> dropped;
    for (auto each = groups_.begin(); each != groups_.end(); ++each) {
        auto& [name, of] = *each;
        if (of.running && !std::exchange(of.running->dropped, true)) {
            of.running->again.reset();
            dropped.push_back(count({{name, of.running->name}, drop_reason::shutdown}));
        }
        while (!of.line.empty())
            dropped.push_back(count({{name, take_first(each).first}, drop_reason::shutdown}));
    }
    return dropped;
}

// A group without waiting keys is remembered for its pauses, unless there are too many such groups.
queue::groups::iterator queue::open(std::string const& name) {
    if (auto const known = groups_.find(name); known != groups_.end()) return known;
    if (groups_.size() >= 2 * limits_.most_waiting) {
        auto const spare = std::ranges::find_if(groups_, [](auto const& each) {
            return each.second.forgettable();
        });
        if (spare != groups_.end()) groups_.erase(spare);
    }
    return groups_.try_emplace(name).first;
}

void queue::put(groups::iterator into, std::string name, item what) {
    auto& line = into->second.line;
    sizes_.erase({line.size(), into->first});
    line.put(std::move(name), what);
    sizes_.emplace(line.size(), into->first);
    ++waiting_;
}

std::pair<std::string, item> queue::take_first(groups::iterator from) {
    return taken(from, from->second.line.first());
}

std::pair<std::string, item> queue::taken(groups::iterator from, std::string_view name) {
    auto& line = from->second.line;
    sizes_.erase({line.size(), from->first});
    auto out = line.take(name);
    if (!line.empty()) sizes_.emplace(line.size(), from->first);
    --waiting_;
    return out;
}

std::optional<drop> queue::shrink() {
    if (waiting_ <= limits_.most_waiting) return std::nullopt;
    auto const largest = groups_.find(std::prev(sizes_.end())->second);
    auto dropped = count({{largest->first, take_first(largest).first}, drop_reason::overflow});
    if (largest->second.forgettable() && !largest->second.pauses) groups_.erase(largest);
    return dropped;
}

drop queue::count(drop dropped) {
    ++counted_.dropped[static_cast<std::size_t>(dropped.reason)];
    return dropped;
}

statistics queue::statistics(runtime::time_point now) const {
    auto all = counted_;
    for (auto const& [name, each] : groups_) {
        each.line.for_each([&](item const& waiting) {
            ++(waiting.ready() <= now ? all.depth : all.delayed);
            all.oldest_seconds = std::max(all.oldest_seconds, seconds(now - waiting.added));
        });
        if (each.running)
            all.longest_running_seconds =
                std::max(all.longest_running_seconds, seconds(now - each.running->since));
    }
    return all;
}

}  // namespace vitals::kube::work_queue
