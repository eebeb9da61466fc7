// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/definition.hpp"
#include "core/check/host_port.hpp"
#include "core/check/udp_target.hpp"
#include "core/health/observation.hpp"
#include "core/health/why.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/transport.hpp"
#include "net/network.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/one_probe_fixture.hpp"
#include "support/memory_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace vitals::probing::udp {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::fail;
using support::hang;
using testing::HasSubstr;

class UdpProbe : public probe::OneProbe {
protected:
    health::observation const& probe(std::string const& where) {
        definition = to(where);
        return run(definition);
    }
    static check::definition to(std::string const& where) {
        check::udp_target made;
        made.where = check::host_port::parse(where).value();
        return a_check(made);
    }
    health::observation const& ask(std::string const& send, std::string const& expect) {
        check::udp_target made;
        made.where = check::host_port::parse("10.0.0.1:53").value();
        made.send = send;
        made.expect = expect;
        definition = a_check(made);
        return run(definition);
    }
    std::string found() const {
        return health::found_text(definition, health::finding_of(definition, result));
    }

    check::definition definition;
};

TEST_F(UdpProbe, sends_one_empty_datagram_and_says_what_consul_says) {
    network.at("10.0.0.1", 53).answers({after{10ms}, "pong"});

    auto const& seen = probe("10.0.0.1:53");

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.output, "UDP connect 10.0.0.1:53: Success");
    EXPECT_EQ(seen.duration, 10ms);
    EXPECT_EQ(found(), "answered");
    auto const& sent = network.exchanges().at(0);
    EXPECT_EQ(sent.over, net::transport::datagram);
    EXPECT_EQ(sent.sends, 1U);
    EXPECT_EQ(sent.request, "");
}

TEST_F(UdpProbe, passes_with_an_empty_answer) {
    network.at("10.0.0.1", 53).answers({""});

    EXPECT_EQ(probe("10.0.0.1:53").outcome, outcome::passing);
    EXPECT_EQ(result.duration, 0s);
    EXPECT_EQ(found(), "answered");
}

TEST_F(UdpProbe, passes_when_nobody_answers_before_the_timeout) {
    network.at("10.0.0.1", 53);

    auto const& seen = probe("10.0.0.1:53");

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.reason, failure_reason::none);
    EXPECT_EQ(seen.output, "UDP connect 10.0.0.1:53: Success");
    EXPECT_EQ(seen.duration, 2s);
    EXPECT_EQ(found(), "not refused, no answer");
}

TEST_F(UdpProbe, is_critical_when_the_port_is_closed) {
    probe("10.0.0.1:9");

    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::connect);
    EXPECT_EQ(result.output, "read udp 10.0.0.1:9: read: connection refused");
    EXPECT_EQ(found(), "connect: 10.0.0.1:9 refused");
}

TEST_F(UdpProbe, is_critical_when_nothing_can_be_sent) {
    network.at("10.0.0.1", 9).sending = {fail{"operation not permitted"}};
    network.at("10.0.0.2", 9).connect = {fail{"network is unreachable"}};

    probe("10.0.0.1:9");
    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.output, "write udp 10.0.0.1:9: write: operation not permitted");

    probe("10.0.0.2:9");
    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.output, "dial udp 10.0.0.2:9: connect: network is unreachable");

    probe("gone.svc:9");
    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::dns);
    EXPECT_EQ(result.output, "dial udp: lookup gone.svc: no such host");
}

TEST_F(UdpProbe, takes_no_silence_for_an_answer_when_nothing_was_sent) {
    network.name("slow.svc").steps = {hang{}};
    network.at("10.0.0.1", 9).sending = {hang{}};

    probe("slow.svc:9");
    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::timeout);
    EXPECT_EQ(result.output, "UDP connect slow.svc:9: timed out after 2s while resolving the name");

    EXPECT_EQ(probe("10.0.0.1:9").outcome, outcome::critical);
}

