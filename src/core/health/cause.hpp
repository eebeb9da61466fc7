// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Why a probe got no answer, in the words of the sentence that says why (why.hpp). Called for
// failures only. No text is the target's: `what` is our own or the operating system's. PURE.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::health {

// Where the host name came from: a name or address in a redirect is the target's text and is not
// shown.
enum class named_by : std::uint8_t { definition, target };

// "dns: no such host shop.example", "dns: timed out (shop.example)"
std::string dns_cause(std::string_view host, std::string_view what, named_by whom);

// "connect: 10.4.2.7:8443 refused"; `address` with its port. `failed` > 1: this many addresses of
// the host failed, and this is the last one.
std::string
connect_cause(std::string_view address, std::string_view what, std::size_t failed, named_by whom);

// "certificate expired 3 days ago", "certificate signed by unknown authority", "tls: handshake
// failure". `unnamed`: `what` without a name that the target gave; empty when it shows none.
// `expired`: for how long the certificate has been out of date, if that is the failure.
std::string tls_cause(
    std::string_view what,
    std::string_view unnamed,
    std::optional<std::chrono::seconds> expired,
    named_by whom
);

// "blocked: 169.254.169.254 is link-local". `what` is the address policy's; `unnamed` is the same
// without the address.
std::string blocked_cause(std::string_view what, std::string_view unnamed, named_by whom);

}  // namespace vitals::inline core::health
