// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/grpc/health_messages.hpp"

#include "core/check/grpc_target.hpp"
#include "net/http2/client_session.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace vitals::probing::grpc {

namespace {

using check::grpc_target;

// protobuf.dev/programming-guides/encoding
enum class wire_type : std::uint8_t { varint = 0, fixed_64 = 1, bytes = 2, fixed_32 = 5 };
constexpr std::size_t most_of_varint = 10;

void add_varint(std::string& to, std::size_t value) {
    constexpr std::size_t more = 0x80;
    for (; value >= more; value >>= 7U) to += static_cast<char>(more | (value & (more - 1)));
    to += static_cast<char>(value);
}

// Takes it from the front.
std::optional<std::uint64_t> take_varint(std::string_view& from) {
    std::uint64_t value = 0;
    auto const most = std::min(from.size(), most_of_varint);
    for (std::size_t i = 0; i < most; ++i) {
        auto const byte = static_cast<unsigned char>(from[i]);
        value |= std::uint64_t{byte & 0x7fU} << (7 * i);
        if (byte >= 0x80U) continue;
        from.remove_prefix(i + 1);
        return value;
    }
    return std::nullopt;
}

bool skip(std::string_view& from, std::uint64_t bytes) {
    if (bytes > from.size()) return false;
    from.remove_prefix(static_cast<std::size_t>(bytes));
    return true;
}

// A field that is not looked at. Groups are of no version that a server may use.
bool skip_field(std::string_view& from, wire_type type) {
    switch (type) {
        case wire_type::varint:
            return take_varint(from).has_value();
        case wire_type::fixed_64:
            return skip(from, 8);
        case wire_type::fixed_32:
            return skip(from, 4);
        case wire_type::bytes: {
            auto const size = take_varint(from);
            return size && skip(from, *size);
        }
    }
    return false;
}

// HealthCheckResponse: its field 1, or the default.
std::optional<std::uint64_t> serving_status_in(std::string_view message) {
    std::uint64_t status = 0;
    while (!message.empty()) {
        auto const tag = take_varint(message);
        if (!tag || *tag >> 3U == 0) return std::nullopt;
        auto const type = static_cast<wire_type>(*tag & 7U);
        if (*tag >> 3U != 1 || type != wire_type::varint) {
            if (!skip_field(message, type)) return std::nullopt;
            continue;
        }
        auto const value = take_varint(message);
        if (!value) return std::nullopt;
        status = *value;
    }
    return status;
}

// A flag and a length of four bytes, and then the one message.
std::expected<std::string_view, std::string> message_in(std::string_view body) {
    constexpr std::size_t prefix = 5;
    if (body.size() < prefix) return std::unexpected("no gRPC: the answer has no message");
    if (body.front() != '\0')
        return std::unexpected("gRPC: the answer is compressed, which was not offered");
    std::size_t size = 0;
    for (std::size_t i = 1; i < prefix; ++i)
        size = size << 8U | static_cast<unsigned char>(body[i]);
    body.remove_prefix(prefix);
    if (size != body.size())
        return std::unexpected("gRPC: malformed answer: not one whole message");
    return body;
}

std::optional<std::uint16_t> number_in(std::string_view text, std::uint16_t limit) {
    std::uint16_t number = 0;
    auto const* const end = text.end();
    auto const [stop, error] = std::from_chars(text.begin(), end, number);
    if (error != std::errc{} || stop != end || number >= limit) return std::nullopt;
    return number;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

// What is no escape stays as it is (gRPC over HTTP/2, "Status-Message").
std::string decoded(std::string_view text) {
    std::string made;
    made.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        int const high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        int const low = high < 0 ? -1 : hex_digit(text[i + 2]);
        if (low < 0) {
            made += text[i];
            continue;
        }
        made += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return made;
}

}  // namespace

std::string check_request(std::string_view service) {
    std::string message;
    if (!service.empty()) {
        message += '\x0a';  // field 1, a text
        add_varint(message, service.size());
        message.append(service);
    }
    std::string body(1, '\0');
    for (int shift = 24; shift >= 0; shift -= 8)
        body += static_cast<char>(message.size() >> static_cast<unsigned>(shift) & 0xffU);
    return body.append(message);
}

std::expected<health_answer, std::string> read_answer(net::http2::answer const& from) {
    auto const status = from["grpc-status"];
    if (status.empty()) {
        auto const http = number_in(from[":status"], 1000);
        if (!http || *http <= grpc_target::http_status)
            return std::unexpected("no gRPC: the answer has no grpc-status");
        return health_answer{.code = *http};
    }
    auto const number = number_in(status, grpc_target::serving_status);
    if (!number) return std::unexpected("gRPC: malformed grpc-status");
    if (*number != 0) return health_answer{*number, decoded(from["grpc-message"])};
    auto const message = message_in(from.body);
    if (!message) return std::unexpected(message.error());
    auto const serving = serving_status_in(*message);
    if (!serving) return std::unexpected("gRPC: malformed answer: no HealthCheckResponse");
    if (*serving == 1) return health_answer{.code = grpc_target::serving};
    constexpr std::uint64_t most = grpc_target::http_status - grpc_target::serving_status - 1;
    return health_answer{
        .code = static_cast<std::uint16_t>(grpc_target::serving_status + std::min(*serving, most))
    };
}

}  // namespace vitals::probing::grpc
