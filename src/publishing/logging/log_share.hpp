// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The log lines of each namespace's checks: a token bucket, so that the flapping checks of one
// namespace push no line of another one out of the log. Says when it begins to leave lines out, and
// how many they were.

#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace vitals::publishing::logging {

class log_share {
public:
    static constexpr double burst = 4'000;        // lines at once: half of what the log queues
    static constexpr double lines_a_second = 50;  // afterwards
    // Of namespaces that had lines lately; a further one gets a full bucket again.
    static constexpr std::size_t most_namespaces = 4096;

    struct share {
        double tokens = burst;
        runtime::time_point filled{};
        std::uint64_t left_out = 0;  // since the last line that said so
        std::uint64_t left_out_total = 0;
    };
    using by_namespace = std::map<std::string, share, std::less<>>;

    // Whether so many lines about the namespace's checks may be logged now, together.
    bool
    let_pass(log::logger const& log, std::string_view ns, double lines, runtime::time_point now);
    by_namespace const& all() const { return shares_; }

private:
    void make_room(runtime::time_point now);

    by_namespace shares_;
};

}  // namespace vitals::publishing::logging
