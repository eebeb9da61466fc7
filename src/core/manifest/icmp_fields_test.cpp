// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/icmp_fields.hpp"

#include "core/check/icmp_target.hpp"
#include "core/check/status.hpp"
#include "core/manifest/advice.hpp"
#include "core/manifest/kind_fields_fixture.hpp"
#include "core/manifest/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(IcmpFields, are_a_host) {
    auto const made = target_of("icmp: Gateway.example");

    EXPECT_EQ(made.as<check::icmp_target>()->host, "gateway.example");
    EXPECT_EQ(made.kind().type, "icmp");
    EXPECT_EQ(made.asked(), "ICMP echo gateway.example");
    EXPECT_EQ(made.bytes(), 15U);
    EXPECT_EQ(target_of("icmp: 10.0.0.1").as<check::icmp_target>()->host, "10.0.0.1");
}

TEST(IcmpFields, have_an_ipv6_address_with_brackets_and_without) {
    for (auto const* const text : {"icmp: 'FD00::1'", "icmp: '[fd00::1]'"})
        EXPECT_EQ(target_of(text).as<check::icmp_target>()->host, "fd00::1");
}

TEST(IcmpFields, report_what_is_no_host) {
    for (std::string const value :
         {"'db.example:5432'", "'[fd00::1]:5432'", "http://a/", "'a b'", "'[10.0.0.1]'", "''"})
        EXPECT_THAT(
            problem_with("icmp: " + value),
            HasSubstr("check \"a\": icmp: a host is needed, without a scheme or a port, like "
                      "db.example; found")
        ) << value;
    EXPECT_THAT(problem_with("icmp: 'me:secret@host'"), Not(HasSubstr("secret")));
    EXPECT_THAT(problem_with("icmp: [a]"), HasSubstr("icmp: a single value is needed"));
}

TEST(IcmpFields, are_of_no_other_kind) {
    EXPECT_THAT(problem_with("icmp: a, tcp: 'a:1'"), HasSubstr("exactly one target"));
    EXPECT_THAT(
        problem_with("icmp: a, steps: [{send: x}]"),
        HasSubstr("`steps` is a field of tcp, udp, websocket checks, not of icmp checks")
    );
    EXPECT_THAT(problem_with("icnp: a"), HasSubstr("icmp"));
}

TEST(IcmpFields, tell_the_policy_of_no_port_and_of_nothing_of_the_manifest) {
    auto const made = target_of("icmp: 'fd00::1'");
    auto const to = icmp_goes_to(made);

    EXPECT_EQ(to.host, "fd00::1");
    EXPECT_EQ(to.port, 0);
    EXPECT_FALSE(to.chosen_bytes);
    EXPECT_FALSE(to.may_change);
    EXPECT_TRUE(to.datagrams);
}

TEST(IcmpFields, hint_at_a_name_without_its_namespace) {
    auto const read = parse(
        "shop",
        "web",
        {{"c.yaml", "checks: [{id: a, icmp: web}]"}},
        {.hints = advice::of_config_maps}
    );

    ASSERT_EQ(read.at(0).hints.size(), 1U);
    EXPECT_THAT(read.at(0).hints[0].message, HasSubstr("write web.shop.svc"));
}

TEST(IcmpTarget, says_how_many_requests_were_lost) {
    auto const one = target_of("icmp: a");

    EXPECT_EQ(one.found(0, check::status::passing), "answered");
    EXPECT_EQ(one.found(1, check::status::passing), "answered, 1 request lost");
    EXPECT_EQ(one.answered(2), "answered, 2 requests lost");
    EXPECT_FALSE(one.asks_the_same_as(target_of("icmp: b")));
    EXPECT_NE(one.fingerprint(), target_of("icmp: b").fingerprint());
    EXPECT_NE(one.fingerprint(), target_of("udp: 'a:1'").fingerprint());
}

}  // namespace
}  // namespace vitals::inline core::manifest
