// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Messages of DNS (RFC 1035): a question as bytes, and the answer to it. Everything that a server
// can send is bounded; a name that points at itself is malformed. Pure.

#include "core/check/dns_target.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::probing::dns {

struct question {
    std::uint16_t id = 0;
    std::string_view name;  // in lower case, without a dot at its end
    check::record_type type = check::record_type::a;
};

// Whether a name has a form on the wire: labels of 1 to 63 bytes, at most 255 in all.
bool has_wire_form(std::string_view name);

// Asks for recursion. The name has a wire form.
std::string write(question const& asked);

struct answer {
    std::uint16_t rcode = 0;
    bool truncated = false;  // ask again over TCP
    // Those of the type that was asked for, of the name or of what it is an alias of, as text:
    // "10.0.0.1", "10 mail.example", "0 5 5432 db.example".
    std::vector<std::string> records{};
};

enum class unusable : std::uint8_t {
    of_another,  // another id or question: it answers somebody else, or it is a guess
    malformed
};

inline constexpr std::size_t most_records = 512;  // in the answer section

std::expected<answer, unusable> read(std::string_view message, question const& asked);

// The text form of a record as somebody writes it, to compare it with what read() makes.
std::string canonical(std::string_view written, check::record_type type);

}  // namespace vitals::probing::dns
