// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a DNS check: a question, whom to ask, and what the answer must be.

#include "core/check/host_port.hpp"
#include "core/check/kind.hpp"
#include "core/check/status.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::check {

// By their numbers (RFC 1035 section 3.2.2, RFC 3596, RFC 2782).
enum class record_type : std::uint16_t {
    a = 1,
    ns = 2,
    cname = 5,
    soa = 6,
    ptr = 12,
    mx = 15,
    txt = 16,
    aaaa = 28,
    srv = 33
};
std::string_view to_string(record_type);
std::optional<record_type> parse_record_type(std::string_view text);  // "A", "aaaa"

// "NOERROR", "NXDOMAIN"; "RCODE 11" for one without a name.
std::string rcode_text(std::uint16_t rcode);
std::optional<std::uint16_t> parse_rcode(std::string_view name);  // "NXDOMAIN", "nxdomain"

struct dns_target {
    static constexpr check::kind kind{.name = "dns", .type = "dns"};
    // As codes; smaller ones are response codes, which came and were not expected.
    static constexpr std::uint16_t as_expected = 100;
    static constexpr std::uint16_t no_record = 101;      // of the type
    static constexpr std::uint16_t other_records = 102;  // an expected one is missing

    std::string name{};  // in lower case, without a dot at its end
    record_type type = record_type::a;
    std::optional<host_port> resolver{};  // none: the Pod's own
    std::vector<std::string> answers{};   // each must be among the records, in its text form
    std::uint16_t rcode = 0;

    std::string asked() const;  // "DNS A shop.example", "DNS A shop.example at 10.0.0.10:53"
    std::string answered(std::uint16_t code) const;
    std::string found(std::uint16_t code, status verdict) const;
    bool asks_the_same_as(dns_target const& other) const { return *this == other; }
    std::uint64_t fingerprint() const;
    std::size_t bytes() const;
    friend bool operator==(dns_target const&, dns_target const&) = default;
};

}  // namespace vitals::inline core::check
