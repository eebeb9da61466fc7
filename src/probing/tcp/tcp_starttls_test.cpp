// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/tcp_target.hpp"
#include "core/health/observation.hpp"
#include "probing/tcp/tcp_probe_fixture.hpp"
#include "support/memory_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace vitals::probing::tcp {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::fail;
using support::hang;
using testing::HasSubstr;
using testing::Not;

using TcpStarttls = TcpProbe;

check::tcp_target mail() {
    auto made = tcp("mx.svc:25");
    made.starttls = check::starttls::smtp;
    return made;
}

// The server of the protocol SMTP, by what was sent so far.
support::script smtp(std::string_view sent) {
    if (sent.ends_with("STARTTLS\r\n")) return {"220 go ahead\r\n"};
    return {"250-mx\r\n", "250 STARTTLS\r\n"};
}

TEST_F(TcpStarttls, begins_tls_when_the_server_has_agreed) {
    auto& server = network.at("mx.svc", 25);
    server.greeting = {"220 mx\r\n"};
    server.respond = smtp;

    auto const& seen = probe(mail());

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.output, "TCP+TLS connect mx.svc:25: Success");
    auto const& session = network.exchanges().at(0);
    EXPECT_EQ(session.request, "EHLO vitals.invalid\r\nSTARTTLS\r\n");
    EXPECT_TRUE(session.secured);
    EXPECT_EQ(session.server_name, "mx.svc");
}

TEST_F(TcpStarttls, makes_no_handshake_after_an_injected_text) {
    auto& server = network.at("mx.svc", 25);
    server.greeting = {"220 mx\r\n"};
    server.respond = [](std::string_view sent) {
        if (sent.ends_with("STARTTLS\r\n")) return support::script{"220 go\r\n250 canary\r\n"};
        return support::script{"250 STARTTLS\r\n"};
    };

    EXPECT_EQ(probe(mail()).reason, failure_reason::protocol);
    EXPECT_FALSE(network.exchanges().at(0).secured);
    EXPECT_THAT(found(), HasSubstr("sends text between its answer to STARTTLS and the TLS"));
    EXPECT_THAT(result.cause, Not(HasSubstr("canary")));
}

TEST_F(TcpStarttls, survives_whatever_happens_before_tls) {
    auto& server = network.at("mx.svc", 25);
    struct {
        support::script greeting;
        failure_reason reason;
        std::string found;
    } const expected[] = {
        {{hang{}}, failure_reason::timeout, "no TLS handshake within 2s"},
        {support::drip("220 " + std::string(100, 'x'), 1, 100ms),
         failure_reason::timeout,
         "no TLS handshake within 2s"},
        {{fail{}}, failure_reason::protocol, "connection reset by peer"},
        {{std::string(70'000, '2')}, failure_reason::protocol, "more than 16 KiB before TLS"},
        {{"554 no\r\n"}, failure_reason::tls, "smtp: the server refuses STARTTLS"},
        {{"220-mx\r\n", after{1s}, "EOF"}, failure_reason::protocol, "closed without an answer"},
    };
    for (auto const& each : expected) {
        server.greeting = each.greeting;

        probe(mail());

        EXPECT_EQ(result.outcome, outcome::critical) << each.found;
        EXPECT_EQ(result.reason, each.reason) << each.found;
        EXPECT_THAT(found(), HasSubstr(each.found));
        EXPECT_FALSE(network.exchanges().back().secured);
    }
}

}  // namespace
}  // namespace vitals::probing::tcp
