// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/interfaces.hpp"

#include "net/address_policy/ip.hpp"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

namespace vitals::net {

namespace {

using address_policy::ip;

std::optional<ip> ip_of(sockaddr const* from, sa_family_t family) {
    if (from == nullptr) return std::nullopt;
    if (family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, from, sizeof v4);
        return ip::v4(ntohl(v4.sin_addr.s_addr));
    }
    if (family != AF_INET6) return std::nullopt;
    sockaddr_in6 v6{};
    std::memcpy(&v6, from, sizeof v6);
    return ip::v6(std::span<unsigned char const, 16>{v6.sin6_addr.s6_addr});
}

address_policy::prefix network_of(ip const& one, std::optional<ip> const& mask) {
    if (!mask) return {one, address_policy::whole};
    auto const high = one.is_v4() ? ~std::uint64_t{0} : mask->high;
    auto const low = one.is_v4() ? mask->low | ~std::uint64_t{0xffff'ffff} : mask->low;
    auto const bits =
        std::countl_one(high) + (high == ~std::uint64_t{0} ? std::countl_one(low) : 0);
    return {{one.high & high, one.low & low}, static_cast<unsigned>(bits)};
}

}  // namespace

std::vector<interface_address> interface_addresses() {
    std::vector<interface_address> made;
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) return made;
    for (auto const* each = all; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr) continue;
        auto const family = each->ifa_addr->sa_family;
        auto const address = ip_of(each->ifa_addr, family);
        if (address)
            made.push_back({*address, network_of(*address, ip_of(each->ifa_netmask, family))});
    }
    ::freeifaddrs(all);
    return made;
}

}  // namespace vitals::net
