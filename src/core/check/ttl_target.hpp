// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a TTL check: nobody is asked. Whoever it is about says every so often how things
// are, with `PUT /v1/agent/check/...`.

#include "core/check/kind.hpp"
#include "core/check/status.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace vitals::inline core::check {

struct ttl_target {
    static constexpr check::kind kind{.name = "ttl", .type = "ttl", .probed = false};

    std::chrono::milliseconds ttl{};  // without an update for so long, the check is critical

    std::string asked() const;  // "TTL 30s"
    std::string answered(std::uint16_t code) const;
    std::string found(std::uint16_t code, status verdict) const;
    // An edit of the TTL makes no earlier update wrong.
    bool asks_the_same_as(ttl_target const& /*other*/) const { return true; }
    std::size_t bytes() const { return 0; }
    friend bool operator==(ttl_target const&, ttl_target const&) = default;
};

}  // namespace vitals::inline core::check
