// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/address_policy/ip.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace vitals::net::address_policy {

namespace {

constexpr prefix well_known_nat64{{0x0064'ff9b'0000'0000, 0}, 96};
constexpr prefix compatible{{0, 0}, 96};
constexpr prefix six_to_four{{0x2002'0000'0000'0000, 0}, 16};
constexpr prefix teredo{{0x2001'0000'0000'0000, 0}, 32};
// Of an interface identifier, whatever its bit for "universal" (RFC 5214 section 6.1).
constexpr std::uint64_t isatap = 0x0000'5efe;
constexpr std::uint64_t universal = 0x0200'0000;

// Bits 64 to 71 are zero and not part of the address (RFC 6052 section 2.2).
ip behind(ip const& one, unsigned bits) {
    if (bits == 96) return ip::v4(one.as_v4());
    auto const before = 64 - bits;  // bits of the address before the gap
    if (before == 32) return ip::v4(static_cast<std::uint32_t>(one.high));
    auto const rest = 32 - before;
    auto const first = one.high & ((std::uint64_t{1} << before) - 1);
    auto const second = (one.low << 8) >> (64 - rest);
    return ip::v4(static_cast<std::uint32_t>(first << rest | second));
}

template <std::size_t Size>
std::optional<std::array<unsigned char, Size>> in_words(std::string_view text, int family) {
    std::array<char, INET6_ADDRSTRLEN> terminated{};
    if (text.size() >= terminated.size()) return std::nullopt;
    text.copy(terminated.data(), text.size());
    std::array<unsigned char, Size> bytes{};
    if (::inet_pton(family, terminated.data(), bytes.data()) != 1) return std::nullopt;
    return bytes;
}

}  // namespace

ip ip::v6(std::span<unsigned char const, 16> bytes) {
    ip made;
    for (std::size_t i = 0; i < 8; ++i) {
        made.high = made.high << 8 | bytes[i];
        made.low = made.low << 8 | bytes[i + 8];
    }
    return made;
}

std::optional<ip> parse_ip(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    if (text.contains('\0')) return std::nullopt;
    if (text.contains(':')) {
        auto const bytes = in_words<16>(text, AF_INET6);
        if (!bytes) return std::nullopt;
        return ip::v6(*bytes);
    }
    auto const bytes = in_words<4>(text, AF_INET);
    if (!bytes) return std::nullopt;
    std::uint32_t number = 0;
    for (auto const each : *bytes) number = number << 8 | each;
    return ip::v4(number);
}

std::optional<prefix> parse_prefix(std::string_view text) {
    auto const slash = text.find('/');
    auto const base = parse_ip(text.substr(0, slash));
    if (!base) return std::nullopt;
    // "::ffff:10.0.0.0/104" counts the bits as it is written.
    bool const short_form = !text.substr(0, slash).contains(':');
    prefix made{*base, whole};
    if (slash != text.npos) {
        auto const length = text.substr(slash + 1);
        auto const* const end = length.end();
        auto const [stop, error] = std::from_chars(length.begin(), end, made.bits);
        if (error != std::errc{} || stop != end || made.bits > (short_form ? 32 : whole))
            return std::nullopt;
        if (short_form) made.bits += 96;
    }
    auto const kept = [](std::uint64_t part, unsigned bits) {
        if (bits == 0) return std::uint64_t{0};
        return bits >= 64 ? part : part & ~std::uint64_t{0} << (64 - bits);
    };
    made.base.high = kept(made.base.high, made.bits);
    made.base.low = kept(made.base.low, made.bits <= 64 ? 0 : made.bits - 64);
    return made;
}

std::string to_string(ip const& one) {
    std::array<unsigned char, 16> bytes{};
    for (std::size_t i = 0; i < 8; ++i) {
        bytes.at(i) = static_cast<unsigned char>(one.high >> (56 - 8 * i));
        bytes.at(i + 8) = static_cast<unsigned char>(one.low >> (56 - 8 * i));
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    auto const* const begin = one.is_v4() ? bytes.data() + 12 : bytes.data();
    ::inet_ntop(one.is_v4() ? AF_INET : AF_INET6, begin, text.data(), text.size());
    return text.data();
}

std::optional<ip> embedded(ip const& one, std::span<prefix const> nat64) {
    if (one.is_v4()) return std::nullopt;
    for (auto const& each : nat64)
        if (each.holds(one)) return behind(one, each.bits);
    if (one.high == 0) {
        if (!compatible.holds(one)) return std::nullopt;
        return ip::v4(one.as_v4());
    }
    if (well_known_nat64.holds(one)) return ip::v4(one.as_v4());
    if (six_to_four.holds(one)) return ip::v4(static_cast<std::uint32_t>(one.high >> 16));
    if (teredo.holds(one)) return ip::v4(~one.as_v4());
    if ((one.low >> 32 & ~universal) == isatap) return ip::v4(one.as_v4());
    return std::nullopt;
}

bool is_nat64_length(unsigned bits) {
    return bits == 32 || bits == 40 || bits == 48 || bits == 56 || bits == 64 || bits == 96;
}

ip embed(ip const& inner, prefix const& outer) {
    auto made = outer.base;
    std::uint64_t const number = inner.as_v4();
    if (outer.bits == 96) {
        made.low |= number;
        return made;
    }
    auto const before = 64 - outer.bits;
    if (before == 32) {
        made.high |= number;
        return made;
    }
    auto const rest = 32 - before;
    if (before > 0) made.high |= number >> rest;
    made.low |= (number & ((std::uint64_t{1} << rest) - 1)) << (56 - rest);
    return made;
}

}  // namespace vitals::net::address_policy
