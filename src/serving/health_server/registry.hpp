// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The state that the kubelet asks for: named targets, each ready or not, and heartbeats.
// Thread-safe. Liveness follows heartbeats alone: neither an unreachable API server nor failing
// checks are a reason for a restart.

#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "serving/health_server/heartbeat.hpp"
#include "serving/health_server/target.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::serving::health_server {

// Whether a reason is shown to every client of the port, or only with --health-show-reasons, since
// it may hold URLs of users' checks.
enum class disclosure : std::uint8_t { withheld, open };

struct target_report {
    std::string name;
    bool ok = false;
    std::string reason;
    bool only_readyz = false;
    disclosure shown = disclosure::withheld;
};

struct target_settings {
    // Whether the other contracts (/healthz, Dapr's) ignore the target.
    bool only_readyz = false;
    disclosure reason = disclosure::withheld;
};

class registry {
public:
    using question = heartbeat::question;

    registry(runtime::clock& clock, log::logger log);

    // A readyz target, not ready at first. Names: [a-z0-9]([-a-z0-9]*[a-z0-9])?, at most 63
    // characters, unique; anything else throws std::logic_error.
    target add(std::string name, target_settings how = {});
    // A livez target whose beat() is called at least once in `limit`.
    heartbeat add_heartbeat(std::string const& name, runtime::duration limit);
    // A livez target that must answer within `limit` when it is asked. A liveness query asks it, so
    // that nothing wakes up while nobody queries. `ask` is called from any thread, and never after
    // retire().
    heartbeat add_heartbeat(std::string const& name, runtime::duration limit, question ask);

    void shut_down();  // not ready from now on, still alive

    // At least one readyz target, all of them ready but those of /readyz alone, and no shutdown.
    bool ready() const;
    bool has_targets() const;
    std::vector<target_report> readiness() const;  // sorted by name; holds "shutdown"
    std::vector<target_report> liveness() const;   // sorted by name

private:
    friend class target;
    friend class heartbeat;
    struct entry {
        bool ok = false;
        bool final = false;
        bool was_ready = false;  // at any time
        target_settings how{};
        std::string reason;
        runtime::time_point since;
    };
    void set(std::string const& name, bool ok, std::string_view reason, bool final);
    void remove(std::string const& name);
    void log_change(
        log::level severity,
        std::string const& name,
        bool ok,
        std::string_view reason,
        runtime::time_point since
    ) const;
    target_report report(std::shared_ptr<heartbeat::state> const& one) const;
    void remove_heartbeat(std::string const& name);
    void check_name(std::string const& name) const;

    runtime::clock& clock_;
    log::logger log_;
    mutable std::mutex mutex_;
    std::map<std::string, entry> targets_;
    std::map<std::string, std::shared_ptr<heartbeat::state>> heartbeats_;
    bool shutting_down_ = false;
};

}  // namespace vitals::serving::health_server
