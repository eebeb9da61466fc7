// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/controller.hpp"

#include "kube/model/config_map.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "sources/controller/backlog.hpp"
#include "sources/controller/reading.hpp"

#include <boost/asio/post.hpp>

#include <chrono>
#include <functional>
#include <utility>

namespace vitals::sources::controller {

controller::controller(parts from, outputs to)
    : loop_{std::move(from.loop)},
      clock_{from.clock},
      log_{std::move(from.log)},
      may_log_{to.may_log},
      known_{log_, std::move(to)},
      budget_{from.quotas, from.most_definitions},
      progress_{loop_},
      reader_{from.make_reader([this](reading&& done) { take(std::move(done)); })} {}

bool controller::accepts(kube::model::object_key const& key) {
    auto const& all = budget_.all();
    auto const known = all.find(key.ns);
    bool const was_full = known != all.end() && known->second.full;
    if (budget_.remember(key)) return true;
    if (!was_full)
        log_.warn(
            "a namespace has so many ConfigMaps beyond its budget that the rest is not listed",
            {{"namespace", key.ns}, {"listed", definition_budget::most_left_out}}
        );
    return false;
}

void controller::changed(kube::model::config_map object) {
    backlog_.changed(std::move(object), clock_.now());
    go_on();
}

void controller::carry_out(reading&& read) {
    // Deleted and created again, and the deletion collapsed with the later change.
    if (known_.is_another(read)) remove(read.key);
    if (known_.is_still_left_out(read)) return;
    auto planned = known_.plan(read);
    budget_.fit(read, planned, known_.running(read.key));
    known_.carry_out(std::move(read), std::move(planned));
}

void controller::removed(kube::model::object_key const& key) {
    backlog_.removed(key);
    go_on();
}

void controller::remove(kube::model::object_key const& key) {
    known_.remove(key);
    budget_.removed(key);
}

void controller::go_on() {
    if (std::exchange(scheduled_, true)) return;
    runtime::asio::post(loop_, [this] { work(); });
}

// One ConfigMap in a turn: a list of thousands must not keep the loop from its other work.
void controller::work() {
    scheduled_ = false;
    if (stopped_) return;
    if (auto const key = backlog_.next_removal()) remove(*key);
    read_next();
    notify_waiters();
    progress_.notify_all();
}

// What exceeds a budget is left out in its turn, too: an older version may be carried out before
// it. Removals go first, since they make room.
void controller::read_next() {
    if (backlog_.removals()) return go_on();
    auto next = backlog_.next_to_read(clock_.now());
    if (!next) return;
    auto why = budget_.refuse(next->key, bytes_of(*next));
    if (!why) return reader_->read(*std::move(next));
    backlog_.done_reading(false, clock_.now());
    carry_out(left_out(std::move(next->key), std::move(next->uid), *std::move(why)));
    go_on();
}

void controller::take(reading&& done) {
    if (stopped_) return;
    bool const wanted = backlog_.done_reading(done.given_up, clock_.now());
    counted_.cost.add(std::chrono::duration<double>{done.cost}.count());
    if (done.given_up) {
        ++counted_.given_up;
        if (may_log(done.key.ns))
            log_.warn(
                "reading a ConfigMap took too much CPU time and was given up",
                {{"configmap", done.key.ns + "/" + done.key.name},
                 {"cpu_seconds", std::chrono::duration<double>{done.cost}.count()},
                 {"not_again_before_seconds", std::chrono::duration<double>{hold_off}.count()}}
            );
    }
    if (wanted) carry_out(std::move(done));
    read_next();  // behind it: whether there is room depends on what runs
    notify_waiters();
    progress_.notify_all();
}

runtime::awaitable<void> controller::run() {
    while (!stopped_) {
        auto const due = backlog_.next_due();
        if (!due)
            co_await progress_.wait();
        else if (*due > clock_.now())
            co_await clock_.sleep_until(*due);
        else {
            go_on();
            co_await progress_.wait();
        }
    }
}

runtime::awaitable<void> controller::room() {
    while (backlog_.bytes() > most_waiting_bytes) co_await progress_.wait();
}

void controller::stop() {
    stopped_ = true;
    reader_->stop();
    progress_.notify_all();
}

void controller::when_idle(std::function<void()> then) {
    if (idle()) return then();
    when_idle_.push_back({backlog_.last(), std::move(then)});
}

void controller::notify_waiters() {
    while (!when_idle_.empty() && backlog_.done_up_to(when_idle_.front().last)) {
        auto const then = std::move(when_idle_.front().then);
        when_idle_.erase(when_idle_.begin());
        then();
    }
}

reading_statistics controller::statistics() const {
    auto all = counted_;
    all.queue = backlog_.statistics(clock_.now());
    all.bytes = backlog_.bytes() + backlog_.bytes_held_off();
    return all;
}

}  // namespace vitals::sources::controller
