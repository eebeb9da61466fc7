// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The request that becomes a WebSocket, and its answer (RFC 6455 section 4). No I/O.

#include "core/check/url.hpp"
#include "net/http/response_parser.hpp"
#include "probing/websocket/fault.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::probing::websocket {

// `key`: 16 random bytes, in Base64.
std::string upgrade_request(check::url const& to, std::string_view key);
// What a server that knows the protocol makes of the key.
std::string accept_of(std::string_view key);

class upgrade_answer final : private net::http::response_sink {
public:
    explicit upgrade_answer(std::string_view key) : accept_{accept_of(key)} {}

    // Until its header is whole.
    std::expected<void, fault> feed(std::string_view piece);
    bool done() const;

    // Only call them when it is done:
    std::uint16_t status() const { return status_; }
    // Of a 101: what is wrong with it; empty: nothing.
    std::string_view problem() const;
    // What came behind a 101. Valid until the next call of feed().
    std::string_view behind() const { return parser_.behind(); }

private:
    void begin(unsigned status, std::string_view reason) override;
    void field(std::string_view name, std::string_view value) override;
    void body(std::string_view /*piece*/) override {}

    std::string accept_;  // the expected one
    net::http::response_parser parser_{*this, {}, net::http::body_expected::yes};
    std::uint16_t status_ = 0;
    bool upgrades_ = false;  // to a WebSocket
    bool of_connection_ = false;
    unsigned accepts_ = 0;     // lines that accept a key
    bool accepted_ = false;    // ours
    bool has_chosen_ = false;  // what was not offered
};

}  // namespace vitals::probing::websocket
