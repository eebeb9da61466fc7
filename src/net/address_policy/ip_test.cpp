// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "net/address_policy/ip.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string_view>

namespace vitals::net::address_policy {
namespace {

ip at(std::string_view text) {
    return parse_ip(text).value();
}

// RFC 6052 section 2.4.
TEST(Address, embeds_ipv4_as_the_examples_of_rfc_6052) {
    struct example {
        std::string_view outer, made;
    };
    for (auto const& [outer, made] : std::initializer_list<example>{
             {"2001:db8::/32", "2001:db8:c000:221::"},
             {"2001:db8:100::/40", "2001:db8:1c0:2:21::"},
             {"2001:db8:122::/48", "2001:db8:122:c000:2:2100::"},
             {"2001:db8:122:300::/56", "2001:db8:122:3c0:0:221::"},
             {"2001:db8:122:344::/64", "2001:db8:122:344:c0:2:2100::"},
             {"2001:db8:122:344::/96", "2001:db8:122:344::192.0.2.33"},
         }) {
        auto const by = parse_prefix(outer).value();
        EXPECT_EQ(embed(at("192.0.2.33"), by), at(made)) << outer;
        EXPECT_EQ(embedded(at(made), {&by, 1}), at("192.0.2.33")) << outer;
    }
}

TEST(Address, reads_only_the_usual_notations) {
    for (auto const* const text :
         {"0177.0.0.1",
          "127.0.0.01",
          "2130706433",
          "0x7f000001",
          "127.1",
          "127.0.0.1.",
          "fe80::1%1",
          "1.2.3.4.5",
          ":",
          ""})
        EXPECT_FALSE(parse_ip(text)) << text;
    EXPECT_EQ(to_string(at("::ffff:10.0.0.1")), "10.0.0.1");
    EXPECT_EQ(to_string(at("2001:DB8::1")), "2001:db8::1");
}

}  // namespace
}  // namespace vitals::net::address_policy
