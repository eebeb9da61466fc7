// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A changed ConfigMap is read (by the reader), planned and applied. Level-triggered: a change only
// enters the backlog, where a burst of changes to one ConfigMap collapses. One ConfigMap is applied
// in each turn of the loop. Lives on the control loop.

#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "core/status/probe_statistics.hpp"
#include "kube/model/config_map.hpp"
#include "kube/work_queue/statistics.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "sources/controller/backlog.hpp"
#include "sources/controller/definition_budget.hpp"
#include "sources/controller/reader.hpp"
#include "sources/controller/reading.hpp"
#include "sources/controller/reconciler.hpp"
#include "sources/controller/rereading.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace vitals::sources::controller {

struct reading_statistics {
    kube::work_queue::statistics
        queue;  // depth: ConfigMaps that wait; delayed: held-off ones, with their due time
    std::size_t bytes = 0;            // of ConfigMaps that wait or are held off
    std::uint64_t given_up = 0;       // readings
    status::duration_histogram cost;  // CPU time of each reading
};

// One change may exceed this limit of what waits.
inline constexpr std::size_t most_waiting_bytes = std::size_t{8} * 1024 * 1024;

class controller {
public:
    using outputs = reconciler::outputs;

    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        log::logger log;
        reader::maker make_reader;
        quota::quotas const* quotas = nullptr;         // null: no limits; outlives the controller
        definition_budget::totals most_definitions{};  // of all namespaces
        std::function<void()> read_again{};  // definition_source::read_again(); none: never
    };

    // Must outlive the loop's run.
    controller(parts from, outputs to);

    // Called by the source: the informer of ConfigMaps, or files.
    // Of a ConfigMap that the source does not know. False: its namespace has so many beyond its
    // budget that nothing is kept of this one, here or there.
    bool accepts(kube::model::object_key const& key);
    void changed(kube::model::config_map object);
    void removed(kube::model::object_key const& key);
    void renumbered(kube::model::object_key const& key, std::string const& version);

    // For definition_source::outputs: it is left out, and there is room; or it has mistakes, which
    // may be none any more.
    bool hands_on_again(kube::model::object_key const& key) const;

    // Manifests are judged by other rules from now on: those of where probes may connect to.
    void rules_changed() { again_.rules_changed(); }
    // Asks the source for what hands_on_again() says.
    void read_again() { again_.ask(); }

    // Reads held-off ConfigMaps again when they are due, and asks the source again when there is
    // room for what was left out. Until stop(), or cancelled.
    runtime::awaitable<void> run();
    // No change is executed any more, and the reading under way is given up.
    void stop();

    // Ends when there is room for more changes. A source with many changes waits here before each
    // piece.
    runtime::awaitable<void> room();

    // All changes so far were executed, but those that are held off since their reading was given
    // up.
    bool idle() const { return backlog_.done_up_to(backlog_.last()); }
    // Calls `then` once, when all changes up to now were executed; at once if they were already.
    void when_idle(std::function<void()> then);

    reconciler const& known() const { return known_; }
    // What the namespaces define, and what is left out of it.
    definition_budget const& budget() const { return budget_; }
    reading_statistics statistics() const;
    // Any thread: the reader answers when it has time.
    void ask_reader(std::function<void()> answered) { reader_->ask(std::move(answered)); }

private:
    struct waiter {
        backlog::ticket last;
        std::function<void()> then;
    };
    struct waiters {
        std::vector<waiter> when_idle;
        runtime::condition progress;  // of the backlog
    };
    struct under_way {
        std::uint64_t rules = 0;  // when the present reading began
        bool scheduled = false;   // work()
        bool stopped = false;
    };

    runtime::awaitable<void> read_held_off();
    void go_on();
    void work();
    void read_next();
    void take(reading&& done);
    void carry_out(reading&& read);
    void remove(kube::model::object_key const& key);
    void notify_waiters();

    runtime::executor loop_;
    runtime::clock& clock_;
    log::logger log_;
    reconciler known_;
    definition_budget budget_;
    rereading again_;
    backlog backlog_;
    waiters waiting_;
    reading_statistics counted_;  // but the backlog's own numbers
    under_way now_;
    std::unique_ptr<reader> reader_;  // last: its thread ends first
};

}  // namespace vitals::sources::controller
