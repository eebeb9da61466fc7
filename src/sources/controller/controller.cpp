// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/controller.hpp"

#include "kube/model/config_map.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/race.hpp"
#include "sources/controller/backlog.hpp"
#include "sources/controller/reading.hpp"

#include <boost/asio/post.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <string>
#include <utility>

namespace vitals::sources::controller {

controller::controller(parts from, outputs to)
    : loop_{std::move(from.loop)},
      clock_{from.clock},
      log_{std::move(from.log)},
      known_{log_, std::move(to)},
      budget_{from.quotas, from.most_definitions},
      again_{
          loop_,
          clock_,
          {.ask =
               [this, ask = std::move(from.read_again)] {
                   budget_.all_come_again();
                   if (ask) ask();
               },
           .has_room = [this] { return budget_.has_room(); }}
      },
      waiting_{.when_idle = {}, .progress = runtime::condition{loop_}},
      reader_{from.make_reader([this](reading&& done) { take(std::move(done)); })} {}

bool controller::accepts(kube::model::object_key const& key) {
    auto const& all = budget_.all();
    auto const known = all.find(key.ns);
    bool const was_full = known != all.end() && known->second.full;
    if (budget_.remember(key)) return true;
    if (!was_full && known_.may_log(key.ns))
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
    if (known_.is_still_left_out(read)) return budget_.still_left_out(read.key, read.bytes);
    auto planned = known_.plan(read);
    budget_.fit(read, planned, known_.running(read.key));
    if (!read.problems.empty() && !read.left_out && read.rules != again_.rules())
        again_.judged_by_old_rules();
    known_.carry_out(std::move(read), std::move(planned));
    if (budget_.took_less()) again_.room_made();
}

bool controller::hands_on_again(kube::model::object_key const& key) const {
    return budget_.has_room_for(key) || known_.may_have_other_problems(key, again_.rules());
}

void controller::removed(kube::model::object_key const& key) {
    backlog_.removed(key);
    go_on();
}

void controller::renumbered(kube::model::object_key const& key, std::string const& version) {
    if (!backlog_.renumbered(key, version)) known_.renumber(key, version);
}

void controller::remove(kube::model::object_key const& key) {
    budget_.removed(key);  // first: what is applied can ask what definitions take
    known_.remove(key);
    if (budget_.took_less()) again_.room_made();
}

void controller::go_on() {
    if (std::exchange(now_.scheduled, true)) return;
    runtime::asio::post(loop_, [this] { work(); });
}

// One ConfigMap in a turn: a list of thousands must not keep the loop from its other work.
void controller::work() {
    now_.scheduled = false;
    if (now_.stopped) return;
    if (auto const key = backlog_.next_removal()) remove(*key);
    if (backlog_.removals()) go_on();
    read_next();
    notify_waiters();
    waiting_.progress.notify_all();
}

// What exceeds a budget is left out in its turn, too: an older version may be carried out before
// it.
void controller::read_next() {
    auto next = backlog_.next_to_read(clock_.now());
    if (!next) return;
    auto const bytes = bytes_of(*next);
    auto why = budget_.refuse(next->key, bytes);
    now_.rules = again_.rules();
    if (!why) return reader_->read(*std::move(next));
    backlog_.done_reading(false, clock_.now());
    auto read = left_out(std::move(next->key), std::move(next->uid), *std::move(why), bytes);
    read.resource_version = std::move(next->resource_version);
    carry_out(std::move(read));
    go_on();
}

void controller::take(reading&& done) {
    if (now_.stopped) return;
    done.rules = now_.rules;
    if (auto newer = backlog_.newer_version(); !newer.empty())
        done.resource_version = std::move(newer);
    bool const wanted = backlog_.done_reading(done.given_up, clock_.now());
    counted_.cost.add(std::chrono::duration<double>{done.cost}.count());
    if (done.given_up) {
        ++counted_.given_up;
        if (known_.may_log(done.key.ns))
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
    waiting_.progress.notify_all();
}

runtime::awaitable<void> controller::run() {
    auto const ended = co_await runtime::race(read_held_off(), again_.run());
    if (auto const& failure = ended.failures.at(ended.first)) std::rethrow_exception(failure);
}

runtime::awaitable<void> controller::read_held_off() {
    while (!now_.stopped) {
        auto const due = backlog_.next_due();
        if (!due)
            co_await waiting_.progress.wait();
        else if (*due > clock_.now())
            co_await clock_.sleep_until(*due);
        else {
            go_on();
            co_await waiting_.progress.wait();
        }
    }
}

runtime::awaitable<void> controller::room() {
    while (backlog_.bytes() > most_waiting_bytes) co_await waiting_.progress.wait();
}

void controller::stop() {
    now_.stopped = true;
    reader_->stop();
    waiting_.progress.notify_all();
}

void controller::when_idle(std::function<void()> then) {
    if (idle()) return then();
    waiting_.when_idle.push_back({backlog_.last(), std::move(then)});
}

void controller::notify_waiters() {
    while (!waiting_.when_idle.empty() && backlog_.done_up_to(waiting_.when_idle.front().last)) {
        auto const then = std::move(waiting_.when_idle.front().then);
        waiting_.when_idle.erase(waiting_.when_idle.begin());
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
