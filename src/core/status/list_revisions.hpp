// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// When each list of checks changed last: the list of all checks, and the lists of the checks in one
// status. PURE.

#include "core/check/status.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace vitals::inline core::status {

class list_revisions {
public:
    // No status: the list of all checks. 0 until a check was in the list.
    std::uint64_t of(std::optional<check::status> list) const {
        return list ? by_status_.at(std::to_underlying(*list)) : all_;
    }
    // A check that is or was in the lists of this status is shown differently, was added, or was
    // removed.
    void changed(check::status one, std::uint64_t revision) {
        all_ = revision;
        by_status_.at(std::to_underlying(one)) = revision;
    }

private:
    std::uint64_t all_ = 0;
    std::array<std::uint64_t, 3> by_status_{};
};

}  // namespace vitals::inline core::status
