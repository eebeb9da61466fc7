// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is remembered of each check of one ConfigMap across a restart: 16 bytes a check, then gzip,
// then Base64 (packing.hpp). Checks have no names there, but hashes of their ids. PURE.
//
//     "VM", version, 0, salt (4 bytes), number of checks (4), time that deadlines count from (8);
//     then a column of each field, each of all checks in the order of the first one:
//     hash of the id (4), what is asked (2), flags (1), given (1), count (2), since (4),
//     deadline (2)
//
// Numbers are big-endian. Columns, since gzip finds more alike in them than in rows.

#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/threshold_tracker.hpp"
#include "core/report/history.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

inline constexpr unsigned memory_version = 1;
inline constexpr std::size_t most_records = 16'384;  // of one ConfigMap

struct record {
    check::status status = check::status::critical;
    // Of the last published result.
    health::failure_reason reason = health::failure_reason::none;
    health::threshold_tracker::counters counters{};  // at most 65,535; 255 of them given
    std::uint16_t question = 0;                      // of the target's fingerprint
    short_time since{};
    // When the check becomes critical without a result; rounded up, by less than 1/2000 of the time
    // that is left.
    std::optional<short_time> deadline{};
    friend bool operator==(record const&, record const&) = default;
};

class memory {
public:
    memory() = default;  // of no check

    // The text may be anybody's. The error is a sentence: why it is not a memory.
    static std::expected<memory, std::string> unpack(std::string_view text);

    std::size_t size() const { return count_; }
    std::optional<record> find(std::string_view id) const;
    // The same, once; all() leaves it out from then on.
    std::optional<record> take(std::string_view id);
    // The latest time since which a check has its status.
    short_time newest() const;

    std::uint32_t salt() const;
    // Those that were not taken, with the hashes of their ids, in this order.
    std::vector<std::pair<std::uint32_t, record>> all() const;

private:
    std::uint64_t number(std::size_t column, std::size_t width, std::size_t row) const;
    record at(std::size_t row) const;
    std::optional<std::size_t> row_of(std::string_view id) const;
    bool is_taken(std::size_t row) const { return row < taken_.size() && taken_[row]; }

    std::string bytes_;
    std::size_t count_ = 0;
    std::vector<bool> taken_;  // by row; shorter: the others are not
};

}  // namespace vitals::inline core::report
