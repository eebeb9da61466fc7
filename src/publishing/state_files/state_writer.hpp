// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes the results of each source (the manifests with one name) into its state file, as
// publishing/reports does into a HealthReport: transitions and problems at once, counters alone
// every five minutes; one file at most once a second and for each 16 KiB of it, all of them 20
// times a second. At rest nothing is written. Lives on the control loop; the disk is waited for
// elsewhere.

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/report/draft.hpp"
#include "core/report/memory.hpp"
#include "core/report/read.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/resource.hpp"
#include "kube/work_queue/job.hpp"
#include "kube/work_queue/statistics.hpp"
#include "kube/work_queue/workers.hpp"
#include "log/logger.hpp"
#include "publishing/state_files/state_folder.hpp"
#include "publishing/state_files/state_thread.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

namespace vitals::publishing::state_files {

struct write_counters {
    std::uint64_t writes = 0;
    std::uint64_t failures = 0;  // tries that failed
    std::uint64_t bytes = 0;     // of all files that were written
};

class state_writer {
public:
    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        log::logger log;
        std::function<double()> random;  // in [0, 1)
        std::string folder;              // for the log
        std::string writer;              // the host
        status::status_store const& checks;
        std::function<void(state_thread::job)> on_disk;
        // Problems of a source, valid until the next turn of the loop. None: it does not exist.
        std::function<
            std::optional<std::span<check::problem const>>(kube::model::object_key const&)>
            look_up;
    };

    explicit state_writer(parts from);

    // The file as it is, read at the start.
    void adopt(kube::model::object_key const& key, report::earlier_report const& from);
    // What its file remembers of checks that do not run stays in it; `what`: nothing more does.
    void carry(kube::model::object_key const& key, report::memory what) {
        files_[key].last.carry(std::move(what));
    }
    bool knows(kube::model::object_key const& key) const { return files_.contains(key); }
    // The definitions of a source, or its problems, have changed; or it is gone, and so is its
    // file.
    void redefined(kube::model::object_key const& key);
    void changed(status::check_status const& check, health::transition const& change);
    // What its file shows of a check has changed.
    void touch(kube::model::object_key const& key);

    // Until cancelled.
    runtime::awaitable<void> run() { return queue_.run(); }
    // Writes what has changed, counters too, within this time. run() must still run.
    runtime::awaitable<void> flush(runtime::duration limit);

    std::size_t size() const { return files_.size(); }
    write_counters const& counters() const { return counters_; }
    std::size_t failing() const { return failing_.size(); }  // files, at present
    kube::work_queue::statistics queue() const { return queue_.statistics(); }

private:
    struct entry {
        report::last_report last{};
        runtime::time_point last_write{};
        bool exists = false;  // the file
    };

    static void expect_nothing(entry& of);
    runtime::awaitable<kube::work_queue::outcome> work(kube::work_queue::job of);
    runtime::awaitable<file_result<void>> write(kube::model::object_key const& key);
    runtime::awaitable<std::optional<report::draft>>
    make_pieces(kube::model::object_key const& key, report::drafting making);
    runtime::awaitable<file_result<void>> remove(kube::model::object_key const& key);
    runtime::awaitable<file_result<void>> look();
    runtime::awaitable<void> turn();
    runtime::awaitable<file_result<void>> perform(
        std::function<file_result<void>(state_folder&)> operation
    );
    void succeeded(kube::model::object_key const& key);
    void failed(kube::model::object_key const& key, file_error error);

    parts from_;
    std::map<kube::model::object_key, entry> files_;
    std::set<kube::model::object_key> failing_;
    std::set<int> logged_;  // errors, until no file fails any more
    write_counters counters_;
    runtime::time_point next_write_{};
    bool busy_ = false;           // with the disk
    file_result<void> result_{};  // of the last operation
    runtime::condition answered_;
    bool ending_ = false;        // flush() has begun
    std::size_t unwritten_ = 0;  // files, when its time was up
    kube::work_queue::workers queue_;
};

}  // namespace vitals::publishing::state_files
