// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a TCP check: who must accept a connection, with TLS a handshake, and which answers
// are expected to which bytes.

#include "core/check/host_port.hpp"
#include "core/check/kind.hpp"
#include "core/check/references.hpp"
#include "core/check/status.hpp"
#include "core/check/tls_settings.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::check {

// How the connection is encrypted. The names of protocols: TLS begins after their STARTTLS.
enum class starttls : std::uint8_t { none, smtp, imap, pop3, ldap, postgres };
std::string_view to_string(starttls);

struct tcp_step {
    enum class what : std::uint8_t { send, expect };
    tcp_step::what does = what::send;
    std::string bytes;  // to be sent, or to be in what comes; not empty
    friend bool operator==(tcp_step const&, tcp_step const&) = default;
};

struct tcp_target {
    static constexpr check::kind kind{.name = "tcp", .type = "tcp"};

    host_port where;
    bool use_tls = false;
    check::starttls starttls = starttls::none;
    bool reuse = false;           // the connection is kept between probes
    std::vector<tcp_step> steps;  // after the handshake
    tls_settings tls;             // without effect unless TLS is used

    bool encrypts() const { return use_tls || starttls != starttls::none; }
    bool sends() const {
        return std::ranges::any_of(steps, [](tcp_step const& each) {
            return each.does == tcp_step::what::send;
        });
    }

    std::string asked() const;  // "TCP+TLS connect db.example:5432", as Consul has it
    // The code is the number of the step, from 1, whose answer was another one; 0: none.
    std::string answered(std::uint16_t code) const;
    std::string found(std::uint16_t code, status verdict) const;
    std::vector<key_reference> references() const;
    // All fields but `reuse`.
    bool asks_the_same_as(tcp_target const& other) const;
    std::uint64_t fingerprint() const;
    std::size_t bytes() const;
    friend bool operator==(tcp_target const&, tcp_target const&) = default;
};

// The beginning of what a step expects, for a person: in quotes, or in hex if it is no text.
std::string shown(tcp_step const& step);

}  // namespace vitals::inline core::check
