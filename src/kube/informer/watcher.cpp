// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/watcher.hpp"

#include "kube/client/api_client.hpp"
#include "kube/informer/list_all.hpp"
#include "kube/informer/position_check.hpp"
#include "kube/informer/trouble_log.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/informer/watch_stream.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource_version.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::informer {

using namespace std::chrono_literals;

namespace {

constexpr auto max_jitter = 1s;
constexpr auto between_watches = 1s;  // at least, whatever came of the last one
constexpr auto idle_limit = 240s;
constexpr auto shortest_watch = 300.0;  // seconds; twice that at most, so that watches end apart
constexpr auto safety_relist = 30min;
constexpr std::size_t worth_giving_back = std::size_t{4} * 1024 * 1024;  // bytes of a list
constexpr std::size_t max_plausible_loss = 9;  // objects that may all be gone at once
constexpr std::chrono::seconds longest_retry_after = 60s;
constexpr runtime::backoff::limits long_limits{.first = 800ms, .cap = 60s, .reset_after = 120s};

runtime::duration part_of(runtime::duration whole, double share) {
    return std::chrono::duration_cast<runtime::duration>(whole * share);
}

std::string namespace_of(model::config_map_scope const& scope) {
    return scope.ns.empty() ? "(all)" : scope.ns;
}

}  // namespace

watcher::watcher(parts from, model::config_map_scope scope, callbacks call)
    : from_{std::move(from)},
      scope_{std::move(scope)},
      callbacks_{std::move(call)},
      on_open_{[this] { works_again(); }},
      troubles_{from_.log, namespace_of(scope_)},
      page_{list_limits{}.page},
      long_backoff_{long_limits} {}

runtime::awaitable<void> watcher::run() {
    std::string_view why = "start";
    co_await wait(delay::jitter, std::nullopt);
    while (true) {
        co_await relist(why);
        why = co_await watch_until_relist();
    }
}

runtime::awaitable<void> watcher::relist(std::string_view why) {
    while (true) {
        auto all = co_await list_once(why);
        if (all) {
            adopt(std::move(*all), why);
            co_return;
        }
        auto const& error = all.error();
        bool const denied = error.kind == client::error_class::rbac;
        trouble("list", denied ? "forbidden" : to_string(error.kind), error.message);
        if (error.kind == client::error_class::expired) resource_version_.clear();
        co_await wait(denied ? delay::long_backoff : delay::backoff, error.retry_after);
    }
}

runtime::awaitable<client::api_result<listed>> watcher::list_once(std::string_view why) {
    list_environment const in{from_.api, from_.store, page_, callbacks_.on_progress};
    // What the watch told can be compared only with what was there at its last event.
    bool const compares = why == to_string(watch_ending::relist_due) && !newest_.empty();
    auto const mode = compares                    ? list_mode::exact
                      : resource_version_.empty() ? list_mode::consistent
                                                  : list_mode::from_last;
    auto all = co_await list_all(in, scope_, mode, compares ? newest_ : resource_version_);
    if (!all || !is_suspiciously_empty(*all)) co_return all;
    // Right after its start an API server may answer from a cache that is still empty.
    if (troubles_.due("empty list", from_.clock.now()))
        from_.log.warn(
            "the list of ConfigMaps is empty; asking again",
            {{"namespace", namespace_of(scope_)}}
        );
    co_return co_await list_all(in, scope_, list_mode::consistent, {});
}

bool watcher::is_suspiciously_empty(listed const& all) const {
    return all.objects.seen() == 0 && from_.store.size(scope_.ns) > max_plausible_loss;
}

void watcher::adopt(listed all, std::string_view why) {
    auto const now = from_.clock.now();
    if (model::is_older(all.resource_version, newest_) && troubles_.due("went back", now))
        from_.log.error(
            "the API server went back in time; was its data restored from a backup?",
            {{"namespace", namespace_of(scope_)}, {"before", newest_}, {"now", all.resource_version}
            }
        );
    auto const changes = all.objects.end();
    if (all.mode == list_mode::exact) state_.safety_corrections += changes;
    for (auto const& each : all.oversized) troubles_.left_out(each, now);
    state_.oversized += all.oversized.size();
    ++state_.relists[why];
    state_.last_event = now;
    resource_version_ = newest_ = all.resource_version;
    position_known_ = true;
    relist_due_ = now + around(safety_relist);
    if (all.bytes >= worth_giving_back) spare_.freed();
    spare_.give_back(now);
    bool const first = !std::exchange(state_.synced, true);
    works_again();
    if (!first) return;
    from_.log.info(
        "ConfigMaps listed",
        {{"namespace", namespace_of(scope_)}, {"count", all.objects.seen()}}
    );
    callbacks_.on_synced();
}

