// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "net/address_policy/rule.hpp"

#include "net/address_policy/ip.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace vitals::net::address_policy {
namespace {

address_policy::rule allow(std::string_view text) {
    return rule::parse(rule::action::allow, text).value();
}

TEST(AddressRule, reads_addresses_prefixes_hosts_namespaces_and_ports) {
    EXPECT_EQ(allow("10.1.2.3/8").addresses, parse_prefix("10.0.0.0/8"));
    EXPECT_EQ(allow("10.1.2.3").addresses.bits, whole);
    EXPECT_EQ(allow("shop=10.0.0.0/8:443").ns, "shop");
    EXPECT_EQ(allow("shop=10.0.0.0/8:443").ports, (port_range{443, 443}));
    EXPECT_EQ(allow("10.0.0.0/8:8000-8999").ports, (port_range{8000, 8999}));
    EXPECT_EQ(allow("fd00::/8").addresses, parse_prefix("fd00::/8"));
    EXPECT_EQ(allow("[fd00::/8]:443").ports, (port_range{443, 443}));
    EXPECT_EQ(allow("[fd00::1]").addresses, parse_prefix("fd00::1"));
    EXPECT_EQ(allow("*.Example.com:443").host, "*.example.com");
    EXPECT_TRUE(allow("0.0.0.0/0").addresses.holds(parse_ip("1.2.3.4").value()));
    EXPECT_FALSE(allow("0.0.0.0/0").addresses.holds(parse_ip("::1").value()));
}

TEST(AddressRule, refuses_what_it_cannot_mean) {
    for (auto const* const text : {"",
                                   "=",
                                   "=10.0.0.0/8",
                                   "Shop=10.0.0.0/8",
                                   "10.0.0.0/33",
                                   "10.0.0/8",
                                   "fd00::/129",
                                   "10.0.0.1:",
                                   "10.0.0.1:0",
                                   "10.0.0.1:70000",
                                   "10.0.0.1:9-8",
                                   "10.0.0.1:a",
                                   "a b",
                                   "[fd00::1",
                                   "[fd00::1]443",
                                   "0177.0.0.1",
                                   "2130706433",
                                   "http://x/",
                                   "*",
                                   "*."})
        EXPECT_FALSE(rule::parse(rule::action::allow, text)) << text;
}

}  // namespace
}  // namespace vitals::net::address_policy
