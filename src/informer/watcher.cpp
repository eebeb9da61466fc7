// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "informer/watcher.hpp"

#include "informer/list_all.hpp"
#include "informer/trouble_log.hpp"
#include "informer/watch_policy.hpp"
#include "informer/watch_stream.hpp"
#include "kube_client/api_client.hpp"
#include "kube_model/request.hpp"
#include "kube_model/resource_version.hpp"
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

namespace vitals::informer {

using namespace std::chrono_literals;

namespace {

constexpr auto splay = 1s;
constexpr auto between_watches = 1s;  // at least, whatever came of the last one
constexpr auto idle_limit = 240s;
constexpr auto shortest_watch = 300.0;  // seconds; twice that at most, so that watches end apart
constexpr auto safety_relist = 30min;
constexpr std::size_t believable_loss = 9;  // objects that may all be gone at once
constexpr std::chrono::seconds longest_retry_after = 60s;
constexpr runtime::backoff::limits long_limits{.first = 800ms, .cap = 60s, .quiet = 120s};

runtime::duration part_of(runtime::duration whole, double share) {
    return std::chrono::duration_cast<runtime::duration>(whole * share);
}

std::string space_of(kube_model::config_map_scope const& scope) {
    return scope.space.empty() ? "(all)" : scope.space;
}

}  // namespace

watcher::watcher(parts from, kube_model::config_map_scope scope, callbacks tell)
    : from_{std::move(from)},
      scope_{std::move(scope)},
      tell_{std::move(tell)},
      on_open_{[this] { works_again(); }},
      troubles_{from_.log, space_of(scope_)},
      long_backoff_{long_limits} {}

runtime::awaitable<void> watcher::run() {
    std::string_view why = "start";
    co_await wait(delay::splay, std::nullopt);
    while (true) {
        co_await relist(why);
        why = co_await watch_until_relist();
    }
}

runtime::awaitable<void> watcher::relist(std::string_view why) {
    while (true) {
        auto const listed = co_await list_once();
        if (listed) {
            adopt(*listed, why);
            co_return;
        }
        auto const& error = listed.error();
        bool const denied = error.kind == kube_client::error_class::rbac;
        trouble("list", denied ? "forbidden" : to_string(error.kind), error.message);
        if (error.kind == kube_client::error_class::expired) resource_version_.clear();
        co_await wait(denied ? delay::long_backoff : delay::backoff, error.retry_after);
    }
}

runtime::awaitable<kube_client::api_result<snapshot>> watcher::list_once() {
    auto const mode = resource_version_.empty() ? list_mode::consistent : list_mode::from_last;
    auto listed = co_await list_all(from_.api, scope_, mode, resource_version_, tell_.on_progress);
    if (!listed || !empty_beyond_belief(*listed)) co_return listed;
    // Right after its start an API server may answer from a cache that is still empty.
    from_.log.warn(
        "the list of ConfigMaps is empty; asking again",
        {{"namespace", space_of(scope_)}}
    );
    co_return co_await list_all(
        from_.api,
        scope_,
        list_mode::consistent,
        resource_version_,
        tell_.on_progress
    );
}

bool watcher::empty_beyond_belief(snapshot const& listed) const {
    return listed.objects.empty() && from_.store.size(scope_.space) > believable_loss;
}

void watcher::adopt(snapshot const& listed, std::string_view why) {
    if (kube_model::went_back(newest_, listed.resource_version))
        from_.log.error(
            "the API server went back in time; was its data restored from a backup?",
            {{"namespace", space_of(scope_)}, {"before", newest_}, {"now", listed.resource_version}}
        );
    auto const changes = from_.store.replace(scope_.space, listed.objects);
    if (why == to_string(watch_ending::relist_due)) state_.safety_corrections += changes;
    if (listed.oversized > 0) from_.log.error("ConfigMaps beyond the limit of size were left out");
    state_.oversized += listed.oversized;
    ++state_.relists[why];
    state_.last_event = from_.clock.now();
    resource_version_ = newest_ = listed.resource_version;
    relist_due_ = from_.clock.now() + around(safety_relist);
    bool const first = !std::exchange(state_.synced, true);
    works_again();
    if (!first) return;
    from_.log.info(
        "ConfigMaps listed",
        {{"namespace", space_of(scope_)}, {"count", listed.objects.size()}}
    );
    tell_.on_synced();
}

runtime::awaitable<std::string_view> watcher::watch_until_relist() {
    while (true) {
        watch_environment const working_on{
            from_.clock,
            from_.api,
            from_.store,
            state_,
            resource_version_,
            on_open_,
            tell_.on_progress,
            from_.log,
        };
        co_await from_.clock.sleep_until(next_watch_);
        next_watch_ = from_.clock.now() + between_watches;
        auto const ended = co_await run_watch(working_on, scope_, next_limits());
        newest_ = resource_version_;
        if (ended.opened) {
            backoff_.succeeded(*ended.opened);
            long_backoff_.succeeded(*ended.opened);
        }
        report(ended);
        auto const decision = policy_.after(ended.end, from_.clock.now());
        if (decision.position == position::forget) resource_version_.clear();
        co_await wait(decision.delay, ended.end.retry_after);
        if (decision.step == next_step::relist) co_return to_string(ended.end.how);
        ++state_.watch_restarts[to_string(ended.end.how)];
    }
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
        case delay::splay:
            return std::max(floor, part_of(splay, from_.random()));
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
    tell_.on_progress();
    co_await from_.clock.sleep_for(length_of(kind, retry_after));
    tell_.on_progress();
}

void watcher::report(watch_result const& ended) {
    using enum watch_ending;
    auto const how = ended.end.how;
    bool const usual = how == finished || how == timed_out || how == relist_due || how == expired;
    if (!usual) {
        trouble("watch", to_string(how), ended.message);
        return;
    }
    from_.log.debug("watch ended", {{"namespace", space_of(scope_)}, {"reason", to_string(how)}});
}

void watcher::trouble(std::string_view doing, std::string_view reason, std::string_view message) {
    troubles_.met({doing, reason, message, !state_.synced}, from_.clock.now());
    if (std::exchange(state_.trouble, reason) != reason) tell_.on_trouble();
}

void watcher::works_again() {
    troubles_.over();
    if (!std::exchange(state_.trouble, {}).empty()) tell_.on_trouble();
}

}  // namespace vitals::informer