runtime::awaitable<std::string_view> watcher::watch_until_relist() {
    while (true) {
        co_await from_.clock.sleep_until(next_watch_);
        next_watch_ = from_.clock.now() + between_watches;
        auto const ended = co_await watch_once();
        newest_ = resource_version_;
        spare_.give_back(from_.clock.now());  // if it was too soon after the list
        if (ended.opened) {
            backoff_.succeeded(*ended.opened);
            long_backoff_.succeeded(*ended.opened);
        }
        report(ended);
        auto const decision = policy_.after(ended, from_.clock.now());
        if (decision.position == position::forget) resource_version_.clear();
        co_await wait(decision.delay, ended.retry_after);
        if (decision.step == next_step::relist) co_return to_string(ended.how);
        ++state_.watch_restarts[to_string(ended.how)];
    }
}

runtime::awaitable<ended_watch> watcher::watch_once() {
    if (!std::exchange(position_known_, false)) {
        callbacks_.on_progress();
        auto refused = co_await check_position(from_.api, scope_, resource_version_);
        callbacks_.on_progress();
        if (refused) co_return std::move(*refused);
    }
    watch_environment const working_on{
        from_.clock,
        from_.api,
        from_.store,
        state_,
        resource_version_,
        on_open_,
        callbacks_.on_progress,
        troubles_,
        from_.log,
    };
    co_return co_await run_watch(working_on, scope_, next_limits());
}

watch_limits watcher::next_limits() {
    auto const seconds = shortest_watch * (1.0 + from_.random());
    return {
        .server_timeout = std::chrono::seconds{static_cast<int>(seconds)},
        .idle = around(idle_limit),
        .relist_due = relist_due_,
    };
}

runtime::duration watcher::around(runtime::duration mean) {
    return part_of(mean, 0.8 + 0.4 * from_.random());
}

// The server's word is a floor under our own delay, never in its place: a proxy may say 0, or a date in the past.
runtime::duration watcher::length_of(delay kind, std::optional<std::chrono::seconds> retry_after) {
    auto const asked = std::clamp(retry_after.value_or(0s), 0s, longest_retry_after);
    auto const floor = part_of(asked, 1.0 + 0.25 * from_.random());
    auto const now = from_.clock.now();
    switch (kind) {
        case delay::none:
            return {};
        case delay::jitter:
            return std::max(floor, part_of(max_jitter, from_.random()));
        case delay::backoff:
            return std::max(floor, backoff_.next(now, from_.random()));
        case delay::long_backoff:
            return std::max(floor, long_backoff_.next(now, from_.random()));
    }
    return floor;
}

runtime::awaitable<void>
watcher::wait(delay kind, std::optional<std::chrono::seconds> retry_after) {
    if (kind == delay::none) co_return;
    callbacks_.on_progress();
    co_await from_.clock.sleep_for(length_of(kind, retry_after));
    callbacks_.on_progress();
}

void watcher::report(ended_watch const& ended) {
    using enum watch_ending;
    auto const how = ended.how;
    bool const usual = how == finished || how == timed_out || how == relist_due || how == expired;
    if (!usual) {
        trouble("watch", to_string(how), ended.message);
        return;
    }
    from_.log.debug(
        "watch ended",
        {{"namespace", namespace_of(scope_)}, {"reason", to_string(how)}}
    );
}

void watcher::trouble(std::string_view doing, std::string_view reason, std::string_view message) {
    troubles_.met({doing, reason, message, !state_.synced}, from_.clock.now());
    if (std::exchange(state_.trouble, reason) != reason) callbacks_.on_trouble();
}

void watcher::works_again() {
    troubles_.over();
    if (!std::exchange(state_.trouble, {}).empty()) callbacks_.on_trouble();
}

}  // namespace vitals::kube::informer
