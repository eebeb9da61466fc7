// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// ICMP echo as a ping socket sends and receives it: the header, with an identifier and a checksum
// that are the kernel's, and the bytes behind it (RFC 792, RFC 4443 section 4). PURE.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vitals::net::socket {

enum class icmp_version : std::uint8_t { v4, v6 };

std::string echo_request(icmp_version of, std::uint16_t sequence, std::string_view bytes);

// The sequence numbers of the requests of one socket: `sent` from `first` on, and on from 0 behind
// the last one that there is.
struct echo_sequence {
    std::uint16_t first = 0;
    std::uint16_t sent = 0;

    bool holds(std::uint16_t one) const { return static_cast<std::uint16_t>(one - first) < sent; }
    std::uint16_t next() { return static_cast<std::uint16_t>(first + sent++); }
};

// The bytes of an answer to one of these requests; none: it is something else.
std::optional<std::span<char const>>
echo_answer(icmp_version of, echo_sequence const& to, std::span<char const> message);

// Whether a message that came back with an error, of which there may be only the beginning, is one
// of these requests.
bool is_echo_request(icmp_version of, echo_sequence const& all, std::span<char const> message);

}  // namespace vitals::net::socket
