// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/controller.hpp"

#include "kube/model/config_map.hpp"
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
      known_{log_, std::move(to)},
      budget_{from.quotas},
      progress_{loop_},
      reader_{from.make_reader([this](reading&& done) { take(std::move(done)); })} {}

void controller::changed(kube::model::config_map object) {
    if (known_.uid(object.key) != object.uid) budget_.removed(object.key);
    if (auto why = budget_.refuse(object.key, bytes_of(object))) {
        reading left;
        left.key = std::move(object.key);
        left.uid = std::move(object.uid);
        left.left_out = true;
        left.problems.push_back({.at = {}, .check_id = {}, .message = *std::move(why)});
        left.rejected_keys = 1;
        carry_out(std::move(left));
        return;
    }
    backlog_.changed(std::move(object), clock_.now());
    go_on();
}

void controller::carry_out(reading&& read) {
    if (!read.left_out) budget_.fit_checks(read, known_.running(read.key));
    auto const key = read.key;
    known_.carry_out(std::move(read));
    budget_.runs(key, known_.running(key).size());
}

void controller::removed(kube::model::object_key const& key) {
    budget_.removed(key);
    backlog_.removed(key);
    go_on();
}

void controller::go_on() {
    if (std::exchange(scheduled_, true)) return;
    runtime::asio::post(loop_, [this] { work(); });
}

// One ConfigMap in a turn: a list of thousands must not keep the loop from its other work.
void controller::work() {
    scheduled_ = false;
    if (stopped_) return;
    read_next();
    if (auto const key = backlog_.next_removal()) known_.remove(*key);
    if (backlog_.removals()) go_on();
    notify_waiters();
    progress_.notify_all();
}

void controller::read_next() {
    if (auto next = backlog_.next_to_read(clock_.now())) reader_->read(*std::move(next));
}

void controller::take(reading&& done) {
    if (stopped_) return;
    bool const wanted = backlog_.done_reading(done.given_up, clock_.now());
    read_next();  // first: the reader does not wait
    counted_.cost.add(std::chrono::duration<double>{done.cost}.count());
    if (done.given_up) {
        ++counted_.given_up;
        log_.warn(
            "reading a ConfigMap took too much CPU time and was given up",
            {{"configmap", done.key.ns + "/" + done.key.name},
             {"cpu_seconds", std::chrono::duration<double>{done.cost}.count()},
             {"not_again_before_seconds", std::chrono::duration<double>{hold_off}.count()}}
        );
    }
    if (wanted) carry_out(std::move(done));
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
        else
            read_next();
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
