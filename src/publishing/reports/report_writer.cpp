// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/reports/report_writer.hpp"

#include "core/check/identity.hpp"
#include "core/health/threshold_tracker.hpp"
#include "core/health/transition.hpp"
#include "core/report/draft.hpp"
#include "core/report/report.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/resource.hpp"
#include "kube/work_queue/job.hpp"
#include "publishing/reports/earlier_reports.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace vitals::publishing::reports {

using namespace std::chrono_literals;
using kube::model::object_key;

namespace {

// The register bounds the keys.
constexpr kube::work_queue::limits bounds{
    .workers = 3,
    .most_waiting = std::numeric_limits<std::size_t>::max() / 4
};

object_key config_map_of(status::check_status const& check) {
    auto const& who = check.definition->identity;
    return {std::string{who.ns()}, std::string{who.config_map()}};
}

}  // namespace

report_writer::report_writer(parts from)
    : from_{std::move(from)},
      closed_{from_.loop},
      making_{from_.loop, 1, bounds.workers},
      queue_{
          {.loop = from_.loop,
           .clock = from_.clock,
           .random = from_.random,
           .work = [this](kube::work_queue::job of) { return work(std::move(of)); },
           .dropped = [](kube::work_queue::drop const&) {}},
          bounds
      } {}

void report_writer::adopt(object_key const& key, earlier_reports::known const& from) {
    auto& mine = reports_[key];
    mine.owner = from.content.config_map_uid;
    mine.version = from.version;
    mine.last.adopt(from.content);
}

void report_writer::enqueue(object_key const& key, runtime::duration later) {
    queue_.add({key.ns, key.name}, later);
}

// Also while nothing can be written.
void report_writer::redefined(object_key const& key) {
    if (auto const found = reports_.find(key); found != reports_.end())
        found->second.last.forget_removed(from_.checks, {.ns = key.ns, .config_map = key.name});
    touch(key);
}

void report_writer::renumbered(object_key const& key) {
    auto const found = reports_.find(key);
    if (found == reports_.end()) return;
    auto const next = found->second.last_write + report::refreshed_after(1);
    enqueue(key, std::max<runtime::duration>(next - from_.clock.now(), 0s));
}

void report_writer::touch(object_key const& key) {
    auto const known = from_.look_up(key);
    auto found = reports_.find(key);
    if (found == reports_.end()) {
        if (!known) return;
        found = reports_.try_emplace(key).first;
    }
    // There is nothing to correct either.
    if (!known && found->second.version.empty()) {
        reports_.erase(found);
        return;
    }
    auto& mine = found->second;
    // Deleted and created again: the report is another one, too.
    if (known && !mine.owner.empty() && known->uid != mine.owner)
        mine = entry{.last_write = mine.last_write};
    auto const next = mine.last_write + mine.last.distance();
    enqueue(key, std::max<runtime::duration>(next - from_.clock.now(), 0s));
}

void report_writer::changed(status::check_status const& check, health::transition const& change) {
    auto const key = config_map_of(check);
    reports_[key].last.changed(check, change);
    touch(key);
}

void report_writer::write_all() {
    touch_all([](auto const&, auto const&) { return true; });
}

// touch() may forget a report.
void report_writer::touch_all(std::function<bool(object_key const&, entry const&)> const& wanted) {
    for (auto next = reports_.begin(); next != reports_.end();) {
        auto const each = next++;
        if (!wanted(each->first, each->second)) continue;
        each->second.unwritten = false;
        touch(object_key{each->first});
    }
}

// Nothing: there is no report to be written, and none to be corrected.
runtime::awaitable<std::optional<report_writer::draft>> report_writer::make(object_key const& key) {
    for (int tries = 0;;) {
        auto const mine = reports_.find(key);
        auto const known = from_.look_up(key);
        if (mine == reports_.end() || (!known && mine->second.version.empty()))
            co_return std::nullopt;
        auto const& last = mine->second.last;
        auto const now = from_.clock.wall();
        draft made{.uid = {}, .report = {}, .revision = from_.checks.revision()};
        if (!known) {
            made.report = last.last(now);
            co_return made;
        }
        made.uid = known->uid;
        report::subject const of{key.ns, key.name, known->version, known->problems, ending_};
        report::drafting making{of, last, now};
        auto report = co_await make_pieces(key, std::move(making));
        // Another ConfigMap may have its name by now, or none; or it has other checks: half of a
        // report would be of these, but who edits it all the time is not waited for.
        auto const still = from_.look_up(key);
        if (!report || !still || still->uid != made.uid) continue;
        if (still->version != of.version && tries++ == 0) continue;
        made.report = *std::move(report);
        co_return made;
    }
}

// Others have their turn on the loop between any two pieces, of whatever reports.
runtime::awaitable<std::optional<report::draft>>
report_writer::make_pieces(object_key const& key, report::drafting making) {
    for (;;) {
        auto const turn = co_await making_.acquire();
        auto const mine = reports_.find(key);
        if (!turn || mine == reports_.end()) co_return std::nullopt;
        if (!making.next(from_.checks, mine->second.last)) co_return making.take();
        co_await runtime::asio::post(from_.loop, runtime::use_awaitable);
    }
}

void report_writer::refresh_later(object_key const& key, draft const& what) {
    if (ending_) return;
    // The first result of an edited check may leave its status as it was, which is no transition.
    auto const progressing = std::to_underlying(report::condition_type::progressing);
    if (what.report.conditions.at(progressing).is == report::verdict::yes)
        enqueue(key, 2 * reports_[key].last.distance());
    else if (what.report.moves)
        enqueue(key, report::refreshed_after(reports_.size()));
}

// What is counted now is worth more than before: nothing comes after it.
runtime::awaitable<void> report_writer::flush(runtime::duration limit) {
    ending_ = true;
    from_.checks.for_each([this](status::check_status const& each) {
        if (!each.pending &&
            health::threshold_tracker::lead_away(each.status(), each.tracker.counted()))
            enqueue(config_map_of(each), 0s);
    });
    co_await queue_.drain(limit);
}

runtime::awaitable<void> report_writer::run() {
    runtime::task_group tasks{from_.loop};
    tasks.spawn(queue_.run());
    tasks.spawn(look_again());
    tasks.spawn(look_at_all());
    co_await tasks.join();
}

// What could not be written is tried again when a wait of `access` is over. The first one that
// fails again ends the others' tries.
runtime::awaitable<void> report_writer::look_again() {
    while (true) {
        auto const due = from_.access.next_opening(from_.clock.now());
        if (!due) {
            co_await closed_.wait();
            continue;
        }
        co_await from_.clock.sleep_until(*due);
        touch_all([this](object_key const& key, entry const& mine) {
            return mine.unwritten && !from_.access.is_closed(key.ns, from_.clock.now());
        });
    }
}

}  // namespace vitals::publishing::reports
