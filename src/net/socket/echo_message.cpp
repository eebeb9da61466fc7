// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/socket/echo_message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vitals::net::socket {

namespace {

// Type, code, checksum, identifier, sequence number.
constexpr std::size_t header_size = 8;

constexpr unsigned char request_type(icmp_version of) {
    return of == icmp_version::v4 ? 8 : 128;
}

constexpr unsigned char answer_type(icmp_version of) {
    return of == icmp_version::v4 ? 0 : 129;
}

bool is_of(unsigned char type, echo_sequence const& all, std::span<char const> message) {
    if (message.size() < header_size) return false;
    auto const at = [message](std::size_t i) { return static_cast<unsigned char>(message[i]); };
    return at(0) == type && at(1) == 0 &&
           all.holds(static_cast<std::uint16_t>(at(6) << 8U | at(7)));
}

}  // namespace

std::string echo_request(icmp_version of, std::uint16_t sequence, std::string_view bytes) {
    std::string made(header_size, '\0');
    made[0] = static_cast<char>(request_type(of));
    made[6] = static_cast<char>(sequence >> 8U);
    made[7] = static_cast<char>(sequence & 0xffU);
    return made.append(bytes);
}

std::optional<std::span<char const>>
echo_answer(icmp_version of, echo_sequence const& to, std::span<char const> message) {
    if (!is_of(answer_type(of), to, message)) return std::nullopt;
    return message.subspan(header_size);
}

bool is_echo_request(icmp_version of, echo_sequence const& all, std::span<char const> message) {
    return is_of(request_type(of), all, message);
}

}  // namespace vitals::net::socket
