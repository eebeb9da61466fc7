// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes the results of each ConfigMap into its HealthReport: transitions and problems at once,
// counters alone every five minutes; of a report at most one write a second, and 16 KiB; of all of
// them 20 requests a second, and 256 KiB: etcd keeps each version for some minutes. Namespaces take
// turns. Every five minutes it looks whether reports at rest are still what it wrote. At rest it
// keeps of a ConfigMap its last changes and what is needed for the next write, no copy of a status.
// Lives on the control loop.

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/report/draft.hpp"
#include "core/report/memory.hpp"
#include "core/status/status_store.hpp"
#include "kube/client/api_client.hpp"
#include "kube/model/resource.hpp"
#include "kube/work_queue/job.hpp"
#include "kube/work_queue/statistics.hpp"
#include "kube/work_queue/workers.hpp"
#include "log/logger.hpp"
#include "publishing/reports/access.hpp"
#include "publishing/reports/earlier_reports.hpp"
#include "runtime/async_semaphore.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace vitals::publishing::reports {

struct write_counters {
    std::uint64_t writes = 0;     // of a status
    std::uint64_t conflicts = 0;  // somebody else had written
    std::uint64_t failures = 0;   // tries that failed for another reason
    std::uint64_t bytes = 0;      // of all statuses that were written
    std::size_t largest = 0;      // bytes of a status
};

// What is known of a ConfigMap that is followed.
struct followed_config_map {
    std::string uid;
    std::string version;  // its resourceVersion, when its definitions changed last
    std::span<check::problem const> problems{};  // valid until the next turn of the loop
};

class report_writer {
public:
    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        kube::client::api_client& api;
        log::logger log;
        std::function<double()> random;  // in [0, 1)
        std::string instance;            // the Pod's name
        status::status_store const& checks;
        reports::access& access;
        // Nothing: it is not followed.
        std::function<std::optional<followed_config_map>(kube::model::object_key const&)> look_up;
        // Whether this process is the one that writes: false while another one holds the Lease.
        std::function<bool()> may_write;
        std::vector<std::string> namespaces{};  // none: all
        std::string lease{};  // whose holder this process must be, "vitals/vitals"; empty: none
        // The report shows what was true at that revision of the checks, or will not show it soon.
        std::function<void(kube::model::object_key const&, std::uint64_t revision)> reported =
            [](auto const&, auto) {};
    };

    explicit report_writer(parts from);

    // The report as it is, read at the start or when this process takes over. While it shows what
    // is true, it is not written.
    void adopt(kube::model::object_key const& key, earlier_reports::known const& from);
    // What it remembers of checks that do not run stays in it; `what`: nothing more does.
    void carry(kube::model::object_key const& key, report::memory what) {
        reports_[key].last.carry(std::move(what));
    }
    // Whether a report of that namespace can be written, as far as is known.
    bool writes(std::string const& ns) const {
        return !from_.access.is_closed(ns, from_.clock.now());
    }
    // The definitions of a ConfigMap, or its problems, have changed; or it is followed no longer.
    void redefined(kube::model::object_key const& key);
    // The resourceVersion of a ConfigMap changed, and nothing else: somebody may write annotations
    // all the time.
    void renumbered(kube::model::object_key const& key);
    void touch(kube::model::object_key const& key);
    void changed(status::check_status const& check, health::transition const& change);
    // may_write() has become true.
    void write_all();

    // Until cancelled.
    runtime::awaitable<void> run();
    // Writes what waits, within this time. run() must still run.
    runtime::awaitable<void> flush(runtime::duration limit);

    std::size_t size() const { return reports_.size(); }
    write_counters const& counters() const { return counters_; }
    kube::work_queue::statistics queue() const { return queue_.statistics(); }

private:
    struct entry {
        std::string owner{};    // uid of the ConfigMap; empty: not known
        std::string version{};  // of the report; empty: it is to be created, or read again
        report::last_report last{};
        runtime::time_point last_write{};
        bool unwritten = false;  // since writing was not possible, or not allowed
    };
    // A report as it would be written now.
    struct draft {
        std::string uid;  // of the ConfigMap; empty: it is not followed any more
        report::draft report;
        std::uint64_t revision = 0;  // of the checks
    };
    using written = std::expected<void, kube::client::api_error>;

    void touch_all(std::function<bool(kube::model::object_key const&, entry const&)> const& wanted);
    static bool is_to_be_created(entry const& of, draft const& what);
    runtime::awaitable<std::optional<draft>> make(kube::model::object_key const& key);
    runtime::awaitable<std::optional<report::draft>>
    make_pieces(kube::model::object_key const& key, report::drafting making);
    runtime::awaitable<kube::work_queue::outcome> work(kube::work_queue::job of);
    runtime::awaitable<written> write(kube::model::object_key const& key, runtime::duration limit);
    runtime::awaitable<void> turn(std::size_t bytes);
    runtime::awaitable<kube::client::api_result<std::string>>
    apply_report(kube::model::object_key const& key, draft const& what, runtime::duration limit);
    runtime::awaitable<kube::client::api_result<std::string>> apply_status(
        kube::model::object_key const& key,
        draft const& what,
        std::string const& version,
        runtime::duration limit
    );
    runtime::awaitable<kube::client::api_result<std::string>>
    apply(std::string target, std::string body, runtime::duration limit);
    void wrote(kube::model::object_key const& key, draft const& what, std::string version);
    void settled(kube::model::object_key const& key, draft const& what);
    kube::work_queue::outcome
    failed(kube::model::object_key const& key, kube::client::api_error const& error);
    void enqueue(kube::model::object_key const& key, runtime::duration later);
    void refresh_later(kube::model::object_key const& key, draft const& what);
    void not_now(entry& which);
    runtime::awaitable<void> look_again();
    runtime::awaitable<void> look_at_all();
    // `there`: the versions of all reports of that namespace ("": of all), listed since then.
    void compare(
        std::string const& ns,
        std::map<kube::model::object_key, std::string> const& there,
        runtime::time_point since
    );

    parts from_;
    std::map<kube::model::object_key, entry> reports_;
    runtime::time_point next_request_{};
    runtime::time_point bytes_paid_{};  // until then what was sent is spread
    write_counters counters_;
    runtime::condition closed_;        // something could not be written
    bool ending_ = false;              // flush() has begun
    runtime::async_semaphore making_;  // pieces of reports: one in a turn of the loop
    kube::work_queue::workers queue_;
};

}  // namespace vitals::publishing::reports
