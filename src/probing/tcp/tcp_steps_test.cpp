// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/host_port.hpp"
#include "core/check/tcp_target.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "probing/tcp/tcp_probe_fixture.hpp"
#include "support/memory_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

namespace vitals::probing::tcp {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::fail;
using support::hang;
using testing::HasSubstr;

using TcpSteps = TcpProbe;

check::tcp_target redis() {
    auto made = tcp("10.0.0.1:6379");
    made.steps = {send("PING\r\n"), expect("+PONG")};
    return made;
}

TEST_F(TcpSteps, sends_and_expects_what_the_manifest_says) {
    network.at("10.0.0.1", 6379).answers({"+PO", "NG\r\n"});

    auto const& seen = probe(redis());

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.output, "TCP connect 10.0.0.1:6379: Success Output: +PONG\r\n");
    EXPECT_EQ(network.exchanges().at(0).request, "PING\r\n");
    EXPECT_EQ(found(), "answered as expected");
}

TEST_F(TcpSteps, reads_a_banner_and_sends_nothing) {
    network.at("10.0.0.1", 22).greeting = {"SSH-2.0-OpenSSH_9.2\r\n"};
    auto target = tcp("10.0.0.1:22");
    target.steps = {expect("SSH-2.0-")};

    EXPECT_EQ(probe(target).outcome, outcome::passing);
    EXPECT_EQ(network.exchanges().at(0).request, "");
}

TEST_F(TcpSteps, says_which_step_got_another_answer) {
    auto& server = network.at("10.0.0.1", 6379);
    struct {
        support::script answer;
        std::string what;
    } const others[] = {
        {{"-NOAUTH canary\r\n"}, "the peer closes"},
        {{"-NOAUTH canary\r\n", fail{}}, "the peer resets"},
        {{"-NOAUTH canary\r\n", hang{}}, "the peer waits"},
        {support::drip(std::string(100, 'x'), 1, 100ms), "the peer drips"},
        {{std::string(70'000, 'x')}, "the peer floods"},
    };
    for (auto const& each : others) {
        server.answers(each.answer);

        probe(redis());

        EXPECT_EQ(result.outcome, outcome::critical) << each.what;
        EXPECT_EQ(result.reason, failure_reason::body) << each.what;
        EXPECT_EQ(result.code, 2) << each.what;
        EXPECT_EQ(found(), "another answer at step 2, expected \"+PONG\"") << each.what;
        EXPECT_THAT(result.output, HasSubstr(" Output: ")) << each.what;
        EXPECT_LE(result.output.size(), 4300U) << each.what;
    }
}

TEST_F(TcpSteps, that_gets_no_answer_says_so) {
    auto& server = network.at("10.0.0.1", 6379);

    probe(redis());
    EXPECT_EQ(result.reason, failure_reason::protocol);
    EXPECT_EQ(result.output, "TCP connect 10.0.0.1:6379: EOF");
    EXPECT_EQ(found(), "connection closed without an answer");

    server.answers({fail{}});
    probe(redis());
    EXPECT_EQ(result.reason, failure_reason::protocol);
    EXPECT_EQ(found(), "connection reset by peer");

    server.answers({hang{}});
    probe(redis());
    EXPECT_EQ(result.reason, failure_reason::timeout);
    EXPECT_THAT(found(), HasSubstr("no answer within 2s"));

    server.sending = {fail{}};
    probe(redis());
    EXPECT_EQ(result.reason, failure_reason::protocol);
}

TEST_F(TcpSteps, shows_no_control_character_of_an_answer) {
    network.at("10.0.0.1", 6379).answers({"\x1b[2J+PONG\u202e\n"});

    EXPECT_EQ(
        probe(redis()).output,
        "TCP connect 10.0.0.1:6379: Success Output: \uFFFD[2J+PONG\uFFFD\n"
    );
}

// With `send` the manifest chooses bytes: then the list of bad ports holds, and a private address
// outside the namespace is denied.
TEST_F(TcpSteps, with_send_is_blocked_where_a_request_that_changes_something_is) {
    policy = std::make_shared<net::address_policy::policy const>(
        net::address_policy::settings{.profile = net::address_policy::profile::cluster}
    );
    network.at("10.0.0.1", 6379).answers({"+PONG\r\n"});
    network.at("10.0.0.1", 7000).answers({"+PONG\r\n"});
    auto elsewhere = redis();
    elsewhere.where = check::host_port::parse("10.0.0.1:7000").value();
    auto banner = redis();
    banner.steps = {expect("+PONG")};

    EXPECT_EQ(probe(redis()).reason, failure_reason::blocked);
    EXPECT_EQ(probe(elsewhere).reason, failure_reason::blocked);
    EXPECT_TRUE(network.exchanges().empty());
    EXPECT_EQ(probe(banner).outcome, outcome::passing);
}

TEST_F(TcpSteps, keeps_its_connection_and_skips_the_greeting_on_it) {
    auto& server = network.at("10.0.0.1", 25);
    server.greeting = {"220 mx\r\n"};
    server.respond = [](std::string_view) { return support::script{"250 ok\r\n"}; };
    auto target = tcp("10.0.0.1:25");
    target.steps = {expect("220 "), send("NOOP\r\n"), expect("250 ")};
    target.reuse = true;

    probe(target);
    probe(target);

    EXPECT_EQ(result.outcome, outcome::passing);
    ASSERT_EQ(network.exchanges().size(), 1U);
    EXPECT_EQ(network.exchanges().at(0).request, "NOOP\r\nNOOP\r\n");
}

TEST_F(TcpSteps, begins_anew_when_the_kept_connection_is_gone) {
    auto& server = network.at("10.0.0.1", 6379);
    auto target = redis();
    target.reuse = true;
    // To the second request of a connection it says nothing and closes.
    server.respond = [](std::string_view sent) {
        return sent == "PING\r\n" ? support::script{"+PONG\r\n"} : support::script{};
    };

    probe(target);
    probe(target);
    EXPECT_EQ(result.outcome, outcome::passing);
    EXPECT_EQ(network.exchanges().size(), 2U);

    kept.reset();
    server.leaves = true;
    probe(target);
    probe(target);
    EXPECT_EQ(result.outcome, outcome::passing);
    EXPECT_EQ(network.exchanges().size(), 4U);
}

TEST_F(TcpSteps, keeps_no_connection_after_another_answer) {
    network.at("10.0.0.1", 6379).answers({"-ERR\r\n"});
    auto target = redis();
    target.reuse = true;

    probe(target);

    EXPECT_FALSE(kept);
}

}  // namespace
}  // namespace vitals::probing::tcp
