// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/references.hpp"
#include "core/check/url.hpp"
#include "core/check/websocket_target.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/websocket/websocket_fixture.hpp"
#include "probing/websocket/websocket_probe_fixture.hpp"
#include "support/memory_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <string_view>

namespace vitals::probing::websocket {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::fail;
using support::hang;
using support::script;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST_F(WebSocketProbe, passes_when_the_server_upgrades_and_leaves_in_order) {
    goes_on({hang{}});

    auto const& seen = probe(target());

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.reason, failure_reason::none);
    EXPECT_EQ(seen.output, "WebSocket ws://10.0.0.1/socket?…: upgraded");
    EXPECT_EQ(seen.ended, clock.wall());
    EXPECT_EQ(found(), "upgraded");
    EXPECT_EQ(sent(), "8 \x03\xe8|");
    EXPECT_THAT(network.exchanges().back().request, HasSubstr("GET /socket?token=secret HTTP/1.1"));
    EXPECT_FALSE(network.exchanges().back().secured);
}

TEST_F(WebSocketProbe, has_another_key_each_time) {
    goes_on({hang{}});

    probe(target());
    probe(target());

    auto const key = [this](std::size_t of) {
        auto const& all = network.exchanges().at(of).request;
        return all.substr(all.find("Sec-WebSocket-Key: "), 43);
    };
    EXPECT_EQ(key(0).size(), 43U);
    EXPECT_NE(key(0), key(1));
}

TEST_F(WebSocketProbe, passes_when_a_message_has_what_is_expected) {
    answers({"\x81\5other", after{5ms}, "\x01\2po", "\x80\4ng!!"});

    auto const& seen = probe(target("ping", "pong"));

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.duration, 5ms);
    EXPECT_THAT(seen.output, EndsWith(": answered as expected Output: pong!!"));
    EXPECT_EQ(sent(), "1 ping|8 \x03\xe8|");
}

TEST_F(WebSocketProbe, hears_a_message_that_comes_with_the_upgrade) {
    server().respond = [](std::string_view sent) { return script{accepts(sent) + "\x81\5hello"}; };

    EXPECT_EQ(probe(target("", "hello")).outcome, outcome::passing);
}

TEST_F(WebSocketProbe, waits_behind_a_ping_of_the_server) {
    server().respond = [](std::string_view sent) {
        if (is_only_a_request(sent)) return script{accepts(sent), "\x89\2hi"};
        return script{after{5ms}, "\x81\4pong"};
    };

    EXPECT_EQ(probe(target("", "pong")).outcome, outcome::passing);
    EXPECT_EQ(result.duration, 5ms);
    EXPECT_EQ(sent(), "10 hi|8 \x03\xe8|");
}

TEST_F(WebSocketProbe, is_critical_where_nobody_upgrades) {
    server().answers({"HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nsecret"});

    auto const& seen = probe(target("ping", "pong"));

    EXPECT_EQ(seen.outcome, outcome::critical);
    EXPECT_EQ(seen.reason, failure_reason::status);
    EXPECT_EQ(seen.code, 404);
    EXPECT_EQ(found(), "404, expected 101");
    EXPECT_THAT(seen.output, EndsWith(": 404, expected 101"));
    EXPECT_EQ(sent(), "");
}

TEST_F(WebSocketProbe, follows_no_redirect) {
    server().answers({"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.2/\r\n\r\n"});

    EXPECT_EQ(probe(target()).code, 302);
    EXPECT_EQ(network.exchanges().size(), 1U);
}

TEST_F(WebSocketProbe, shows_the_last_message_when_the_expected_one_does_not_come) {
    answers({"\x81\5first\x81\6second", hang{}});

    auto const& seen = probe(target("ping", "pong"));

    EXPECT_EQ(seen.outcome, outcome::critical);
    EXPECT_EQ(seen.reason, failure_reason::body);
    EXPECT_EQ(seen.duration, 2s);
    EXPECT_EQ(found(), "another message, expected \"pong\"");
    EXPECT_THAT(seen.output, EndsWith(" Output: second"));
}

TEST_F(WebSocketProbe, is_encrypted_with_wss) {
    auto& chat = network.at("chat.svc", 443);
    chat.respond = [](std::string_view sent) { return script{accepts(sent) + "\x81\4pong"}; };

    EXPECT_EQ(probe(encrypted()).outcome, outcome::passing);
    EXPECT_THAT(result.output, EndsWith("wss://chat.svc/: answered as expected Output: pong"));
    auto const& session = network.exchanges().back();
    EXPECT_TRUE(session.secured);
    EXPECT_EQ(session.server_name, "chat.svc");
    EXPECT_EQ(session.verify, net::verification::full);
    EXPECT_EQ(session.offered, net::alpn::http_1_1);

    chat.handshake = {fail{"bad certificate", net::failure::kind::tls}};
    EXPECT_EQ(probe(encrypted()).reason, failure_reason::tls);
    EXPECT_THAT(result.output, Not(HasSubstr("WebSocket")));
}

TEST_F(WebSocketProbe, sends_no_packet_for_a_session_whose_secret_it_has_not) {
    auto made = encrypted();
    made.tls.from = check::tls_references{.client = "probe-cert"};

    EXPECT_EQ(probe(made).reason, failure_reason::secret);
    EXPECT_TRUE(network.exchanges().empty());
}

TEST_F(WebSocketProbe, with_a_message_is_held_to_the_rules_for_what_may_change_something) {
    policy = std::make_shared<net::address_policy::policy const>(
        net::address_policy::settings{.profile = net::address_policy::profile::cluster}
    );
    goes_on({"\x81\4pong"});

    EXPECT_EQ(probe(target("", "pong")).outcome, outcome::passing);
    EXPECT_EQ(probe(target("ping", "pong")).reason, failure_reason::blocked);
    auto redis = target("", "pong");
    redis.url = check::url::parse("http://10.0.0.1:6379/").value();
    EXPECT_EQ(probe(redis).reason, failure_reason::blocked);
}

TEST_F(WebSocketProbe, names_the_address_that_refuses) {
    server().refuses();

    EXPECT_EQ(probe(target()).reason, failure_reason::connect);
    EXPECT_EQ(result.output, "dial tcp 10.0.0.1:80: connect: connection refused");
}

TEST_F(WebSocketProbe, does_not_accuse_the_target_of_what_we_lack) {
    server().connect = {fail{"too many open files", net::failure::kind::resources}};

    EXPECT_EQ(probe(target()).outcome, outcome::inconclusive);
    EXPECT_EQ(result.reason, failure_reason::resources);
}

TEST_F(WebSocketProbe, is_cancelled_in_the_middle) {
    answers({"\x81\5other", hang{}});

    start(a_check(target("ping", "pong")));
    interrupt(probe::interruption::cancelled);

    EXPECT_TRUE(ended);
    EXPECT_EQ(result.outcome, outcome::inconclusive);
    EXPECT_EQ(network.open_connections(), 0U);
}

}  // namespace
}  // namespace vitals::probing::websocket
