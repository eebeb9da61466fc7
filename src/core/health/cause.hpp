// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What kept a probe from an answer, in the words of the sentence that says why (why.hpp). Made on the failing path only.
// What the target sent is in none of them: `what` is our own text or the operating system's. PURE.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::health {

// Who named the host that was asked: a name or an address that a redirect brought is the target's word and is not shown.
enum class named_by : std::uint8_t { definition, target };

// "dns: no such host shop.example", "dns: timed out (shop.example)"
std::string dns_cause(std::string_view host, std::string_view what, named_by whom);

// "connect: 10.4.2.7:8443 refused"; `address` with its port. `failed` > 1: so many addresses of the host failed, and this
// is the last of them.
std::string
connect_cause(std::string_view address, std::string_view what, std::size_t failed, named_by whom);

// "certificate expired 3 days ago", "certificate signed by unknown authority", "tls: handshake failure".
// `unnamed`: `what` without a name that the target gave; empty when it shows none. `expired`: for how long the
// certificate has been out of date, where that is what is wrong with it.
std::string tls_cause(
    std::string_view what,
    std::string_view unnamed,
    std::optional<std::chrono::seconds> expired,
    named_by whom
);

}  // namespace vitals::inline core::health
