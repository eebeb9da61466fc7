// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What people see of the checks of one ConfigMap, and what a restart remembers of them: a value,
// made of the present statuses. PURE.

#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/report/history.hpp"
#include "core/status/check_status.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

using wall_time = std::chrono::system_clock::time_point;

// Up to so many checks are listed one by one; of more, those that are not passing.
inline constexpr std::size_t most_listed_plainly = 100;
inline constexpr std::size_t most_listed = 500;
inline constexpr std::size_t most_problems = 100;

// Kubernetes' conditions.
enum class condition_type : std::uint8_t { passing, definitions_valid, progressing };
inline constexpr std::size_t condition_count = std::to_underlying(condition_type::progressing) + 1;
std::string_view to_string(condition_type);  // "Passing", "DefinitionsValid", "Progressing"

enum class verdict : std::uint8_t { yes, no, unknown };
std::string_view to_string(verdict);  // "True", "False", "Unknown"

struct condition_state {
    verdict is = verdict::unknown;
    short_time since{};  // zero: the condition was never written
    friend bool operator==(condition_state const&, condition_state const&) = default;
};
using condition_states = std::array<condition_state, condition_count>;  // by condition_type

struct condition {
    condition_state state{};
    std::string_view reason{};  // "AllPassing"
    std::string message{};
};

struct summary {
    std::string_view status{};  // of the worst check, or "pending", or "none"
    std::size_t checks = 0;
    std::array<std::size_t, check::status_count> by_status{};  // without those that are pending
    std::size_t pending = 0;                                   // without any result
    std::size_t problems = 0;
    wall_time since{};  // when the oldest check got that status; when all pass: the latest one
    std::string why{};  // of that check, or the first problem
};

struct listed_check {
    std::string id{};
    std::string_view status{};  // or "pending"
    wall_time since{};
    std::string why{};
    std::uint32_t failures = 0;  // in a row
    bool stale = false;          // runs on its last valid definition
    history changes{};
};

struct health_report {
    report::summary summary{};
    std::array<condition, condition_count> conditions{};
    std::vector<listed_check> checks{};  // the worst ones first
    std::size_t unlisted_checks = 0;
    std::vector<check::problem> problems{};
    std::size_t unlisted_problems = 0;
    std::string config_map_version{};
    std::string memory{};  // packed
    // Nothing was counted after it, and a restart would count differently if it did not know that.
    bool final_counters = false;

    condition_states states() const;
};

using histories = std::map<std::string, history, std::less<>>;  // by the checks' ids

// Whether a check is in the list of a report of so many checks.
bool is_listed(status::check_status const& check, std::size_t of);

}  // namespace vitals::inline core::report
