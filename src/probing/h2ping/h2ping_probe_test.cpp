// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/definition.hpp"
#include "core/check/h2ping_target.hpp"
#include "core/check/host_port.hpp"
#include "core/check/references.hpp"
#include "core/check/tls_settings.hpp"
#include "core/health/observation.hpp"
#include "core/health/why.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/one_probe_fixture.hpp"
#include "support/http2_frames.hpp"
#include "support/http2_server.hpp"
#include "support/memory_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

namespace vitals::probing::h2ping {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::drip;
using support::fail;
using support::hang;
using support::script;
using support::http2::goaway;
using support::http2::greets_and;
using support::http2::knows_settings;
using support::http2::pinged;
using support::http2::pong;
using support::http2::settings;
using testing::HasSubstr;
using testing::Not;

check::h2ping_target cleartext(std::string const& where) {
    check::h2ping_target made;
    made.where = check::host_port::parse(where).value();
    made.use_tls = false;
    return made;
}

check::h2ping_target tls(std::string const& where) {
    auto made = cleartext(where);
    made.use_tls = true;
    return made;
}

script acknowledges(std::string_view sent) {
    return {settings() + pong(pinged(sent))};
}

class PingProbe : public probe::OneProbe {
protected:
    health::observation const& probe(check::h2ping_target const& target) {
        definition = a_check(target);
        return run(definition);
    }
    // What the sentence that says why begins with.
    std::string found() const {
        return health::found_text(definition, health::finding_of(definition, result));
    }

    check::definition definition;
};

TEST_F(PingProbe, says_what_consul_says) {
    network.at("10.0.0.1", 80).respond = acknowledges;

    auto const& seen = probe(cleartext("10.0.0.1:80"));

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.reason, failure_reason::none);
    EXPECT_EQ(seen.output, "HTTP2 ping was successful");
    EXPECT_EQ(seen.ended, clock.wall());
    EXPECT_EQ(found(), "acknowledged");
    EXPECT_FALSE(network.exchanges().at(0).secured);
}

TEST_F(PingProbe, with_tls_offers_http_2) {
    network.at("web.svc", 443).respond = acknowledges;

    EXPECT_EQ(probe(tls("web.svc:443")).outcome, outcome::passing);

    auto const& session = network.exchanges().at(0);
    EXPECT_TRUE(session.secured);
    EXPECT_EQ(session.server_name, "web.svc");
    EXPECT_EQ(session.verify, net::verification::full);
    EXPECT_EQ(session.offered, net::alpn::h2);
}

TEST_F(PingProbe, sends_other_bytes_each_time) {
    network.at("10.0.0.1", 80).respond = acknowledges;

    probe(cleartext("10.0.0.1:80"));
    probe(cleartext("10.0.0.1:80"));

    auto const first = pinged(network.exchanges().at(0).request);
    EXPECT_EQ(first.size(), 8U);
    EXPECT_NE(first, pinged(network.exchanges().at(1).request));
}

TEST_F(PingProbe, waits_for_an_answer_in_pieces) {
    network.at("10.0.0.1", 80).respond = [](std::string_view sent) {
        return drip(knows_settings(sent) ? pong(pinged(sent)) : settings(), 1, 20ms);
    };

    EXPECT_EQ(probe(cleartext("10.0.0.1:80")).outcome, outcome::passing);
}

TEST_F(PingProbe, distinguishes_the_failures) {
    network.at("10.0.0.1", 1).refuses();
    network.at("10.0.0.2", 1).answers({"HTTP/1.1 400 Bad Request\r\n\r\n"});
    network.at("10.0.0.3", 1).answers({settings() + goaway(11, "too_many\x1b[2J_pings")});
    network.at("10.0.0.4", 1).respond = greets_and({});
    network.at("10.0.0.5", 1).respond = greets_and({fail{"connection reset by peer"}});
    network.at("10.0.0.6", 1).answers({settings() + pong("12345678")});
    network.at("10.0.0.7", 1).handshake = {fail{"certificate signed by unknown authority"}};
    struct {
        check::h2ping_target target;
        failure_reason reason;
        std::string output;
        std::string cause;
    } const expected[] = {
        {cleartext("10.0.0.1:1"),
         failure_reason::connect,
         "Failed to dial to 10.0.0.1:1: dial tcp 10.0.0.1:1: connect: connection refused",
         "connect: 10.0.0.1:1 refused"},
        {cleartext("gone.svc:1"),
         failure_reason::dns,
         "Failed to dial to gone.svc:1: dial tcp: lookup gone.svc: no such host",
         "dns: no such host gone.svc"},
        {tls("10.0.0.7:1"),
         failure_reason::tls,
         "Failed to dial to 10.0.0.7:1: tls: certificate signed by unknown authority",
         "certificate signed by unknown authority"},
        {cleartext("10.0.0.2:1"),
         failure_reason::protocol,
         "HTTP2 ping failed: the server does not speak HTTP/2: \"HTTP/1.1 400 Bad Request\"",
         "the server does not speak HTTP/2"},
        {cleartext("10.0.0.3:1"),
         failure_reason::protocol,
         "HTTP2 ping failed: HTTP/2: the server ends the connection: ENHANCE_YOUR_CALM: "
         "\"too_many.[2J_pings\"",
         "HTTP/2: the server ends the connection: ENHANCE_YOUR_CALM"},
        {cleartext("10.0.0.4:1"),
         failure_reason::protocol,
         "HTTP2 ping failed: connection closed without an answer",
         "connection closed without an answer"},
        {cleartext("10.0.0.5:1"),
         failure_reason::protocol,
         "HTTP2 ping failed: connection reset by peer",
         "connection reset by peer"},
        {cleartext("10.0.0.6:1"),
         failure_reason::protocol,
         "HTTP2 ping failed: HTTP/2: the server acknowledges a PING that was not sent",
         "HTTP/2: the server acknowledges a PING that was not sent"},
    };
    for (auto const& each : expected) {
        probe(each.target);

        EXPECT_EQ(result.outcome, outcome::critical);
        EXPECT_EQ(result.reason, each.reason) << each.output;
        EXPECT_EQ(result.output, each.output);
        EXPECT_EQ(result.cause, each.cause);
        EXPECT_EQ(found(), each.cause);
    }
}

