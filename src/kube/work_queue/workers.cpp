// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/work_queue/workers.hpp"

#include "kube/work_queue/job.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"
#include "runtime/timeout.hpp"

#include <utility>

namespace vitals::kube::work_queue {

workers::workers(parts from, limits bounds)
    : from_{std::move(from)}, queue_{bounds}, wake_{from_.loop} {}

void workers::add(key const& which, runtime::duration later) {
    auto const now = from_.clock.now();
    if (auto const dropped = queue_.add(which, now + later, now)) from_.dropped(*dropped);
    changed();
}

void workers::changed() {
    changed_ = true;
    wake_.notify_all();
}

runtime::awaitable<void> workers::run() {
    runtime::task_group tasks{from_.loop};
    tasks.spawn(hand_out(tasks));
    co_await tasks.join();
}

runtime::awaitable<void> workers::hand_out(runtime::task_group& to) {
    while (true) {
        changed_ = false;
        while (auto next = queue_.take(from_.clock.now())) to.spawn(serve(std::move(*next)));
        if (auto const due = queue_.next_due())
            co_await runtime::with_timeout(from_.clock, *due - from_.clock.now(), change());
        else
            co_await change();
    }
}

// A change between the look at the queue and this wait is not missed.
runtime::awaitable<bool> workers::change() {
    while (!changed_) co_await wake_.wait();
    co_return true;
}

runtime::awaitable<void> workers::serve(job next) {
    auto const which = next.key;
    auto const how = co_await from_.work(std::move(next));
    auto const now = from_.clock.now();
    if (auto const dropped = queue_.done(which, how, now, from_.random())) from_.dropped(*dropped);
    changed();
}

runtime::awaitable<bool> workers::idle() {
    while (!queue_.idle()) co_await wake_.wait();
    co_return true;
}

runtime::awaitable<void> workers::drain(runtime::duration limit) {
    queue_.close();
    changed();
    co_await runtime::with_timeout(from_.clock, limit, idle());
    for (auto const& each : queue_.drop_all()) from_.dropped(each);
}

}  // namespace vitals::kube::work_queue
