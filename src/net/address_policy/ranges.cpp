// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/address_policy/ranges.hpp"

#include "net/address_policy/ip.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace vitals::net::address_policy {

namespace {

// In the order of the enumerators.
constexpr auto denials = std::to_array<std::string_view>(
    {"loopback",
     "link-local",
     "multicast",
     "broadcast",
     "reserved",
     "metadata",
     "own",
     "api-server",
     "node-port",
     "bad-port",
     "internal",
     "changes",
     "outside",
     "rule"}
);
static_assert(denials.size() == denial_count);

constexpr std::uint32_t v4(unsigned a, unsigned b = 0, unsigned c = 0, unsigned d = 0) {
    return a << 24 | b << 16 | c << 8 | d;
}

constexpr bool in(std::uint32_t one, std::uint32_t base, unsigned bits) {
    return (one ^ base) >> (32 - bits) == 0;
}

range range_of_v4(std::uint32_t one) {
    using enum range;
    switch (one >> 24) {
        case 0:
        case 127:
            return loopback;
        case 10:
            return internal;
        case 100:
            return in(one, v4(100, 64), 10) ? internal : global;
        case 169:
            return in(one, v4(169, 254), 16) ? link_local : global;
        case 172:
            return in(one, v4(172, 16), 12) ? internal : global;
        case 192:
            return in(one, v4(192, 168), 16) || in(one, v4(192), 24) || in(one, v4(192, 0, 2), 24)
                       ? internal
                       : global;
        case 198:
            return in(one, v4(198, 18), 15) || in(one, v4(198, 51, 100), 24) ? internal : global;
        case 203:
            return in(one, v4(203, 0, 113), 24) ? internal : global;
        case 255:
            return one == v4(255, 255, 255, 255) ? broadcast : reserved;
        default:
            break;
    }
    if (one >= v4(240)) return reserved;
    return one >= v4(224) ? multicast : global;
}

constexpr prefix six(std::uint64_t high, unsigned bits) {
    return {{high, 0}, bits};
}

constexpr auto documentation = six(0x2001'0db8'0000'0000, 32);
constexpr auto documentation_too = six(0x3fff'0000'0000'0000, 20);
constexpr auto well_known_nat64 = six(0x0064'ff9b'0000'0000, 96);
constexpr auto global_unicast = six(0x2000'0000'0000'0000, 3);

range range_of_v6(ip const& one) {
    using enum range;
    if (global_unicast.holds(one))
        return documentation.holds(one) || documentation_too.holds(one) ? internal : global;
    auto const first = one.high >> 56;
    if (first == 0xff) return multicast;
    if (first == 0xfe) return (one.high >> 54 & 3) >= 2 ? link_local : reserved;
    if ((first & 0xfe) == 0xfc) return internal;
    if (one.high == 0 && one.low <= 1) return loopback;
    // By the IPv4 address in it; these prefixes are no networks of their own.
    if (well_known_nat64.holds(one) || (one.high == 0 && one.low >> 32 == 0)) return global;
    return reserved;
}

// Those of the clouds' documentation. core/manifest/hints.cpp has them as text; a test compares.
constexpr auto metadata = std::to_array<ip>({
    ip::v4(v4(169, 254, 169, 254)),        // AWS and others
    ip::v4(v4(169, 254, 170, 2)),          // AWS: ECS
    ip::v4(v4(169, 254, 170, 23)),         // AWS: EKS Pod Identity
    ip::v4(v4(100, 100, 100, 200)),        // Alibaba
    ip::v4(v4(168, 63, 129, 16)),          // Azure
    ip::v4(v4(192, 0, 0, 192)),            // Oracle
    {0xfd00'0ec2'0000'0000, 0x254},        // AWS: IMDS
    {0xfd00'0ec2'0000'0000, 0x23},         // AWS: EKS Pod Identity
    {0xfd20'00ce'0000'0000, 0x254},        // Google
    {0xfd00'00c1'0000'0000, 0xa9fe'a9fe},  // Oracle
    {0xfd00'0042'0000'0000, 0x42},         // Scaleway
    {0xfd00'a9fe'a9fe'0000, 0x1},          // Akamai
    {0xfd00'0100'0000'0000, 0x100'0200},   // Alibaba
});

constexpr auto bad_ports = std::to_array<std::uint16_t>({
    0,    1,    7,    9,    11,   13,   15,   17,   19,   20,   21,    22,    23,   25,   37,
    42,   43,   53,   69,   77,   79,   87,   95,   101,  102,  103,   104,   109,  110,  111,
    113,  115,  117,  119,  123,  135,  137,  139,  143,  161,  179,   389,   427,  465,  512,
    513,  514,  515,  526,  530,  531,  532,  540,  548,  554,  556,   563,   587,  601,  636,
    989,  990,  993,  995,  1719, 1720, 1723, 2049, 3306, 3659, 4045,  4190,  5060, 5061, 5432,
    6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211,
});

// One bit for each port: a verdict reads one word.
constexpr auto bad_port_bits = [] {
    std::array<std::uint64_t, 1024> made{};
    for (auto const each : bad_ports) made.at(each / 64) |= std::uint64_t{1} << (each % 64);
    return made;
}();

}  // namespace

std::string_view to_string(denial value) {
    return denials[std::to_underlying(value)];
}

range range_of(ip const& one) {
    return one.is_v4() ? range_of_v4(one.as_v4()) : range_of_v6(one);
}

bool is_metadata(ip const& one) {
    return std::ranges::find(metadata, one) != metadata.end();
}

std::span<ip const> metadata_addresses() {
    return metadata;
}

bool is_node_port(std::uint16_t port) {
    switch (port) {
        case 2375:
        case 2376:
        case 2379:
        case 2380:
        case 2381:
        case 6443:
        case 9345:
        case 10249:
        case 10250:
        case 10255:
        case 10256:
        case 10257:
        case 10258:
        case 10259:
        case 16443:
            return true;
        default:
            return false;
    }
}

bool is_bad_port(std::uint16_t port) {
    return (bad_port_bits[port / 64] >> (port % 64) & 1) != 0;
}

}  // namespace vitals::net::address_policy
