// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/health_reports.hpp"

#include "core/check/definition.hpp"
#include "core/report/history.hpp"
#include "core/report/memory.hpp"
#include "core/report/read.hpp"
#include "core/status/status_store.hpp"
#include "kube/client/access_review.hpp"
#include "kube/model/resource.hpp"
#include "publishing/events/event_publisher.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/reports/earlier_reports.hpp"
#include "publishing/reports/report_writer.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/random.hpp"
#include "runtime/task_group.hpp"
#include "runtime/timeout.hpp"
#include "sources/controller/controller.hpp"
#include "text/time/rfc3339.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;
using kube::model::object_key;
using publishing::events::check_event;
using publishing::events::config_map_reference;

// From a report to the last try to write its Events.
constexpr auto on_their_way = 2min;
// The API server deletes an Event after an hour: it would be made anew.
constexpr auto still_there = 50min;
constexpr auto reading_limit = 10s;

check_event event_of(object_key const& config_map, report::earlier_report const& from) {
    return {.regarding = config_map_reference(config_map.ns, config_map.name, from.config_map_uid)};
}

// Their status is known. One that ends, and comes back, is a new check.
void forget_running(
    report::memory& of,
    object_key const& config_map,
    status::status_store const& checks
) {
    checks.for_each_of(config_map.ns, config_map.name, [&of](status::check_status const& each) {
        of.take(each.definition->identity.id());
    });
}

}  // namespace

health_reports::health_reports(parts from)
    : checks_{from.checks},
      definitions_{from.definitions},
      clock_{from.clock},
      lease_{from.lease},
      may_be_unwritten_{std::move(from.may_be_unwritten)},
      done_reading_{from.loop},
      access_{from.log, runtime::uniform_random()},
      reading_{
          .clock = from.clock,
          .api = *from.to.client,
          .log = from.log,
          .access = access_,
          .namespaces = from.namespaces,
          .describe = [&to = from.to](auto const& error
                      ) { return kube::client::describe_unreachable(to.config, error); },
          .waiting = std::move(from.waiting),
      },
      earlier_{reading_},
      writer_{{
          .loop = from.loop,
          .clock = from.clock,
          .api = *from.to.client,
          .log = from.log,
          .random = runtime::uniform_random(),
          .instance = from.to.identity,
          .checks = from.checks,
          .access = access_,
          .look_up = [this](auto const& key) { return look_up(key); },
          .may_write = std::move(from.may_write),
          .namespaces = std::move(from.namespaces),
          .lease = std::move(from.lease),
          .reported = std::move(from.reported),
      }} {
    from.checks.remember_with([this](check::definition const& of) {
        auto const& who = of.identity;
        kube::model::object_key const config_map{
            std::string{who.ns()},
            std::string{who.config_map()}
        };
        return earlier_.recall(of, definitions_.known().uid(config_map));
    });
}

runtime::awaitable<void> health_reports::read() {
    co_await earlier_.read();
    read_ = true;
    done_reading_.notify_all();
}

bool health_reports::done(object_key const& config_map) {
    auto const& known = definitions_.known();
    auto* const from = earlier_.find(config_map, known.uid(config_map));
    if (from != nullptr) {
        if (!from->adopted) adopt(config_map, *from);
        bool const whole = known.is_whole(config_map);
        writer_.carry(config_map, whole ? report::memory{} : from->content.memory);
        if (whole) earlier_.forget(config_map);
    } else if (!known.knows(config_map)) {
        earlier_.forget(config_map);  // what is said of it now is another report
    }
    writer_.redefined(config_map);
    return from != nullptr;
}

void health_reports::adopt(
    object_key const& config_map,
    publishing::reports::earlier_reports::known& from
) {
    announce(config_map, from.content);
    writer_.adopt(config_map, from);
    from.adopted = true;
    from.content.problems.clear();  // they have had their Events
}

runtime::awaitable<void> health_reports::run() {
    runtime::task_group both{co_await runtime::asio::this_coro::executor};
    both.spawn(writer_.run());
    both.spawn(forget_rest());
    co_await both.join();
}

runtime::awaitable<void> health_reports::forget_rest() {
    while (!read_) co_await done_reading_.wait();
    co_await clock_.sleep_for(remembered_for);
    for (auto const& [key, known] : earlier_.take_rest({})) {
        if (!known.adopted || definitions_.known().uid(key) != known.content.config_map_uid)
            continue;
        writer_.carry(key, {});
        writer_.redefined(key);
    }
}

// An Event comes behind its report: the process that wrote the report may have ended in between.
void health_reports::announce(object_key const& config_map, report::earlier_report const& from)
    const {
    auto const now = report::to_short(clock_.wall());
    if (from.written + on_their_way < earlier_.newest()) return;
    auto const oldest = std::max(from.written - on_their_way, now - still_there);
    for (auto const& [id, shown] : from.checks) {
        auto event = event_of(config_map, from);
        event.check_id = id;
        auto const changes = shown.changes.all();
        for (auto const& each : changes) {
            if (each.at < oldest) continue;
            event.from = each.from;
            event.to = each.to;
            event.reason = each.reason;
            event.when = each.at;
            event.why = &each == &changes.back() ? shown.why : std::string{};
            may_be_unwritten_(event);
        }
        auto const known = from.memory.find(id);
        if (!changes.empty() || !known || known->since < oldest) continue;
        event.initial = true;
        event.to = known->status;
        event.reason = known->reason;
        event.when = known->since;
        event.why = shown.why;
        may_be_unwritten_(std::move(event));
    }
}

void health_reports::initial_sync_done(std::string const& ns) {
    auto const followed = [this](auto const& key) { return definitions_.known().knows(key); };
    for (auto const& [key, known] : earlier_.take_rest(ns, followed)) {
        bool const ours = !lease_.empty() && known.content.lease == lease_;
        if (!ours || !known.content.shows_checks) continue;
        writer_.adopt(key, known);
        writer_.touch(key);
    }
}

runtime::awaitable<publishing::events::event_publisher::shown_since> health_reports::take_over() {
    auto seen = std::make_shared<std::map<object_key, report::earlier_report>>();
    if (std::exchange(another_wrote_, false)) {
        publishing::reports::earlier_reports now{reading_};
        co_await runtime::with_timeout(clock_, reading_limit, now.read_once());
        for (auto& [key, known] : now.take_rest({})) {
            auto const uid = definitions_.known().uid(key);
            if (uid != known.content.config_map_uid) continue;
            writer_.adopt(key, known);
            if (auto* const mine = earlier_.find(key, uid)) {
                mine->content = known.content;
                mine->content.problems.clear();
                forget_running(mine->content.memory, key, checks_);
                writer_.carry(key, mine->content.memory);
            }
            seen->emplace(key, std::move(known.content));
        }
    }
    co_return [seen](check_event const& what) -> std::optional<time::wall_time> {
        auto const found = seen->find({what.regarding.ns, what.regarding.name});
        if (found == seen->end()) return std::nullopt;
        return found->second.changed_at(
            what.check_id,
            what.to,
            report::to_short(what.when),
            std::chrono::ceil<report::short_seconds>(publishing::events::event_publisher::overlap)
        );
    };
}

std::optional<publishing::reports::followed_config_map> health_reports::look_up(
    kube::model::object_key const& key
) const {
    auto const& known = definitions_.known();
    if (!known.knows(key)) return std::nullopt;
    return publishing::reports::followed_config_map{
        .uid = known.uid(key),
        .version = known.resource_version(key),
        .problems = known.problems_of(key)
    };
}

}  // namespace vitals::app
