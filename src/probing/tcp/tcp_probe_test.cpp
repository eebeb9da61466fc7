// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/references.hpp"
#include "core/check/tcp_target.hpp"
#include "core/check/tls_settings.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/tcp/tcp_probe_fixture.hpp"
#include "support/memory_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace vitals::probing::tcp {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::fail;
using support::hang;
using testing::HasSubstr;

check::tcp_target tls(std::string const& where) {
    auto made = tcp(where);
    made.use_tls = true;
    return made;
}

TEST_F(TcpProbe, says_what_consul_says) {
    network.at("10.0.0.1", 5432);

    auto const& seen = probe(tcp("10.0.0.1:5432"));

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.reason, failure_reason::none);
    EXPECT_EQ(seen.output, "TCP connect 10.0.0.1:5432: Success");
    EXPECT_EQ(seen.ended, clock.wall());
    EXPECT_EQ(found(), "connected");
}

TEST_F(TcpProbe, sends_nothing_and_waits_for_nothing) {
    network.at("10.0.0.1", 22).greeting = {"SSH-2.0-OpenSSH_9.2\r\n"};

    probe(tcp("10.0.0.1:22"));

    EXPECT_EQ(network.exchanges().at(0).request, "");
    EXPECT_FALSE(network.exchanges().at(0).secured);
}

TEST_F(TcpProbe, with_tls_makes_a_handshake_and_offers_no_protocol) {
    network.at("db.svc", 5432);

    auto const& seen = probe(tls("db.svc:5432"));

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.output, "TCP+TLS connect db.svc:5432: Success");
    auto const& session = network.exchanges().at(0);
    EXPECT_TRUE(session.secured);
    EXPECT_EQ(session.server_name, "db.svc");
    EXPECT_EQ(session.verify, net::verification::full);
    EXPECT_EQ(session.offered, net::alpn::none);
    EXPECT_EQ(session.request, "");
}

TEST_F(TcpProbe, takes_the_settings_of_the_check_for_its_session) {
    network.at("10.0.0.1", 5432);
    auto target = tls("10.0.0.1:5432");
    target.tls.server_name = "db.example";
    target.tls.certificate = check::certificate::not_verified;
    target.tls.lowest = check::tls_version::v1_3;

    probe(target);

    auto const& session = network.exchanges().at(0);
    EXPECT_EQ(session.server_name, "db.example");
    EXPECT_EQ(session.verify, net::verification::none);
    EXPECT_EQ(session.lowest, net::tls_version::v1_3);
}

TEST_F(TcpProbe, distinguishes_the_failures) {
    network.at("10.0.0.1", 1).refuses();
    network.at("10.0.0.5", 443).handshake = {fail{"certificate signed by unknown authority"}};
    struct {
        check::tcp_target target;
        failure_reason reason;
        std::string output;
        std::string cause;
    } const expected[] = {
        {tcp("10.0.0.1:1"),
         failure_reason::connect,
         "dial tcp 10.0.0.1:1: connect: connection refused",
         "connect: 10.0.0.1:1 refused"},
        {tls("10.0.0.5:443"),
         failure_reason::tls,
         "tls: certificate signed by unknown authority",
         "certificate signed by unknown authority"},
        {tcp("gone.svc:1"),
         failure_reason::dns,
         "dial tcp: lookup gone.svc: no such host",
         "dns: no such host gone.svc"},
    };
    for (auto const& each : expected) {
        probe(each.target);

        EXPECT_EQ(result.outcome, outcome::critical);
        EXPECT_EQ(result.reason, each.reason);
        EXPECT_EQ(result.output, each.output);
        EXPECT_EQ(result.cause, each.cause);
        EXPECT_EQ(found(), each.cause);
    }
}

TEST_F(TcpProbe, has_one_deadline_for_all_of_it) {
    network.at("10.0.0.1", 1).connect = {hang{}};
    network.at("10.0.0.2", 1).connect = {after{1s}};
    network.at("10.0.0.2", 1).handshake = {hang{}};

    probe(tcp("10.0.0.1:1"));
    EXPECT_EQ(result.reason, failure_reason::timeout);
    EXPECT_EQ(result.output, "TCP connect 10.0.0.1:1: timed out after 2s while connecting");
    EXPECT_EQ(found(), "no connection within 2s");

    probe(tls("10.0.0.2:1"));
    EXPECT_EQ(result.reason, failure_reason::timeout);
    EXPECT_EQ(result.duration, 2s);
    EXPECT_EQ(
        result.output,
        "TCP+TLS connect 10.0.0.2:1: timed out after 2s while in the TLS handshake"
    );
    EXPECT_EQ(found(), "no TLS handshake within 2s (connected in 1.0s)");
}

TEST_F(TcpProbe, does_not_accuse_the_target_of_what_we_lack) {
    network.at("10.0.0.1", 80).connect = {fail{"too many open files", net::failure::kind::resources}
    };

    EXPECT_EQ(probe(tcp("10.0.0.1:80")).outcome, outcome::inconclusive);
    EXPECT_EQ(result.reason, failure_reason::resources);
}

TEST_F(TcpProbe, sends_no_packet_for_a_session_whose_secret_it_has_not) {
    network.at("db.svc", 5432);
    auto target = tls("db.svc:5432");
    target.tls.from = check::tls_references{.client = "probe-cert"};

    EXPECT_EQ(probe(target).reason, failure_reason::secret);
    EXPECT_TRUE(network.exchanges().empty());

    target.use_tls = false;
    EXPECT_EQ(probe(target).outcome, outcome::passing);
}

// A browser's list of bad ports is about bytes that somebody chooses: a connection has none.
TEST_F(TcpProbe, is_blocked_where_the_policy_denies_the_address_and_not_for_its_port) {
    policy = std::make_shared<net::address_policy::policy const>(
        net::address_policy::settings{.profile = net::address_policy::profile::cluster}
    );
    network.at("169.254.169.254", 80);
    network.at("10.0.0.1", 6379);

    probe(tcp("169.254.169.254:80"));
    EXPECT_EQ(result.reason, failure_reason::blocked);
    EXPECT_THAT(found(), HasSubstr("169.254.169.254 is link-local"));
    EXPECT_TRUE(network.exchanges().empty());

    EXPECT_EQ(probe(tcp("10.0.0.1:6379")).outcome, outcome::passing);
}

}  // namespace
}  // namespace vitals::probing::tcp
