// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/publishers.hpp"

#include "app/cluster.hpp"
#include "app/health_reports.hpp"
#include "app/lease.hpp"
#include "app/state_files.hpp"
#include "core/check/identity.hpp"
#include "core/check/status.hpp"
#include "core/health/transition.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/resource.hpp"
#include "publishing/events/event_publisher.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/events/reminders.hpp"
#include "publishing/logging/log_share.hpp"
#include "publishing/logging/problem_log.hpp"
#include "publishing/logging/transition_log.hpp"
#include "publishing/state_files/state_folder.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/random.hpp"
#include "runtime/task_group.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/reconciler.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app {

void publishers::write_events(
    cluster const& to,
    sources::controller::controller const& known,
    std::string const& lease
) {
    log_share_ = std::make_unique<publishing::logging::log_share>();
    auto const asked = [this] { return may_write(); };
    events_ = std::make_unique<publishing::events::event_recorder>(
        publishing::events::event_recorder::parts{
            .loop = process_.loop(),
            .clock = process_.clock,
            .api = *to.client,
            .log = process_.log,
            .random = runtime::uniform_random(),
            .instance = to.identity,
            .status_of =
                [this](auto const& config_map, auto id) { return status_of(config_map, id); },
            .may_write = asked
        }
    );
    auto const uid_of = [&known](kube::model::object_key const& key) {
        return known.known().uid(key);
    };
    event_publisher_ = std::make_unique<publishing::events::event_publisher>(
        publishing::events::event_publisher::parts{
            .loop = process_.loop(),
            .clock = process_.clock,
            .recorder = *events_,
            .uid = uid_of,
            .may_write = asked,
            .has_report = [this](auto const& key) { return reports_ && reports_->writes(key.ns); },
            .is_unprobed =
                [this](auto const& config_map, auto id) {
                    check::identity const who{config_map.ns, config_map.name, id};
                    auto const* const found = checks_.find(who.text());
                    return found != nullptr && found->unprobed;
                }
        }
    );
    reminders_ =
        std::make_unique<publishing::events::reminders>(publishing::events::reminders::parts{
            .loop = process_.loop(),
            .clock = process_.clock,
            .checks = checks_,
            .recorder = *events_,
            .uid = uid_of,
            .may_write = asked
        });
    if (!lease.empty()) hold(to, lease);
}

// Of the Pods of a rolling update, one writes.
bool publishers::may_write() const {
    return !lease_ || (lease_->held() && !takes_over_.now);
}

void publishers::hold(cluster const& to, std::string const& lease) {
    lease_ = std::make_unique<app::lease>(app::lease::parts{
        .of = process_,
        .to = to,
        .name = lease,
        .began =
            [this] {
                takes_over_.now = true;
                takes_over_.begins.notify_all();
            },
        .another_lives =
            [this] {
                event_publisher_->another_writes();
                if (reports_) reports_->another_lives();
            }
    });
    takes_over_.lease = to.config.default_namespace + "/" + lease;
}

runtime::awaitable<void> publishers::run() {
    runtime::task_group both{process_.loop()};
    both.spawn(event_publisher_->run());
    both.spawn(take_over());
    co_await both.join();
}

runtime::awaitable<void> publishers::take_over() {
    for (;;) {
        while (!takes_over_.now) co_await takes_over_.begins.wait();
        publishing::events::event_publisher::shown_since shown = [](auto const&) {
            return std::nullopt;
        };
        if (reports_) shown = co_await reports_->take_over();
        takes_over_.now = false;
        if (!may_write()) continue;  // it is lost again
        event_publisher_->takes_over(shown);
        if (reports_) reports_->write_all();
    }
}

void publishers::write_reports(
    cluster const& to,
    sources::controller::controller const& known,
    std::vector<std::string> namespaces,
    std::function<void(std::string const& why)> waiting
) {
    reports_ = std::make_unique<health_reports>(health_reports::parts{
        .loop = process_.loop(),
        .clock = process_.clock,
        .log = process_.log,
        .to = to,
        .checks = checks_,
        .definitions = known,
        .namespaces = std::move(namespaces),
        .may_write = [this] { return may_write(); },
        .lease = takes_over_.lease,
        .reported =
            [this](auto const& key, auto revision) { event_publisher_->reported(key, revision); },
        .may_be_unwritten = [this](auto event
                            ) { event_publisher_->may_be_unwritten(std::move(event)); },
        .waiting = std::move(waiting)
    });
}

