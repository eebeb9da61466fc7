// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where changes go: the terminal or else the log; Events and HealthReports in a cluster, or state
// files. Lives on the control loop.

#include "app/cluster.hpp"
#include "app/health_reports.hpp"
#include "app/lease.hpp"
#include "app/process.hpp"
#include "app/state_files.hpp"
#include "app/terminal.hpp"
#include "core/check/status.hpp"
#include "core/health/transition.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/config_map.hpp"
#include "publishing/events/event_publisher.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/events/reminders.hpp"
#include "publishing/logging/log_share.hpp"
#include "publishing/state_files/state_folder.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/reconciler.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::app {

class publishers {
public:
    publishers(process& of, status::status_store& checks)
        : process_{of}, checks_{checks}, takes_over_{.begins = runtime::condition{of.loop()}} {}

    // Changes are drawn from now on, and no longer logged.
    void draw_on(std::unique_ptr<app::terminal> screen) { terminal_ = std::move(screen); }
    // Events are written from now on, and reports may be, while this process holds the Lease;
    // `lease`: its name, empty: always. `known` names the uids of ConfigMaps.
    void write_events(
        cluster const& to,
        sources::controller::controller const& known,
        std::string const& lease
    );
    // HealthReports are written from now on, and restarts remembered. `namespaces`: none: all.
    void write_reports(
        cluster const& to,
        sources::controller::controller const& known,
        std::vector<std::string> namespaces,
        std::function<void(std::string const& why)> waiting
    );
    // State files are written from now on, and restarts remembered.
    void write_states(
        publishing::state_files::state_folder folder,
        sources::controller::controller const& known,
        std::function<bool()> all_read
    );
    // Reads what an earlier process knew, before any definition is read.
    runtime::awaitable<void> read_earlier();
    // Events in a cluster, until cancelled.
    runtime::awaitable<void> run();

    void changed(status::check_status const& check, health::transition const& change);
    void unprobed(status::check_status const& check, std::string_view why);
    void edited(reconcile::plan const& plan);
    void problems(sources::controller::problems_changed const& change);
    // The ConfigMap was read or removed, and its checks are those of now.
    void done(kube::model::object_key const& config_map);
    // Its resourceVersion is another one, and nothing else.
    void renumbered(kube::model::object_key const& config_map);
    void initial_sync_done(std::string const& ns);

    // Whether so many lines about the checks of a namespace may be logged now, together.
    bool may_log(std::string_view ns, std::size_t lines);

    terminal* screen() const { return terminal_.get(); }                           // or null
    publishing::events::event_recorder* events() const { return events_.get(); }   // or null
    publishing::events::reminders* reminders() const { return reminders_.get(); }  // or null
    app::lease* lease() const { return lease_.get(); }                             // or null
    health_reports* reports() const { return reports_.get(); }                     // or null
    app::state_files* states() const { return states_.get(); }                     // or null
    // Null without a cluster: whoever writes the files of --checks runs Vitals.
    publishing::logging::log_share const* log_share() const { return log_share_.get(); }

    runtime::awaitable<void> flush(runtime::duration limit);
    // Its thread ends, when a write under way has.
    void close_states() { states_.reset(); }

private:
    struct taking_over {
        std::string lease{};  // with its namespace; empty: none
        bool now = false;     // the Lease is held, but what the other process wrote is not known
        runtime::condition begins;
    };

    bool may_write() const;
    void hold(cluster const& to, std::string const& lease);
    runtime::awaitable<void> take_over();
    std::optional<check::status>
    status_of(kube::model::object_key const& config_map, std::string_view id) const;

    process& process_;
    status::status_store& checks_;
    std::unique_ptr<terminal> terminal_;
    std::unique_ptr<publishing::logging::log_share> log_share_;
    std::unique_ptr<publishing::events::event_recorder> events_;
    std::unique_ptr<publishing::events::event_publisher> event_publisher_;
    std::unique_ptr<publishing::events::reminders> reminders_;
    std::unique_ptr<app::lease> lease_;
    taking_over takes_over_;
    std::unique_ptr<health_reports> reports_;
    std::unique_ptr<app::state_files> states_;
};

}  // namespace vitals::app
