// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a TCP check: who must accept a connection, and with TLS a handshake.

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

struct tcp_target {
    static constexpr check::kind kind{.name = "tcp", .type = "tcp"};

    host_port where;
    bool use_tls = false;
    tls_settings tls;  // without effect unless TLS is used

    std::string asked() const;  // "TCP+TLS connect db.example:5432", as Consul has it
    std::string answered(std::uint16_t code) const;
    std::string found(std::uint16_t code, status verdict) const;
    std::vector<key_reference> references() const;
    bool asks_the_same_as(tcp_target const& other) const { return *this == other; }
    std::uint64_t fingerprint() const;
    std::size_t bytes() const;
    friend bool operator==(tcp_target const&, tcp_target const&) = default;
};

}  // namespace vitals::inline core::check
