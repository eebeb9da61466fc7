// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Frames of HTTP/2 (RFC 9113 section 4.1), written and read by hand: what a peer of ours may send,
// right or wrong.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::support::http2 {

enum class type : std::uint8_t {
    data,
    headers,
    priority,
    rst_stream,
    settings,
    push_promise,
    ping,
    goaway,
    window_update,
    continuation
};

inline constexpr std::uint8_t ack = 1;
inline constexpr std::uint8_t end_stream = 1;
inline constexpr std::uint8_t end_headers = 4;
inline constexpr std::string_view magic = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

inline std::string number(std::uint32_t value, std::size_t bytes = 4) {
    std::string text(bytes, '\0');
    for (auto i = bytes; i-- > 0; value >>= 8U) text[i] = static_cast<char>(value & 0xffU);
    return text;
}

inline std::string
frame(type of, std::uint8_t flags, std::uint32_t stream, std::string_view payload = {}) {
    auto text = number(static_cast<std::uint32_t>(payload.size()), 3);
    text.append(1, static_cast<char>(of)).append(1, static_cast<char>(flags));
    return text.append(number(stream)).append(payload);
}

inline std::string settings(std::string_view payload = {}) {
    return frame(type::settings, 0, 0, payload);
}
inline std::string pong(std::string_view bytes) {
    return frame(type::ping, ack, 0, bytes);
}
inline std::string goaway(std::uint32_t code, std::string_view said = {}) {
    return frame(type::goaway, 0, 0, number(0) + number(code).append(said));
}

// HPACK (RFC 7541): a length of 7 bits or more, a field that is not indexed, a block of them.
inline std::string hpack_text(std::string_view text) {
    constexpr std::size_t most = 127;
    constexpr std::size_t seven_bits = 128;
    std::string made(1, static_cast<char>(std::min(text.size(), most)));
    if (text.size() >= most) {
        auto rest = text.size() - most;
        for (; rest >= seven_bits; rest /= seven_bits)
            made += static_cast<char>(rest % seven_bits + seven_bits);
        made += static_cast<char>(rest);
    }
    return made.append(text);
}
inline std::string field(std::string_view name, std::string_view value) {
    return std::string(1, '\0') + hpack_text(name) + hpack_text(value);
}
inline constexpr std::string_view status_200 = "\x88";

// All of an answer of gRPC to the request of a stream; `message`: of a health service.
inline std::string grpc_answer(
    std::uint32_t stream,
    std::string_view message,
    std::string_view status = "0",
    std::string_view said = {}
) {
    auto const head = std::string{status_200} + field("content-type", "application/grpc");
    auto const body =
        std::string(1, '\0') + number(static_cast<std::uint32_t>(message.size())).append(message);
    auto last = field("grpc-status", status);
    if (!said.empty()) last += field("grpc-message", said);
    return frame(type::headers, end_headers, stream, head) + frame(type::data, 0, stream, body) +
           frame(type::headers, end_headers | end_stream, stream, last);
}

// All of an answer of HTTP to the request of a stream. `head`: its fields, the status first.
inline std::string
http_answer(std::uint32_t stream, std::string_view head, std::string_view body = {}) {
    if (body.empty()) return frame(type::headers, end_headers | end_stream, stream, head);
    return frame(type::headers, end_headers, stream, head) +
           frame(type::data, end_stream, stream, body);
}

struct read_frame {
    type is = type::data;
    std::uint8_t flags = 0;
    std::uint32_t stream = 0;
    std::string payload;
};

// Of what a client sent: whole frames, behind the magic if it is there.
inline std::vector<read_frame> frames_in(std::string_view bytes) {
    constexpr std::size_t header = 9;
    if (bytes.starts_with(magic)) bytes.remove_prefix(magic.size());
    auto const at = [&bytes](std::size_t i) {
        return std::uint32_t{static_cast<unsigned char>(bytes[i])};
    };
    std::vector<read_frame> all;
    while (bytes.size() >= header) {
        auto const size = at(0) << 16U | at(1) << 8U | at(2);
        all.push_back(
            {static_cast<type>(at(3)),
             static_cast<std::uint8_t>(at(4)),
             at(5) << 24U | at(6) << 16U | at(7) << 8U | at(8),
             std::string{bytes.substr(header, size)}}
        );
        bytes.remove_prefix(std::min(bytes.size(), header + size));
    }
    return all;
}

// Whether it has acknowledged our SETTINGS.
inline bool knows_settings(std::string_view bytes) {
    return std::ranges::any_of(frames_in(bytes), [](read_frame const& each) {
        return each.is == type::settings && each.flags == ack;
    });
}

// The bytes of the last PING in it; empty: there is none.
inline std::string pinged(std::string_view bytes) {
    std::string found;
    for (auto const& each : frames_in(bytes))
        if (each.is == type::ping && each.flags == 0) found = each.payload;
    return found;
}

// The stream of the last request in it; 0: there is none.
inline std::uint32_t requested(std::string_view bytes) {
    std::uint32_t found = 0;
    for (auto const& each : frames_in(bytes))
        if (each.is == type::headers) found = each.stream;
    return found;
}

inline std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) all.append(text);
    return all;
}

}  // namespace vitals::support::http2
