// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// HealthReports: reading those of an earlier process, and writing ours. Lives on the control loop.

#include "app/cluster.hpp"
#include "core/health/transition.hpp"
#include "core/report/read.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "publishing/events/event_publisher.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/reports/access.hpp"
#include "publishing/reports/earlier_reports.hpp"
#include "publishing/reports/report_writer.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "sources/controller/controller.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace vitals::app {

class health_reports {
public:
    // From the reading on. A ConfigMap whose definitions come later than that begins anew, and so
    // does a check that a mistake has kept out of them since the start.
    static constexpr runtime::duration remembered_for = std::chrono::minutes{10};

    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        log::logger log;
        cluster const& to;
        status::status_store& checks;  // continues with what the reports remember
        sources::controller::controller const& definitions;
        std::vector<std::string> namespaces;  // none: all
        // Whether this process is the one that writes.
        std::function<bool()> may_write;
        std::string lease;  // "vitals/vitals"; empty: none
        std::function<void(kube::model::object_key const&, std::uint64_t revision)> reported;
        // A change in an earlier report, whose Event may not be written yet.
        std::function<void(publishing::events::check_event)> may_be_unwritten;
        // Why earlier reports have not been read yet.
        std::function<void(std::string const& why)> waiting;
    };

    explicit health_reports(parts from);

    // To be called once, before definitions are read.
    runtime::awaitable<void> read();
    void changed(status::check_status const& check, health::transition const& change) {
        writer_.changed(check, change);
    }
    // Another sentence says why a check of it is as it is.
    void touch(kube::model::object_key const& config_map) { writer_.touch(config_map); }
    // Those that an earlier process has shown. Valid until the first done().
    std::span<std::string const>
    earlier_problems(kube::model::object_key const& config_map, std::string const& uid) const {
        return earlier_.problems_of(config_map, uid);
    }
    // Its checks are those of now. True: they continue with what a report remembers.
    bool done(kube::model::object_key const& config_map);

    void renumbered(kube::model::object_key const& config_map) { writer_.renumbered(config_map); }
    // The definitions of that namespace ("": of all) are read: reports of ConfigMaps that are not
    // followed any more say so.
    void initial_sync_done(std::string const& ns);
    bool writes(std::string const& ns) const { return writer_.writes(ns); }

    // Another process writes the reports: those that were read are not as they are.
    void another_lives() { another_wrote_ = true; }
    // Reads what the other one has written, before this process writes. Returns what
    // event_publisher::takes_over() asks for.
    runtime::awaitable<publishing::events::event_publisher::shown_since> take_over();
    // may_write() has become true.
    void write_all() { writer_.write_all(); }
    runtime::awaitable<void> run();
    runtime::awaitable<void> flush(runtime::duration limit) { return writer_.flush(limit); }

    publishing::reports::report_writer const& writer() const { return writer_; }
    publishing::reports::restore_counters const& restored() const { return earlier_.counters(); }

private:
    std::optional<publishing::reports::followed_config_map> look_up(
        kube::model::object_key const& key
    ) const;

    void announce(kube::model::object_key const& config_map, report::earlier_report const& from)
        const;
    void adopt(
        kube::model::object_key const& config_map,
        publishing::reports::earlier_reports::known& from
    );
    runtime::awaitable<void> forget_rest();

    status::status_store const& checks_;
    sources::controller::controller const& definitions_;
    runtime::clock& clock_;
    std::string lease_;
    decltype(parts::may_be_unwritten) may_be_unwritten_;
    bool another_wrote_ = false;
    bool read_ = false;
    runtime::condition done_reading_;
    publishing::reports::access access_;
    publishing::reports::earlier_reports::parts reading_;
    publishing::reports::earlier_reports earlier_;
    publishing::reports::report_writer writer_;
};

}  // namespace vitals::app
