// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/checker_set.hpp"

#include "core/check/identity.hpp"
#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "core/reconcile/plan.hpp"
#include "core/schedule/slot.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "log/logger.hpp"
#include "net/address_policy/policy.hpp"
#include "probing/checker/delivery.hpp"
#include "probing/checker/probe_loop.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "probing/checker/probe_thread.hpp"
#include "probing/checker/tenants.hpp"
#include "probing/checker/undelivered_room.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/mailbox.hpp"
#include "runtime/timeout.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::checker {

namespace {

// How long drain() waits for a loop beyond `limit`, which the loops keep themselves: for a loop
// that does not run.
constexpr auto drain_grace = std::chrono::seconds{1};

// Checks are spread over the loops by a hash, so each loop may start its part of the probes.
tenants::rates rates_of(quota::quotas const& quotas, std::size_t loops) {
    return [quotas, loops](std::string_view ns) -> schedule::duration {
        auto const most = quotas.of(ns).probes_per_second;
        if (most == quota::no_limit) return schedule::duration::zero();
        constexpr schedule::duration second = std::chrono::seconds{1};
        auto const between = static_cast<std::uint64_t>(second.count()) * loops / most;
        return schedule::duration{std::max<std::uint64_t>(between, 1)};
    };
}

}  // namespace

// The loops that have ended their probes since drain() asked them to.
struct checker_set::drained_loops {
    explicit drained_loops(runtime::executor const& control)
        : reports{control, [this](std::vector<std::size_t>& some) {
              count += some.size();
              more.notify_all();
          }},
          more{control} {}

    runtime::awaitable<bool> reach(std::size_t all) {
        while (count < all) co_await more.wait();
        co_return true;
    }

    std::size_t count = 0;
    runtime::mailbox<std::size_t> reports;
    runtime::condition more;
};

// On their way from the loops to the store.
struct checker_set::undelivered_results {
    undelivered_results(runtime::executor const& control, status::status_store& store)
        : mailbox{control, [&store](std::vector<probe_result>& batch) {
                      for (auto& each : batch) store.observe(each.check, std::move(each.seen));
                  }} {}

    result_count size() const { return {.results = mailbox.size(), .bytes = room->bytes()}; }

    runtime::mailbox<probe_result> mailbox;
    std::shared_ptr<undelivered_room> room = std::make_shared<undelivered_room>();
};

// Why a loop could not continue; empty: all of them run.
struct checker_set::broken_loop {
    explicit broken_loop(runtime::executor const& control)
        : reports{control, [this](std::vector<std::string>& some) {
              why = some.front();
              happened.notify_all();
          }},
          happened{control} {}

    std::string why;
    runtime::mailbox<std::string> reports;
    runtime::condition happened;
};

struct checker_set::parts {
    parts(
        runtime::executor const& control,
        runtime::clock& c,
        log::logger const& log,
        status::status_store& s,
        settings const& how
    )
        : clock{c}, store{s}, results{control, s}, drained{control}, broken{control} {
        auto const count = std::max<std::size_t>(how.probe_threads, 1);
        in_flight_limit = std::max(how.max_in_flight, count);
        sockets_limit = std::max(how.max_sockets, in_flight_limit);
        most = {.in_flight = in_flight_limit, .sockets = sockets_limit};
        kept_limit = how.max_kept_connections;
        loop_limits const limits{
            .in_flight = in_flight_limit / count,
            .kept_connections = kept_limit / count,
            .sockets = sockets_limit / count,
            .among = how.among,
            .rates = rates_of(how.quotas, count),
            .secrets = how.secrets
        };
        // The threads start when all loops exist: a result must not meet an object that is still
        // being built.
        for (std::size_t i = 0; i < count; ++i)
            loops.push_back(std::make_unique<probe_thread>(
                clock,
                log,
                how.network,
                limits,
                sink_of(i),
                [this](std::string why) { broken.reports.post(std::move(why)); }
            ));
        commands.resize(count);
    }

    result_sink sink_of(std::size_t index) {
        return {
            .deliver = [this](std::span<probe_result> batch) { results.mailbox.post(batch); },
            .undelivered = [this] { return results.size(); },
            .drained = [this, index] { drained.reports.post(index); },
            .alive =
                [this] {
                    if (--unanswered == 0) all_answered();
                },
            .room = results.room
        };
    }