void publishers::write_states(
    publishing::state_files::state_folder folder,
    sources::controller::controller const& known,
    std::function<bool()> all_read
) {
    states_ = std::make_unique<app::state_files>(app::state_files::parts{
        .loop = process_.loop(),
        .clock = process_.clock,
        .log = process_.log,
        .folder = std::move(folder),
        .checks = checks_,
        .definitions = known,
        .all_read = std::move(all_read)
    });
}

runtime::awaitable<void> publishers::read_earlier() {
    if (reports_) co_await reports_->read();
    if (states_) co_await states_->read();
}

void publishers::changed(status::check_status const& check, health::transition const& change) {
    if (terminal_)
        terminal_->changed(check, change);
    else if (may_log(check.definition->identity.ns(), 1))
        publishing::logging::log_transition(process_.log, check, change);
    if (reports_) reports_->changed(check, change);
    if (states_) states_->changed(check, change);
    if (event_publisher_) event_publisher_->changed(check, change, checks_.revision());
    if (reminders_) reminders_->changed(check);
}

void publishers::unprobed(status::check_status const& check, std::string_view why) {
    auto const& who = check.definition->identity;
    if (may_log(who.ns(), 1))
        process_.log.warn("check is not probed", {{"check", who.text()}, {"why", why}});
    kube::model::object_key const key{std::string{who.ns()}, std::string{who.config_map()}};
    if (reports_) reports_->touch(key);
    if (states_) states_->touch(key);
    if (event_publisher_) event_publisher_->unprobed(check, why);
}

void publishers::edited(reconcile::plan const& plan) {
    if (terminal_) terminal_->edited(plan);
}

void publishers::problems(sources::controller::problems_changed const& change) {
    if (terminal_)
        terminal_->problems(change.key, change.fresh);
    else if (may_log(change.key.ns, publishing::logging::lines_of(change.fresh)))
        publishing::logging::log_problems(process_.log, change.key, change.fresh);
    if (!event_publisher_) return;
    if (change.removed) return event_publisher_->removed(change.key, change.uid);
    if (reports_)
        event_publisher_->had_events(
            change.key,
            change.uid,
            reports_->earlier_problems(change.key, change.uid)
        );
    event_publisher_->problems(change.key, change.uid, change.problems);
}

void publishers::done(kube::model::object_key const& config_map) {
    if (states_) states_->done(config_map);
    if (!reports_ || !reports_->done(config_map) || !reminders_) return;
    checks_.for_each_of(config_map.ns, config_map.name, [&](status::check_status const& each) {
        if (!each.pending) reminders_->changed(each);
    });
}

void publishers::renumbered(kube::model::object_key const& config_map) {
    if (reports_) reports_->renumbered(config_map);
}

void publishers::initial_sync_done(std::string const& ns) {
    if (event_publisher_) event_publisher_->initial_sync_done(ns, checks_.revision());
    if (reports_) reports_->initial_sync_done(ns);
}

bool publishers::may_log(std::string_view ns, std::size_t lines) {
    return lines == 0 || !log_share_ ||
           log_share_->let_pass(process_.log, ns, static_cast<double>(lines), process_.clock.now());
}

std::optional<check::status>
publishers::status_of(kube::model::object_key const& config_map, std::string_view id) const {
    check::identity const who{config_map.ns, config_map.name, id};
    auto const* const found = checks_.find(who.text());
    if (found == nullptr || found->pending) return std::nullopt;
    return found->status();
}

// All at once, so that none waits for the other's limit.
runtime::awaitable<void> publishers::flush(runtime::duration limit) {
    if (event_publisher_) event_publisher_->release();
    runtime::task_group all{process_.loop()};
    if (reports_) all.spawn(reports_->flush(limit));
    if (events_) all.spawn(events_->flush(limit));
    if (states_) all.spawn(states_->flush(limit));
    co_await all.join();
}

}  // namespace vitals::app
