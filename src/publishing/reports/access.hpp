// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where reports cannot be written at present, and when that is tried again: the kind HealthReport
// is not installed, or a right is missing. Logs each of these once, until it is over.

#include "kube/client/api_client.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::reports {

// From one try to the next: at first short, since an installation creates the kind and starts
// Vitals at the same time. With jitter, a kind or a right is noticed within 5 minutes of its
// arrival.
inline constexpr runtime::duration first_wait = std::chrono::seconds{10};
inline constexpr runtime::duration longest_wait = std::chrono::minutes{3};

// Where a try has failed, and none has succeeded since; not necessarily closed any more.
struct gate {
    runtime::time_point until{};
    runtime::duration next_wait = first_wait;
};

class access {
public:
    static constexpr std::size_t most_logged = 20;  // namespaces without the right

    access(log::logger log, std::function<double()> random)
        : log_{std::move(log)}, random_{std::move(random)} {}

    // The kind is not installed.
    void absent(runtime::time_point now);
    // A right is missing in that namespace.
    void
    forbidden(std::string const& ns, kube::client::api_error const& error, runtime::time_point now);
    // The API server refuses this report. At most one line a minute.
    void
    refused(std::string_view report, kube::client::api_error const& error, runtime::time_point now);
    // A report of that namespace was written.
    void works(std::string const& ns);

    bool is_closed(std::string const& ns, runtime::time_point now) const;
    // The first end of a wait after `now`; none: nothing is closed then.
    std::optional<runtime::time_point> next_opening(runtime::time_point now) const;

private:
    void close(gate& which, runtime::time_point now);

    log::logger log_;
    std::function<double()> random_;
    runtime::time_point silent_until_{};  // about refused reports
    std::optional<gate> absent_;
    std::map<std::string, gate, std::less<>> forbidden_;  // namespaces
};

}  // namespace vitals::publishing::reports
