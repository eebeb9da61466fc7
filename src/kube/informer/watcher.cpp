// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/watcher.hpp"

#include "kube/client/api_client.hpp"
#include "kube/informer/list_all.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/position_check.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/informer/watch_stream.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource_version.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/race.hpp"
#include "runtime/task_group.hpp"

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

namespace vitals::kube::informer {

using namespace std::chrono_literals;

namespace {

constexpr auto between_watches = 1s;  // at least, whatever came of the last one
constexpr auto idle_limit = 240s;
constexpr auto shortest_watch = 300.0;  // seconds; twice that at most, so that watches end apart
constexpr auto safety_relist = 30min;
constexpr std::size_t worth_giving_back = std::size_t{4} * 1024 * 1024;  // bytes of a list
constexpr std::size_t max_plausible_loss = 9;  // objects that may all be gone at once

}  // namespace

watcher::watcher(parts from, model::collection of, object_store::handlers objects, callbacks call)
    : from_{std::move(from)},
      of_{std::move(of)},
      callbacks_{std::move(call)},
      store_{std::move(objects)},
      log_{from_.log, of_},
      page_{list_limits{}.page},
      delays_{from_.random, from_.not_served_for} {}

runtime::awaitable<void> watcher::run() {
    list_wanted_.made.emplace(co_await runtime::asio::this_coro::executor);
    std::string_view why = "start";
    co_await wait(delay::jitter, std::nullopt);
    while (true) {
        list_wanted_.open = false;
        co_await relist(why);
        why = co_await watch_until_asked();
    }
}

void watcher::list_again() {
    list_wanted_.open = true;
    if (list_wanted_.made) list_wanted_.made->notify_all();
}

runtime::awaitable<std::string_view> watcher::watch_until_asked() {
    constexpr std::string_view asked = "asked";
    if (list_wanted_.open || !list_wanted_.made) co_return asked;
    std::optional<std::string_view> why;
    auto const ended =
        co_await runtime::race(runtime::keep(watch_until_relist(), why), list_wanted_.made->wait());
    for (auto const& failure : ended.failures)
        if (failure && !runtime::is_cancellation(failure)) std::rethrow_exception(failure);
    co_return why.value_or(asked);
}

runtime::awaitable<void> watcher::relist(std::string_view why) {
    while (true) {
        auto all = co_await list_once(why);
        if (all) {
            adopt(std::move(*all), why);
            co_return;
        }
        co_await wait(list_failed(all.error()), all.error().retry_after);
    }
}

runtime::awaitable<client::api_result<listed>> watcher::list_once(std::string_view why) {
    list_environment const in{from_.api, store_, page_, callbacks_.on_progress};
    // What the watch sent can be compared only with what was there at its last event.
    bool const compares = why == to_string(watch_ending::relist_due) && !at_.newest.empty();
    auto const mode = compares              ? list_mode::exact
                      : at_.version.empty() ? list_mode::consistent
                                            : list_mode::from_last;
    auto all = co_await list_all(in, of_, mode, compares ? at_.newest : at_.version);
    if (!all || !is_suspiciously_empty(*all)) co_return all;
    // Right after its start an API server may answer from a cache that is still empty.
    log_.empty_list(from_.clock.now());
    co_return co_await list_all(in, of_, list_mode::consistent, {});
}

bool watcher::is_suspiciously_empty(listed const& all) const {
    return all.objects.seen() == 0 && store_.size() > max_plausible_loss;
}

void watcher::adopt(listed all, std::string_view why) {
    auto const now = from_.clock.now();
    if (model::is_older(all.resource_version, at_.newest))
        log_.older_version(at_.newest, all.resource_version, now);
    auto const changes = all.objects.end();
    if (all.mode == list_mode::exact) state_.safety_corrections += changes;
    for (auto const& each : all.oversized) log_.left_out(each, now);
    state_.oversized += all.oversized.size();
    ++state_.relists[why];
    state_.last_event = now;
    at_.version = at_.newest = all.resource_version;
    at_.is_reached = true;
    at_.relist_due = now + delays_.around(safety_relist);
    if (all.bytes >= worth_giving_back) spare_.freed();
    spare_.give_back(now);
    bool const first = !std::exchange(state_.synced, true);
    works_again();
    if (!first) return;
    log_.listed(all.objects.seen());
    callbacks_.on_synced();
}

runtime::awaitable<std::string_view> watcher::watch_until_relist() {
    while (true) {
        co_await from_.clock.sleep_until(at_.next_watch);
        at_.next_watch = from_.clock.now() + between_watches;
        auto const ended = co_await watch_once();
        at_.newest = at_.version;
        spare_.give_back(from_.clock.now());  // if it was too soon after the list
        if (ended.opened) delays_.succeeded(*ended.opened);
        report(ended);
        auto const decision = policy_.after(ended, from_.clock.now());
        if (decision.position == position::forget) at_.version.clear();
        co_await wait(decision.delay, ended.retry_after);
        if (decision.step == next_step::relist) co_return to_string(ended.how);
        ++state_.watch_restarts[to_string(ended.how)];
    }
}

runtime::awaitable<ended_watch> watcher::watch_once() {
    if (!std::exchange(at_.is_reached, false)) {
        callbacks_.on_progress();
        auto refused = co_await check_position(from_.api, of_, at_.version);
        callbacks_.on_progress();
        if (refused) co_return std::move(*refused);
    }
    std::function<void()> const on_open = [this] { works_again(); };
    watch_environment const working_on{
        of_,
        from_.clock,
        from_.api,
        store_,
        state_,
        at_.version,
        on_open,
        callbacks_.on_progress,
        log_,
    };
    auto const seconds = shortest_watch * (1.0 + from_.random());
    watch_limits const limits{
        .server_timeout = std::chrono::seconds{static_cast<int>(seconds)},
        .idle = delays_.around(idle_limit),
        .relist_due = at_.relist_due,
    };
    co_return co_await run_watch(working_on, limits);
}

runtime::awaitable<void>
watcher::wait(delay kind, std::optional<std::chrono::seconds> retry_after) {
    if (kind == delay::none) co_return;
    callbacks_.on_progress();
    co_await from_.clock.sleep_for(delays_.length_of(kind, retry_after, from_.clock.now()));
    callbacks_.on_progress();
}

delay watcher::list_failed(client::api_error const& error) {
    auto const message = from_.explain(error);
    if (error.kind == client::error_class::expired) at_.version.clear();
    if (error.kind == client::error_class::rbac) {
        trouble("list", to_string(watch_ending::forbidden), message);
        return delay::long_backoff;
    }
    if (error.kind == client::error_class::not_found && may_be_absent()) {
        trouble("list", to_string(watch_ending::not_served), message);
        return delay::not_served;
    }
    trouble("list", to_string(error.kind), message);
    return delay::backoff;
}

void watcher::report(ended_watch const& ended) {
    using enum watch_ending;
    auto const how = ended.how;
    bool const usual = how == finished || how == timed_out || how == relist_due || how == expired;
    if (usual)
        log_.watch_ended(to_string(how));
    else
        trouble("watch", to_string(how), ended.message);
}

void watcher::trouble(std::string_view doing, std::string_view reason, std::string_view message) {
    auto const now = from_.clock.now();
    if (reason == to_string(watch_ending::not_served) && may_be_absent())
        log_.not_served(now);
    else
        log_.failed({doing, reason, message, !state_.synced}, now);
    if (std::exchange(state_.trouble, reason) != reason) callbacks_.on_trouble();
}

void watcher::works_again() {
    log_.works_again();
    if (!std::exchange(state_.trouble, {}).empty()) callbacks_.on_trouble();
}

}  // namespace vitals::kube::informer