    // A check stays on one loop for its whole life.
    void one(check::identity const& who, command what) {
        commands[std::hash<check::identity>{}(who) % commands.size()].push_back(std::move(what));
    }

    void send_commands() {
        for (std::size_t i = 0; i < commands.size(); ++i) {
            loops[i]->post(commands[i]);
            commands[i] = {};
        }
    }

    runtime::clock& clock;
    status::status_store& store;
    struct bounds {
        std::size_t in_flight = 0;
        std::size_t sockets = 0;
    };
    bounds most;  // by the settings
    std::size_t in_flight_limit = 0;
    std::size_t sockets_limit = 0;
    std::size_t kept_limit = 0;
    // Written by the caller of ask_all() before the loops get their command; not written again
    // before the last loop has answered.
    std::atomic<std::size_t> unanswered = 0;
    std::function<void()> all_answered;
    std::vector<std::vector<command>> commands;  // of one apply(), by loop
    undelivered_results results;
    drained_loops drained;
    broken_loop broken;
    std::vector<std::unique_ptr<probe_thread>> loops;  // last: their threads use all of the above
};

checker_set::checker_set(
    runtime::executor const& control,
    runtime::clock& clock,
    log::logger const& log,
    status::status_store& store,
    settings const& how
)
    : parts_{std::make_unique<parts>(control, clock, log, store, how)} {
    set_policy(how.policy);
}

checker_set::~checker_set() = default;

runtime::awaitable<void> checker_set::run() {
    auto& broken = parts_->broken;
    while (broken.why.empty()) co_await broken.happened.wait();
    throw std::runtime_error{"a probe loop broke: " + broken.why};
}

void checker_set::apply(reconcile::plan const& plan) {
    using enum command::kind;
    auto& store = parts_->store;
    auto const now = parts_->clock.wall();
    for (auto const& each : plan.stop)
        if (auto const gone = store.remove(each->identity))
            parts_->one(each->identity, {stop, *gone});
    for (auto const& [from, to] : plan.replace)
        parts_->one(to->identity, {replace, store.replace(to, now), to});
    for (auto const& each : plan.start)
        parts_->one(each->identity, {start, store.add(each, now), each});
    for (auto const& each : plan.now_stale) store.set_stale(each->identity, true);
    for (auto const& each : plan.now_fresh) store.set_stale(each->identity, false);
    parts_->send_commands();
}

void checker_set::set_policy(std::shared_ptr<net::address_policy::policy const> const& policy) {
    for (auto& loop : parts_->loops) {
        command one{.what = command::kind::policy, .policy = policy};
        loop->post({&one, 1});
    }
}

void checker_set::limit_places(std::size_t most) {
    auto& of = *parts_;
    auto const count = of.loops.size();
    auto const sockets = std::clamp(most, count, of.most.sockets);
    if (std::exchange(of.sockets_limit, sockets) == sockets) return;
    of.in_flight_limit = std::clamp(most, count, of.most.in_flight);
    for (auto& loop : of.loops) {
        command one{
            .what = command::kind::places,
            .places = of.in_flight_limit / count,
            .sockets = sockets / count
        };
        loop->post({&one, 1});
    }
}

runtime::awaitable<void> checker_set::drain(runtime::duration limit) {
    parts_->drained.count = 0;
    for (auto& loop : parts_->loops) {
        command one{.what = command::kind::drain, .limit = limit};
        loop->post({&one, 1});
    }
    co_await runtime::with_timeout(
        parts_->clock,
        limit + drain_grace,
        parts_->drained.reach(parts_->loops.size())
    );
}

void checker_set::ask_all(std::function<void()> answered) {
    parts_->all_answered = std::move(answered);
    parts_->unanswered = parts_->loops.size();
    for (auto& loop : parts_->loops) {
        command one{.what = command::kind::ask};
        loop->post({&one, 1});
    }
}

probe_loop_statistics checker_set::statistics() const {
    probe_loop_statistics sum;
    sum.read_at = parts_->clock.now();
    sum.max_in_flight = parts_->in_flight_limit;
    sum.max_kept_connections = parts_->kept_limit;
    for (auto const& loop : parts_->loops) loop->add_to(sum);
    return sum;
}

}  // namespace vitals::probing::checker
