// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/checker_set.hpp"

#include "core/check/identity.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "log/logger.hpp"
#include "probing/checker/probe_loop.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "probing/checker/probe_thread.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/mailbox.hpp"
#include "runtime/timeout.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::checker {

namespace {

// Beyond the limit that the loops themselves keep: for one that does not run.
constexpr auto drain_grace = std::chrono::seconds{1};

}  // namespace

struct checker_set::parts {
    struct running {
        reconcile::definition_ptr definition;  // holds the key
        status::handle handle;
    };

    parts(
        runtime::executor const& control,
        runtime::clock& c,
        log::logger const& log,
        status::status_store& s,
        settings const& how
    )
        : clock{c},
          store{s},
          reports{control, [this](std::vector<report>& batch) { observe(batch); }},
          drained{
              control,
              [this](std::vector<std::size_t>& some) {
                  drained_loops += some.size();
                  drained_more.notify_all();
              }
          },
          drained_more{control},
          broken{
              control,
              [this](std::vector<std::string>& some) {
                  why_broken = some.front();
                  broke.notify_all();
              }
          },
          broke{control} {
        auto const count = std::max<std::size_t>(how.probe_threads, 1);
        in_flight_limit = std::max(how.max_in_flight, count);
        kept_limit = how.max_kept_connections;
        loop_limits const limits{
            .in_flight = in_flight_limit / count,
            .kept_connections = kept_limit / count,
            .sockets = how.max_sockets / count
        };
        // Their work waits until all are there: a report must not meet a half-made object.
        for (std::size_t i = 0; i < count; ++i)
            loops.push_back(std::make_unique<probe_thread>(
                clock,
                log,
                how.network,
                limits,
                outlet_of(i),
                [this](std::string why) { broken.post(std::move(why)); }
            ));
        orders.resize(count);
    }

    outlet outlet_of(std::size_t index) {
        return {
            .deliver = [this](std::span<report> batch) { reports.post(batch); },
            .undelivered = [this] { return reports.size(); },
            .drained = [this, index] { drained.post(index); },
            .alive =
                [this] {
                    if (--unanswered == 0) all_answered();
                }
        };
    }

    void observe(std::vector<report>& batch) {
        for (auto& each : batch) store.observe(each.check, std::move(each.seen));
    }

    // A check stays on one loop for its whole life.
    std::vector<command>& orders_for(check::identity const& who) {
        return orders[std::hash<check::identity>{}(who) % orders.size()];
    }

    runtime::awaitable<bool> all_drained() {
        while (drained_loops < loops.size()) co_await drained_more.wait();
        co_return true;
    }

    void start(reconcile::definition_ptr const& definition);
    void replace(reconcile::definition_ptr const& definition);
    void stop(reconcile::definition_ptr const& definition);
    void send_orders() {
        for (std::size_t i = 0; i < orders.size(); ++i) {
            loops[i]->tell(orders[i]);
            orders[i] = {};
        }
    }

    runtime::clock& clock;
    status::status_store& store;
    // Ordered: whoever writes the ids could make them collide in a hash table.
    std::map<std::string_view, running> checks;
    std::size_t in_flight_limit = 0;
    std::size_t kept_limit = 0;
    std::size_t drained_loops = 0;
    // Whoever asks writes them before the loops are told, and not again before the last one has answered.
    std::atomic<std::size_t> unanswered = 0;
    std::function<void()> all_answered;
    std::vector<std::vector<command>> orders;  // of one apply(), by loop
    runtime::mailbox<report> reports;
    runtime::mailbox<std::size_t> drained;
    runtime::condition drained_more;
    runtime::mailbox<std::string> broken;
    runtime::condition broke;
    std::string why_broken;
    std::vector<std::unique_ptr<probe_thread>> loops;  // last: their threads use all of the above
};

void checker_set::parts::start(reconcile::definition_ptr const& definition) {
    auto const handle = store.add(definition, clock.wall());
    checks.emplace(definition->identity.text(), running{definition, handle});
    orders_for(definition->identity).push_back({command::kind::start, handle, definition});
}

void checker_set::parts::replace(reconcile::definition_ptr const& definition) {
    auto const known = checks.find(definition->identity.text());
    if (known == checks.end()) return start(definition);
    auto const handle = store.replace(definition, clock.wall());
    checks.erase(known);  // its key looks into the old definition
    checks.emplace(definition->identity.text(), running{definition, handle});
    orders_for(definition->identity).push_back({command::kind::replace, handle, definition});
}

void checker_set::parts::stop(reconcile::definition_ptr const& definition) {
    auto const known = checks.find(definition->identity.text());
    if (known == checks.end()) return;
    orders_for(definition->identity)
        .push_back({command::kind::stop, known->second.handle, nullptr});
    store.remove(definition->identity);
    checks.erase(known);
}

checker_set::checker_set(
    runtime::executor const& control,
    runtime::clock& clock,
    log::logger const& log,
    status::status_store& store,
    settings const& how
)
    : parts_{std::make_unique<parts>(control, clock, log, store, how)} {}

checker_set::~checker_set() = default;

runtime::awaitable<void> checker_set::run() {
    while (parts_->why_broken.empty()) co_await parts_->broke.wait();
    throw std::runtime_error{"a probe loop broke: " + parts_->why_broken};
}

void checker_set::apply(reconcile::plan const& plan) {
    for (auto const& each : plan.stop) parts_->stop(each);
    for (auto const& each : plan.replace) parts_->replace(each.to);
    for (auto const& each : plan.start) parts_->start(each);
    for (auto const& each : plan.now_stale) parts_->store.set_stale(each->identity, true);
    for (auto const& each : plan.now_fresh) parts_->store.set_stale(each->identity, false);
    parts_->send_orders();
}

runtime::awaitable<void> checker_set::drain(runtime::duration limit) {
    parts_->drained_loops = 0;
    for (auto& loop : parts_->loops) {
        command order{.what = command::kind::drain, .limit = limit};
        loop->tell({&order, 1});
    }
    co_await runtime::with_timeout(parts_->clock, limit + drain_grace, parts_->all_drained());
}

void checker_set::ask_all(std::function<void()> answered) {
    parts_->all_answered = std::move(answered);
    parts_->unanswered = parts_->loops.size();
    for (auto& loop : parts_->loops) {
        command order{.what = command::kind::ask};
        loop->tell({&order, 1});
    }
}

probe_loop_statistics checker_set::statistics() const {
    probe_loop_statistics sum;
    sum.max_in_flight = parts_->in_flight_limit;
    sum.max_kept_connections = parts_->kept_limit;
    for (auto const& loop : parts_->loops) loop->add_to(sum);
    return sum;
}

}  // namespace vitals::probing::checker
