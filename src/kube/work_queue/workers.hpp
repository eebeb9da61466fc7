// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Works on the keys of a queue (queue.hpp says which goes first), a few at a time. Lives on one
// loop.
//
//     work_queue::workers reports{{.loop = loop, .clock = clock, .random = random,
//                                  .work = [this](work_queue::job const& of) { return
//                                  write_report(of); },
//                                  .dropped = [](work_queue::drop const&) {}}};
//     reports.add({"shop", "web"});   // something changed; write_report() will see what

#include "kube/work_queue/job.hpp"
#include "kube/work_queue/queue.hpp"
#include "kube/work_queue/statistics.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"

#include <cstddef>
#include <functional>

namespace vitals::kube::work_queue {

class workers {
public:
    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        std::function<double()> random;  // in [0, 1)
        // One try for one key. It needs a deadline of its own: its worker waits for it, and its
        // group. An exception ends run().
        std::function<runtime::awaitable<outcome>(job)> work;
        // Will not be worked on (again). May add other keys.
        std::function<void(drop const&)> dropped;
    };

    explicit workers(parts from, limits bounds = {});

    // There is work for this key, `later` from now.
    void add(key const& which, runtime::duration later = {});
    // Until cancelled. Cancels what is under way.
    runtime::awaitable<void> run();
    // Works once more on everything that waits, in turn, whether it is due or not, and drops what
    // is left after `limit`; no other key can be added any more. run() must still run.
    runtime::awaitable<void> drain(runtime::duration limit);

    std::size_t waiting() const { return queue_.waiting(); }
    work_queue::statistics statistics() const { return queue_.statistics(from_.clock.now()); }

private:
    runtime::awaitable<void> hand_out(runtime::task_group& to);
    runtime::awaitable<void> serve(job next);
    runtime::awaitable<bool> change();
    runtime::awaitable<bool> idle();
    void changed();

    parts from_;
    queue queue_;
    runtime::condition wake_;
    bool changed_ = false;  // since hand_out() last looked
};

}  // namespace vitals::kube::work_queue
