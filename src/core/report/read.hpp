// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A HealthReport that an earlier process has written, or anybody who may: what it remembers. PURE.

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/report/content_hash.hpp"
#include "core/report/history.hpp"
#include "core/report/memory.hpp"
#include "core/report/report.hpp"
#include "core/status/remembered.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::report {

struct earlier_check {
    std::string why;
    history changes{};
};

struct earlier_report {
    std::string config_map_uid;  // of its owner; empty: it has none
    report::memory memory;
    bool final_counters = false;  // of the memory: nothing was counted after it
    std::map<std::string, earlier_check, std::less<>> checks;  // those that were listed, by id
    condition_states conditions{};
    short_time latest = short_time::max();  // later times in the memory mean this one
    content_hash content{};
    short_time written{};      // zero: not known
    std::string lease{};       // whose holder wrote it, "vitals/vitals"; empty: not known
    bool shows_checks = true;  // some run, or are awaited
    std::vector<std::string> problems{};  // those that were listed, as check::to_string() has them

    // Nothing of a check that it does not remember. Once: a check that has run since then, and
    // comes back, is a new one.
    std::optional<status::remembered> recall(check::definition const& of);

    // The last changes of those that were listed.
    histories last_changes() const;
    // When that check got that status, about then; nothing: it does not say so.
    std::optional<short_time>
    changed_at(std::string_view id, check::status to, short_time about, short_seconds within) const;

    // What the lists take, without the memory.
    std::size_t text_bytes() const;
    void forget_texts();
};

// `json`: the object. Without a status, or without a memory in it, it remembers nothing. The error
// is a sentence: why nothing of it can be trusted. No text of it is in the error.
// `ahead`: times in the future are damage, or mean now, where nobody but ourselves writes.
enum class times_ahead : std::uint8_t { refused, mean_now };
std::expected<earlier_report, std::string>
read_report(std::string_view json, wall_time now, times_ahead ahead = times_ahead::refused);

}  // namespace vitals::inline core::report
