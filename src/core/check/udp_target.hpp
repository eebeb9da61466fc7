// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a UDP check: who gets a datagram, and what must come for it.

#include "core/check/host_port.hpp"
#include "core/check/kind.hpp"
#include "core/check/status.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace vitals::inline core::check {

struct udp_target {
    static constexpr check::kind kind{.name = "udp", .type = "udp"};
    // As codes. Silent: nobody answered, and nobody refused.
    static constexpr std::uint16_t silent = 1;
    static constexpr std::uint16_t otherwise = 2;

    host_port where;
    std::string send{};    // the datagram; empty as Consul's
    std::string expect{};  // must be in an answer; empty: no answer is needed

    std::string asked() const;  // "UDP connect db.example:5432", as Consul has it
    std::string answered(std::uint16_t code) const;
    std::string found(std::uint16_t code, status verdict) const;
    bool asks_the_same_as(udp_target const& other) const { return *this == other; }
    std::uint64_t fingerprint() const;
    std::size_t bytes() const { return where.text().size() + send.size() + expect.size(); }
    friend bool operator==(udp_target const&, udp_target const&) = default;
};

}  // namespace vitals::inline core::check
