// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/health/observation.hpp"
#include "probing/http/http_probe_fixture.hpp"
#include "probing/probe/deadlines.hpp"
#include "support/memory_network.hpp"

#include <string>

namespace vitals::probing::http {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::hang;

using HttpProbeTimeout = OneProbe;

TEST_F(HttpProbeTimeout, comes_exactly_at_the_limit_and_names_the_phase) {
    network.at("10.0.0.1", 80).answers({hang{}});
    start(a_check("http://10.0.0.1/"));

    advance(1999ms);
    bool const early = ended;
    advance(1ms);

    EXPECT_FALSE(early);
    ASSERT_TRUE(ended);
    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::timeout);
    EXPECT_EQ(
        result.output,
        "Get \"http://10.0.0.1/\": timed out after 2s while waiting for the answer"
    );
    EXPECT_EQ(result.duration, 2s);
    EXPECT_EQ(network.open_connections(), 0U);
}

TEST_F(HttpProbeTimeout, names_whatever_was_going_on) {
    network.name("slow.svc").steps = {hang{}};
    network.at("10.0.0.2", 80).connect = {hang{}};
    network.at("10.0.0.3", 443).handshake = {hang{}};
    network.at("10.0.0.4", 80).answers({"HTTP/1.1 200 OK\r\n\r\nfirst", hang{}});

    EXPECT_TRUE(run("http://slow.svc/").output.ends_with("while resolving the name"));
    EXPECT_TRUE(run("http://10.0.0.2/").output.ends_with("while connecting"));
    EXPECT_TRUE(run("https://10.0.0.3/").output.ends_with("while in the TLS handshake"));
    EXPECT_TRUE(run("http://10.0.0.4/").output.ends_with("while reading the answer"));
}

// Names are asked for in turns. A check whose turn did not come in time became critical.
TEST_F(HttpProbeTimeout, accuses_nobody_when_the_name_was_never_asked_for) {
    network.name("queued.svc").steps = {hang{}};
    network.name("queued.svc").is_queued = true;

    auto const& seen = run("http://queued.svc/");

    EXPECT_EQ(seen.outcome, outcome::inconclusive);
    EXPECT_EQ(seen.reason, failure_reason::resources);
}

TEST_F(HttpProbeTimeout, cuts_a_drip_that_never_pauses_for_long) {
    std::string const text = "HTTP/1.1 200 OK\r\n\r\n" + std::string(1000, 'x');
    network.at("10.0.0.1", 80).answers(support::drip(text, 1, 100ms));

    auto const& seen = run("http://10.0.0.1/");

    EXPECT_EQ(seen.reason, failure_reason::timeout);
    EXPECT_EQ(seen.duration, 2s);
}

TEST_F(HttpProbeTimeout, covers_all_redirects_together) {
    network.at("10.0.0.1", 80)
        .answers({after{300ms}, "HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n"});

    auto const& seen = run("http://10.0.0.1/");

    EXPECT_EQ(seen.reason, failure_reason::timeout);
    EXPECT_EQ(network.exchanges().size(), 7U);
}

TEST_F(HttpProbeTimeout, does_not_let_a_black_hole_keep_the_next_address_from_its_turn) {
    network.name("both.svc").addresses = {
        boost::asio::ip::make_address("fd00::1"),
        boost::asio::ip::make_address("10.0.0.1")
    };
    network.at("fd00::1", 80).connect = {hang{}};
    network.at("10.0.0.1", 80)
        .answers({after{500ms}, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"});

    auto const& seen = run("http://both.svc/");

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.duration, 1500ms);
}

TEST_F(HttpProbeTimeout, tries_each_address_and_names_each_that_failed) {
    network.name("both.svc").addresses = {
        boost::asio::ip::make_address("fd00::1"),
        boost::asio::ip::make_address("10.0.0.1")
    };
    network.at("fd00::1", 80).connect = {hang{}};
    network.at("10.0.0.1", 80).refuses();

    auto const& seen = run("http://both.svc/");

    EXPECT_EQ(seen.reason, failure_reason::connect);
    EXPECT_EQ(
        seen.output,
        "Get \"http://both.svc/\": dial tcp [fd00::1]:80: connect: timed out; "
        "dial tcp 10.0.0.1:80: connect: connection refused"
    );
    EXPECT_EQ(seen.cause, "connect: 10.0.0.1:80 refused, the last of 2 addresses");
}

TEST_F(HttpProbeTimeout, does_not_blame_an_address_for_our_own_delays) {
    network.name("both.svc").addresses = {
        boost::asio::ip::make_address("fd00::1"),
        boost::asio::ip::make_address("10.0.0.1")
    };
    network.at("fd00::1", 80).connect = {hang{}};
    network.at("10.0.0.1", 80).refuses();
    start(a_check("http://both.svc/"));

    deadlines.woke_late(900ms);
    advance(1s);

    ASSERT_TRUE(ended);
    EXPECT_EQ(result.outcome, outcome::inconclusive);
    EXPECT_EQ(result.reason, failure_reason::overload);
}

TEST_F(HttpProbeTimeout, is_not_the_targets_when_we_were_stalled_or_gave_up) {
    network.at("10.0.0.1", 80).answers({hang{}});
    start(a_check("http://10.0.0.1/"));
    interrupt(probe::interruption::overload);
    auto const stalled = result;
    start(a_check("http://10.0.0.1/"));
    interrupt(probe::interruption::cancelled);

    EXPECT_EQ(stalled.outcome, outcome::inconclusive);
    EXPECT_EQ(stalled.reason, failure_reason::overload);
    EXPECT_EQ(result.outcome, outcome::inconclusive);
    EXPECT_EQ(result.reason, failure_reason::cancelled);
}

}  // namespace
}  // namespace vitals::probing::http
