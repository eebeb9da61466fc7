// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The folder of --state-dir: reading what an earlier process has left there, and writing ours.
// Lives on the control loop.

#include "core/health/transition.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "publishing/state_files/earlier_states.hpp"
#include "publishing/state_files/read_states.hpp"
#include "publishing/state_files/state_folder.hpp"
#include "publishing/state_files/state_thread.hpp"
#include "publishing/state_files/state_writer.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "sources/controller/controller.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace vitals::app {

class state_files {
public:
    // Of read(); then checks begin anew.
    static constexpr runtime::duration deadline = std::chrono::seconds{30};
    // A source that comes later than that begins anew, and its file is removed; no earlier than all
    // manifests can be read. So does a check that a mistake has kept out of its manifest since the
    // start.
    static constexpr runtime::duration remembered_for = std::chrono::minutes{10};

    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        log::logger log;
        publishing::state_files::state_folder folder;
        status::status_store& checks;  // continues with what the files remember
        sources::controller::controller const& definitions;
        // Whether what is not in the definitions has no manifest, for all that is known.
        std::function<bool()> all_read;
    };

    explicit state_files(parts from);

    // To be called once, before definitions are read.
    runtime::awaitable<void> read();
    void changed(status::check_status const& check, health::transition const& change) {
        writer_.changed(check, change);
    }
    // Another sentence says why a check of it is as it is.
    void touch(kube::model::object_key const& source) { writer_.touch(source); }
    // The checks of the source are those of now, or it is gone.
    void done(kube::model::object_key const& source);

    // Until cancelled.
    runtime::awaitable<void> run();
    runtime::awaitable<void> flush(runtime::duration limit) { return writer_.flush(limit); }

    publishing::state_files::state_writer const& writer() const { return writer_; }
    publishing::state_files::restore_counters const& restored() const {
        return earlier_.counters();
    }

private:
    runtime::awaitable<bool> files_read();
    runtime::awaitable<void> forget_rest();
    void forget_mistaken();

    runtime::clock& clock_;
    log::logger log_;
    sources::controller::controller const& definitions_;
    std::function<bool()> all_read_;
    std::string folder_;
    bool given_up_ = false;  // reading took too long
    std::optional<publishing::state_files::states_read> read_;
    runtime::condition answered_;
    publishing::state_files::earlier_states earlier_;
    publishing::state_files::state_thread disk_;
    publishing::state_files::state_writer writer_;
};

}  // namespace vitals::app
