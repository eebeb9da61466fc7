// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// ConfigMap changed -> read, elsewhere -> plan -> apply. Level-triggered: a change only enters the backlog, where a burst
// of changes to one ConfigMap collapses, and one ConfigMap is carried out in each turn of the loop.
// Lives on the control loop.

#include "core/status/probe_statistics.hpp"
#include "kube/model/config_map.hpp"
#include "kube/work_queue/statistics.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "sources/controller/backlog.hpp"
#include "sources/controller/reader.hpp"
#include "sources/controller/reading.hpp"
#include "sources/controller/reconciler.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vitals::sources::controller {

struct reading_statistics {
    kube::work_queue::statistics
        queue;  // depth, delayed: ConfigMaps; of those that are held off: when they are due
    std::size_t bytes = 0;            // of ConfigMaps that wait or are held off
    std::uint64_t given_up = 0;       // readings
    status::duration_histogram cost;  // CPU time of each reading
};

// What waits to be read may be larger by what is told at a time.
inline constexpr std::size_t most_waiting_bytes = std::size_t{8} * 1024 * 1024;

class controller {
public:
    using outputs = reconciler::outputs;

    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        log::logger log;
        reader::maker make_reader;
    };

    // Must outlive the loop's run.
    controller(parts from, outputs to);

    // From the object store, which the file source feeds, too.
    void changed(kube::model::config_map const& object);
    void removed(kube::model::object_key const& key);

    // Reads again what was held off, when it is due. Until stop() or cancelled.
    runtime::awaitable<void> run();
    // Nothing is carried out any more, and what is being read is given up.
    void stop();

    // Ends when so little waits to be read that more may be told. Whoever brings much waits here before each piece.
    runtime::awaitable<void> room();

    // Everything that was told so far has been carried out; what is held off, since reading it was given up, aside.
    bool idle() const { return backlog_.done_up_to(backlog_.last()); }
    // Calls `then` once, as soon as that is so for what was told until now; at once when it is so already.
    void when_idle(std::function<void()> then);

    reconciler const& known() const { return known_; }
    reading_statistics statistics() const;
    // Any thread: the reader answers when it comes to it.
    void ask_reader(std::function<void()> answered) { reader_->ask(std::move(answered)); }

private:
    struct waiter {
        backlog::ticket last;
        std::function<void()> then;
    };

    void go_on();
    void work();
    void read_next();
    void take(reading&& done);
    void notify_waiters();

    runtime::executor loop_;
    runtime::clock& clock_;
    log::logger log_;
    reconciler known_;
    backlog backlog_;
    std::vector<waiter> when_idle_;
    runtime::condition progress_;  // of the backlog
    reading_statistics counted_;   // but for what the backlog counts
    bool scheduled_ = false;
    bool stopped_ = false;
    std::unique_ptr<reader> reader_;  // last: its thread ends first
};

}  // namespace vitals::sources::controller
