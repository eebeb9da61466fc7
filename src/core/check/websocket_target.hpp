// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a WebSocket check: who must accept the upgrade of a request, and which message is
// expected to which.

#include "core/check/kind.hpp"
#include "core/check/references.hpp"
#include "core/check/status.hpp"
#include "core/check/tls_settings.hpp"
#include "core/check/url.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vitals::inline core::check {

struct websocket_target {
    static constexpr check::kind kind{.name = "websocket", .type = "websocket"};
    // As codes, beside the status codes of servers that do not upgrade.
    static constexpr std::uint16_t upgraded = 101;
    static constexpr std::uint16_t otherwise = 1;  // a message came, but not the expected one

    check::url url;        // http instead of ws, https instead of wss
    std::string send{};    // a message; empty: none
    std::string expect{};  // must be in a message; empty: none is needed
    tls_settings tls{};    // without effect unless the URL has wss

    bool encrypts() const { return url.scheme() == scheme::https; }
    std::string asked() const;  // "WebSocket ws://chat.example/socket?…"
    // The code is `upgraded` when all that is expected has come.
    std::string answered(std::uint16_t code) const;
    std::string found(std::uint16_t code, status verdict) const;
    std::vector<key_reference> references() const;
    bool asks_the_same_as(websocket_target const& other) const { return *this == other; }
    std::uint64_t fingerprint() const;
    std::size_t bytes() const;
    friend bool operator==(websocket_target const&, websocket_target const&) = default;
};

}  // namespace vitals::inline core::check
