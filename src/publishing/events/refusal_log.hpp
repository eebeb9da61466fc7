// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Logs that Events cannot be written: at most one line a minute for each namespace and cause, and
// only a few lines a minute in all. The next line counts what was left out.

#include "kube/client/api_client.hpp"
#include "log/logger.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::events {

class refusal_log {
public:
    static constexpr std::size_t most_causes = 1000;  // remembered causes; no line for others
    static constexpr unsigned most_lines_a_minute = 20;

    explicit refusal_log(log::logger log) : log_{std::move(log)} {}

    void refused(
        outgoing_event const& what,
        kube::client::api_error const& error,
        runtime::time_point now
    );

private:
    using cause = std::pair<std::string, std::string_view>;  // namespace; the class of the error

    bool may_log(cause const& about, runtime::time_point now);

    log::logger log_;
    std::map<cause, runtime::time_point> next_logs_;
    runtime::time_point minute_{};  // the end of the silence
    unsigned lines_ = 0;            // in this minute
    std::uint64_t left_out_ = 0;    // refusals since the last line
};

}  // namespace vitals::publishing::events
