// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The last changes of one check's status, in few bytes: there may be many of them. PURE.

#include "core/check/status.hpp"
#include "core/health/observation.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace vitals::inline core::report {

using short_seconds = std::chrono::duration<std::uint32_t>;
using short_time = std::chrono::sys_time<short_seconds>;  // until 2106

// The nearest one that there is.
inline short_time to_short(std::chrono::system_clock::time_point when) {
    auto const whole = std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
    constexpr std::int64_t last = std::numeric_limits<std::uint32_t>::max();
    return short_time{
        short_seconds{static_cast<std::uint32_t>(std::clamp<std::int64_t>(whole, 0, last))}
    };
}

struct change {
    short_time at{};
    short_seconds lasted{};  // the status before it
    std::uint16_t code = 0;  // of the answer: see health::observation
    check::status from = check::status::critical;
    check::status to = check::status::critical;
    health::failure_reason reason = health::failure_reason::none;
    friend bool operator==(change const&, change const&) = default;
};

class history {
public:
    static constexpr std::size_t most = 5;

    // The oldest one is forgotten for it, if there are too many.
    void add(change const& next) {
        if (size_ == most)
            std::ranges::rotate(changes_, changes_.begin() + 1);
        else
            ++size_;
        changes_.at(size_ - 1U) = next;
    }
    std::span<change const> all() const { return std::span{changes_}.first(size_); }

private:
    std::array<change, most> changes_{};  // the oldest one first
    std::uint8_t size_ = 0;
};

}  // namespace vitals::inline core::report
