// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of an HTTP/2 PING check: who must acknowledge a PING.

#include "core/check/host_port.hpp"
#include "core/check/kind.hpp"
#include "core/check/references.hpp"
#include "core/check/status.hpp"
#include "core/check/tls_settings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vitals::inline core::check {

struct h2ping_target {
    static constexpr check::kind kind{.name = "h2ping", .type = "h2ping"};

    host_port where;
    bool use_tls = true;  // else HTTP/2 at once, "with prior knowledge"
    tls_settings tls;     // without effect unless TLS is used

    std::string asked() const;                       // "HTTP/2 ping shop.example:443"
    std::string answered(std::uint16_t code) const;  // there is one answer: no code is used
    std::string found(std::uint16_t code, status verdict) const;
    std::vector<key_reference> references() const;
    bool asks_the_same_as(h2ping_target const& other) const { return *this == other; }
    std::uint64_t fingerprint() const;
    std::size_t bytes() const;
    friend bool operator==(h2ping_target const&, h2ping_target const&) = default;
};

}  // namespace vitals::inline core::check
