// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of an ICMP check: a host that answers an echo request.

#include "core/check/kind.hpp"
#include "core/check/status.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::check {

struct icmp_target {
    static constexpr check::kind kind{.name = "icmp", .type = "icmp"};

    // A code is the number of requests that were lost before the one that was answered.
    std::string host{};  // a name or an address, in lower case, without brackets

    // "db.example", "10.0.0.5", "fd00::1", "[fd00::1]"; none: it is no host alone.
    static std::optional<icmp_target> parse(std::string_view text);

    std::string asked() const;  // "ICMP echo db.example"
    std::string answered(std::uint16_t code) const;
    std::string found(std::uint16_t code, status verdict) const;
    bool asks_the_same_as(icmp_target const& other) const { return *this == other; }
    std::size_t bytes() const { return host.size(); }
    friend bool operator==(icmp_target const&, icmp_target const&) = default;
};

}  // namespace vitals::inline core::check