TEST_F(PingProbe, has_one_deadline_for_all_of_it) {
    network.at("10.0.0.1", 1).connect = {hang{}};
    network.at("10.0.0.2", 1).connect = {after{1s}};
    network.at("10.0.0.2", 1).respond = greets_and({hang{}});

    probe(cleartext("10.0.0.1:1"));
    EXPECT_EQ(result.reason, failure_reason::timeout);
    EXPECT_EQ(result.output, "Failed to dial to 10.0.0.1:1: timed out after 2s while connecting");

    probe(cleartext("10.0.0.2:1"));
    EXPECT_EQ(result.reason, failure_reason::timeout);
    EXPECT_EQ(result.duration, 2s);
    EXPECT_EQ(result.output, "HTTP2 ping failed: timed out after 2s while waiting for the answer");
    EXPECT_THAT(found(), HasSubstr("within 2s"));
}

// A peer that always has one more frame holds nobody longer than the timeout.
TEST_F(PingProbe, ends_at_its_deadline_though_frames_come) {
    network.at("10.0.0.1", 1).respond = [](std::string_view) {
        return script{after{300ms}, settings()};
    };

    EXPECT_EQ(probe(cleartext("10.0.0.1:1")).reason, failure_reason::timeout);
    EXPECT_EQ(result.duration, 2s);
}

TEST_F(PingProbe, does_not_accuse_the_target_of_what_we_lack) {
    network.at("10.0.0.1", 80).connect = {fail{"too many open files", net::failure::kind::resources}
    };

    EXPECT_EQ(probe(cleartext("10.0.0.1:80")).outcome, outcome::inconclusive);
    EXPECT_EQ(result.reason, failure_reason::resources);
}

TEST_F(PingProbe, is_cancelled_in_the_middle) {
    network.at("10.0.0.1", 80).answers({hang{}});

    start(a_check(cleartext("10.0.0.1:80")));
    interrupt(probe::interruption::cancelled);

    EXPECT_TRUE(ended);
    EXPECT_EQ(result.outcome, outcome::inconclusive);
    EXPECT_EQ(network.open_connections(), 0U);
}

TEST_F(PingProbe, sends_no_packet_for_a_session_whose_secret_it_has_not) {
    network.at("web.svc", 443).respond = acknowledges;
    auto target = tls("web.svc:443");
    target.tls.from = check::tls_references{.client = "probe-cert"};

    EXPECT_EQ(probe(target).reason, failure_reason::secret);
    EXPECT_THAT(result.output, Not(HasSubstr("Failed to dial")));
    EXPECT_TRUE(network.exchanges().empty());

    target.use_tls = false;
    EXPECT_EQ(probe(target).outcome, outcome::passing);
}

TEST_F(PingProbe, is_blocked_where_the_policy_denies_the_address_and_not_for_its_port) {
    policy = std::make_shared<net::address_policy::policy const>(
        net::address_policy::settings{.profile = net::address_policy::profile::cluster}
    );
    network.at("169.254.169.254", 80).respond = acknowledges;
    network.at("10.0.0.1", 6379).respond = acknowledges;

    EXPECT_EQ(probe(cleartext("169.254.169.254:80")).reason, failure_reason::blocked);
    EXPECT_THAT(result.output, HasSubstr("169.254.169.254 is link-local"));
    EXPECT_TRUE(network.exchanges().empty());

    EXPECT_EQ(probe(cleartext("10.0.0.1:6379")).outcome, outcome::passing);
}

}  // namespace
}  // namespace vitals::probing::h2ping