TEST_F(UdpProbe, passes_when_one_answer_has_what_is_expected) {
    network.at("10.0.0.1", 53)
        .answers({"po", "ng", "", after{10ms}, std::string("\0pong!", 6), "x"});

    ask("ping", "pong");

    EXPECT_EQ(result.outcome, outcome::passing);
    EXPECT_EQ(result.duration, 10ms);
    EXPECT_THAT(result.output, HasSubstr("UDP connect 10.0.0.1:53: Success Output: "));
    EXPECT_THAT(result.output, HasSubstr("pong!"));
    EXPECT_EQ(found(), "answered as expected");
    EXPECT_EQ(network.exchanges().at(0).request, "ping");
}

TEST_F(UdpProbe, with_an_expectation_fails_in_silence) {
    network.at("10.0.0.1", 53);

    ask("ping", "pong");

    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::timeout);
    EXPECT_EQ(
        result.output,
        "UDP connect 10.0.0.1:53: timed out after 2s while waiting for the answer"
    );
    EXPECT_EQ(ask("ping", "").outcome, outcome::passing);
}

TEST_F(UdpProbe, waits_for_the_expected_answer_until_the_end_and_then_shows_the_last_other) {
    network.at("10.0.0.1", 53).answers({"first", after{1s}, "second"});

    ask("ping", "pong");

    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::body);
    EXPECT_EQ(result.duration, 2s);
    EXPECT_EQ(found(), "another answer, expected \"pong\"");
    EXPECT_EQ(
        result.output,
        "UDP connect 10.0.0.1:53: another answer, expected \"pong\" Output: second"
    );
}

TEST_F(UdpProbe, gives_up_on_a_flood_of_other_answers) {
    network.at("10.0.0.1", 53).answers(support::drip(std::string(1000, 'x'), 1, 0ms));

    ask("ping", "pong");

    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::body);
    EXPECT_EQ(result.duration, 0s);
}

TEST_F(UdpProbe, with_bytes_of_the_manifest_is_held_to_the_rules_for_them) {
    policy = std::make_shared<net::address_policy::policy const>(
        net::address_policy::settings{.profile = net::address_policy::profile::cluster}
    );
    network.at("10.0.0.1", 53).answers({"pong"});

    EXPECT_EQ(ask("", "pong").outcome, outcome::passing);
    EXPECT_EQ(ask("ping", "pong").reason, failure_reason::blocked);
}

TEST_F(UdpProbe, is_inconclusive_when_our_own_loop_was_late) {
    network.at("10.0.0.1", 9);
    start(to("10.0.0.1:9"));

    interrupt(probe::interruption::overload);

    ASSERT_TRUE(ended);
    EXPECT_EQ(result.outcome, outcome::inconclusive);
    EXPECT_EQ(result.reason, failure_reason::overload);
}

TEST_F(UdpProbe, does_not_accuse_the_target_of_what_we_lack) {
    network.at("10.0.0.1", 9).connect = {fail{"too many open files", net::failure::kind::resources}
    };

    EXPECT_EQ(probe("10.0.0.1:9").outcome, outcome::inconclusive);
    EXPECT_EQ(result.reason, failure_reason::resources);
}

TEST_F(UdpProbe, is_blocked_where_the_policy_denies_the_address_and_never_asks_many_hosts) {
    network.at("239.255.255.250", 1900);

    probe("239.255.255.250:1900");
    EXPECT_EQ(result.reason, failure_reason::blocked);
    EXPECT_THAT(found(), HasSubstr("239.255.255.250 is"));

    policy = std::make_shared<net::address_policy::policy const>(
        net::address_policy::settings{.profile = net::address_policy::profile::cluster}
    );
    network.at("169.254.169.254", 80);
    network.at("10.0.0.1", 53).answers({"pong"});

    probe("169.254.169.254:80");
    EXPECT_EQ(result.reason, failure_reason::blocked);
    EXPECT_TRUE(network.exchanges().empty());

    EXPECT_EQ(probe("10.0.0.1:53").outcome, outcome::passing);
}

}  // namespace
}  // namespace vitals::probing::udp
