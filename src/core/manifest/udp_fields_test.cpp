// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/udp_fields.hpp"

#include "core/check/status.hpp"
#include "core/check/udp_target.hpp"
#include "core/manifest/advice.hpp"
#include "core/manifest/kind_fields_fixture.hpp"
#include "core/manifest/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {
namespace {

using testing::HasSubstr;

TEST(UdpFields, are_those_of_consul) {
    for (auto const* const text : {"udp: 'NTP.shop.svc:123'", "UDP: 'ntp.shop.svc:123'"}) {
        auto const made = target_of(text);

        EXPECT_EQ(made.as<check::udp_target>()->where.text(), "ntp.shop.svc:123");
        EXPECT_EQ(made.kind().type, "udp");
        EXPECT_EQ(made.asked(), "UDP connect ntp.shop.svc:123");
        EXPECT_EQ(made.bytes(), 16U);
    }
}

TEST(UdpFields, report_what_is_no_target_of_theirs) {
    EXPECT_THAT(
        problem_with("udp: ntp"),
        HasSubstr("c.yaml:1:23: check \"a\": udp: host:port is ")
    );
    EXPECT_THAT(problem_with("udp: 'a:1', tcp: 'a:1'"), HasSubstr("exactly one target"));
    EXPECT_THAT(
        problem_with("udp: 'a:1', tlsSkipVerify: true"),
        HasSubstr("`tlsSkipVerify` is a field of http, tcp, h2ping, grpc, websocket checks, not of "
                  "udp checks")
    );
}

TEST(UdpFields, tell_the_policy_of_a_datagram_with_nothing_of_the_manifest) {
    auto const made = target_of("udp: '[fd00::1]:53'");
    auto const to = udp_goes_to(made);

    EXPECT_EQ(to.host, "fd00::1");
    EXPECT_EQ(to.port, 53);
    EXPECT_FALSE(to.chosen_bytes);
    EXPECT_FALSE(to.may_change);
    EXPECT_TRUE(to.datagrams);
}

TEST(UdpFields, have_one_datagram_and_one_answer_as_steps) {
    auto const made =
        *target_of("udp: 'a:1', steps: [{send: ping}, {expectHex: 00 ff}]").as<check::udp_target>();
    EXPECT_EQ(made.send, "ping");
    EXPECT_EQ(made.expect, std::string("\0\xff", 2));
    EXPECT_EQ(target_of("udp: 'a:1', steps: [{expect: b}]").as<check::udp_target>()->send, "");

    for (std::string const steps :
         {"{expect: b}, {send: a}", "{send: a}, {send: b}", "{send: a}, {expect: b}, {expect: c}"})
        EXPECT_THAT(
            problem_with("udp: 'a:1', steps: [" + steps + "]"),
            HasSubstr("steps: a udp check has at most one `send`, and behind it at most one")
        );
    EXPECT_THAT(problem_with("udp: 'a:1', steps: PING"), HasSubstr("a list of 1 to 16 steps"));
}

TEST(UdpFields, tell_the_policy_of_bytes_that_the_manifest_chooses) {
    auto const sends = target_of("udp: 'a:1', steps: [{send: ping}]");
    auto const hears = target_of("udp: 'a:1', steps: [{expect: pong}]");

    EXPECT_TRUE(udp_goes_to(sends).chosen_bytes);
    EXPECT_TRUE(udp_goes_to(sends).may_change);
    EXPECT_FALSE(udp_goes_to(hears).chosen_bytes);
    EXPECT_FALSE(udp_goes_to(hears).may_change);
}

TEST(UdpTarget, says_what_it_expected_and_nothing_that_came) {
    auto const one = target_of("udp: 'a:1', steps: [{send: secret}, {expect: pong}]");

    EXPECT_EQ(one.found(0, check::status::passing), "answered as expected");
    EXPECT_EQ(
        one.found(check::udp_target::otherwise, check::status::critical),
        "another answer, expected \"pong\""
    );
    EXPECT_EQ(one.answered(check::udp_target::otherwise), "another answer");
    EXPECT_EQ(one.bytes(), 13U);
    EXPECT_NE(one.fingerprint(), target_of("udp: 'a:1'").fingerprint());
    EXPECT_FALSE(one.asks_the_same_as(target_of("udp: 'a:1'")));
}

TEST(UdpFields, hint_at_a_name_without_its_namespace) {
    auto const read = parse(
        "shop",
        "web",
        {{"c.yaml", "checks: [{id: a, udp: 'ntp:123'}]"}},
        {.hints = advice::of_config_maps}
    );

    ASSERT_EQ(read.at(0).hints.size(), 1U);
    EXPECT_THAT(read.at(0).hints[0].message, HasSubstr("write ntp.shop.svc"));
}

TEST(UdpTarget, says_whether_somebody_answered) {
    auto const one = target_of("udp: 'a:1'");

    EXPECT_EQ(one.found(0, check::status::passing), "answered");
    EXPECT_EQ(one.answered(0), "answered");
    EXPECT_EQ(
        one.found(check::udp_target::silent, check::status::passing),
        "not refused, no answer"
    );
    EXPECT_EQ(one.answered(check::udp_target::silent), "no answer");
    EXPECT_FALSE(one.asks_the_same_as(target_of("udp: 'a:2'")));
    EXPECT_NE(one.fingerprint(), target_of("udp: 'a:2'").fingerprint());
    EXPECT_NE(one.fingerprint(), target_of("tcp: 'a:1'").fingerprint());
}

}  // namespace
}  // namespace vitals::inline core::manifest
