// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/websocket/upgrade.hpp"

#include "core/check/url.hpp"
#include "net/http/request_writer.hpp"
#include "net/http/response_parser.hpp"
#include "probing/probe/excerpt.hpp"
#include "probing/websocket/fault.hpp"
#include "text/ascii/ascii.hpp"
#include "text/base64/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::websocket {

namespace {

constexpr std::uint16_t switching_protocols = 101;

// One of several tokens with commas between them (RFC 9110 section 5.6.1).
bool has_token(std::string_view list, std::string_view token) {
    constexpr std::string_view blanks = " \t";
    while (!list.empty()) {
        auto const end = std::min(list.find(','), list.size());
        auto one = list.substr(0, end);
        one.remove_prefix(std::min(one.find_first_not_of(blanks), one.size()));
        one = one.substr(0, one.find_last_not_of(blanks) + 1);
        if (ascii::same_name(one, token)) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

fault fault_of(net::http::response_fault const& what) {
    if (what.header_too_large) return {.cause = "the response header is larger than 32 KiB"};
    fault made{.cause = "malformed HTTP response"};
    if (!what.bytes.empty()) made.said = probe::excerpt(what.bytes);
    return made;
}

}  // namespace

std::string upgrade_request(check::url const& to, std::string_view key) {
    net::http::request_writer request{"GET", to.target()};
    request.field("Host", to.authority());
    request.field("Upgrade", "websocket");
    request.field("Connection", "Upgrade");
    request.field("Sec-WebSocket-Key", key);
    request.field("Sec-WebSocket-Version", "13");
    request.field("User-Agent", "Vitals Health Check");
    return std::move(request).finish();
}

std::string accept_of(std::string_view key) {
    auto const text = std::string{key} + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    std::string made;
    std::string_view const bytes{reinterpret_cast<char const*>(digest.data()), size};
    base64::encode(bytes, [&](std::string_view some) { made += some; });
    return made;
}

bool upgrade_answer::done() const {
    bool const is_interim = status_ / 100 == 1 && status_ != switching_protocols;
    return parser_.has_header() && !is_interim;
}

std::expected<void, fault> upgrade_answer::feed(std::string_view piece) {
    auto const read = parser_.feed(piece);
    if (!read && !done()) return std::unexpected(fault_of(read.error()));  // else: in its body
    constexpr std::uint16_t first_status = 100;
    if (done() && status_ < first_status)
        return std::unexpected(fault{.cause = "malformed HTTP response"});
    return {};
}

void upgrade_answer::begin(unsigned status, std::string_view) {
    status_ = static_cast<std::uint16_t>(status);
    accepts_ = 0;  // of an interim answer, like the others
    upgrades_ = of_connection_ = accepted_ = has_chosen_ = false;
}

void upgrade_answer::field(std::string_view name, std::string_view value) {
    if (status_ != switching_protocols) return;
    if (ascii::same_name(name, "Upgrade")) upgrades_ = upgrades_ || has_token(value, "websocket");
    if (ascii::same_name(name, "Connection"))
        of_connection_ = of_connection_ || has_token(value, "upgrade");
    if (ascii::same_name(name, "Sec-WebSocket-Accept"))
        accepted_ = ++accepts_ == 1 && value == accept_;
    if (ascii::same_name(name, "Sec-WebSocket-Extensions") ||
        ascii::same_name(name, "Sec-WebSocket-Protocol"))
        has_chosen_ = true;
}

std::string_view upgrade_answer::problem() const {
    if (!upgrades_ || !of_connection_) return "the server upgrades to another protocol";
    if (!accepted_) return "Sec-WebSocket-Accept is not the answer to the key";
    if (has_chosen_) return "the server chose an extension or a subprotocol that was not offered";
    return {};
}

}  // namespace vitals::probing::websocket
