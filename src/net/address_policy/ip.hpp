// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An IP address as a number. IPv4 is the part ::ffff:0:0/96 of it, so that both families compare in
// one way, and a mapped address is the IPv4 address that it means. PURE.

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vitals::net::address_policy {

struct ip {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    static constexpr ip v4(std::uint32_t number) { return {0, 0xffff'0000'0000U | number}; }
    // `bytes`: the 16 of an IPv6 address, in network order.
    static ip v6(std::span<unsigned char const, 16> bytes);

    constexpr bool is_v4() const { return high == 0 && low >> 32 == 0xffff; }
    constexpr std::uint32_t as_v4() const { return static_cast<std::uint32_t>(low); }

    friend constexpr auto operator<=>(ip const&, ip const&) = default;
};

// The addresses that begin with the same bits. Those of IPv4 count from 96.
struct prefix {
    ip base{};
    unsigned bits = 0;

    constexpr bool holds(ip const& one) const {
        if (bits <= 64) return ((one.high ^ base.high) & mask(bits)) == 0;
        return one.high == base.high && ((one.low ^ base.low) & mask(bits - 64)) == 0;
    }
    friend constexpr bool operator==(prefix const&, prefix const&) = default;

private:
    static constexpr std::uint64_t mask(unsigned bits) {
        return bits == 0 ? 0 : ~std::uint64_t{0} << (64 - bits);
    }
};

inline constexpr unsigned whole = 128;  // bits of a prefix that is one address

// "10.0.0.1", "::1", "[::1]"; no zone.
std::optional<ip> parse_ip(std::string_view text);
// "10.0.0.0/8", "fd00::/8", or an address, which is its own prefix. Bits behind the prefix are
// cleared.
std::optional<prefix> parse_prefix(std::string_view text);
std::string to_string(ip const& one);  // without brackets

// The IPv4 address that a network or a host takes out of this one: NAT64 (RFC 6052) by its
// well-known prefix and by `nat64`, IPv4-compatible addresses, 6to4, Teredo and ISATAP.
std::optional<ip> embedded(ip const& one, std::span<prefix const> nat64 = {});

// RFC 6052 section 2.2 has prefixes of these lengths.
bool is_nat64_length(unsigned bits);
// `inner`, an IPv4 address, behind `outer`, whose length is one of RFC 6052.
ip embed(ip const& inner, prefix const& outer);

}  // namespace vitals::net::address_policy
