// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/host_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::check {
namespace {

using testing::HasSubstr;

std::string problem_in(std::string const& text) {
    auto const made = host_port::parse(text);
    return made ? "none" : made.error();
}

TEST(HostPort, is_a_name_or_an_address_and_a_port) {
    auto const name = host_port::parse("Db_1.Shop.svc:5432").value();
    auto const v4 = host_port::parse("10.0.0.1:022").value();
    auto const v6 = host_port::parse("[FD00::1]:22").value();

    EXPECT_EQ(name.text(), "db_1.shop.svc:5432");
    EXPECT_EQ(name.host(), "db_1.shop.svc");
    EXPECT_EQ(name.port(), 5432);
    EXPECT_EQ(v4.text(), "10.0.0.1:22");
    EXPECT_EQ(v6.text(), "[fd00::1]:22");
    EXPECT_EQ(v6.host(), "fd00::1");
    EXPECT_EQ(v6.port(), 22);
}

TEST(HostPort, says_what_is_missing) {
    EXPECT_THAT(problem_in("db"), HasSubstr("host:port is needed"));
    EXPECT_THAT(problem_in(""), HasSubstr("host:port is needed"));
    EXPECT_THAT(problem_in(":5432"), HasSubstr("the host is missing"));
    EXPECT_THAT(problem_in("tcp://db:5432"), HasSubstr("a URL has no place here"));
    EXPECT_THAT(problem_in("fd00::1"), HasSubstr("brackets and a port"));
    EXPECT_THAT(problem_in("fd00::1:xx:22"), HasSubstr("an IPv6 address needs brackets"));
    EXPECT_THAT(problem_in("[fd00::1]"), HasSubstr("host:port is needed"));
    EXPECT_THAT(problem_in("[fd00::1"), HasSubstr("host:port is needed"));
    EXPECT_THAT(problem_in("[db]:1"), HasSubstr("not an IPv6 address"));
    EXPECT_THAT(problem_in("[fe80::1%eth0]:1"), HasSubstr("not an IPv6 address"));
}

TEST(HostPort, has_no_other_port_and_no_other_character) {
    for (auto const* const port : {"", "0", "65536", "http", "-1", "+1", " 1", "1 "})
        EXPECT_EQ(problem_in(std::string{"db:"} + port), "the port must be 1 to 65535") << port;
    EXPECT_THAT(problem_in("a b:1"), HasSubstr("a host consists of letters"));
    EXPECT_THAT(problem_in("db/x:1"), HasSubstr("a host consists of letters"));
    EXPECT_THAT(problem_in("me@db:1"), HasSubstr("a host consists of letters"));
    EXPECT_THAT(problem_in(std::string(254, 'a') + ":1"), HasSubstr("longer than 253"));
}

}  // namespace
}  // namespace vitals::inline core::check
