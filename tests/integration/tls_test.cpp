// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Real TLS against good and bad peers.

#include "integration/client_loop.hpp"
#include "integration/conversation.hpp"
#include "integration/tls_peer.hpp"
#include "net/network.hpp"
#include "net/tls/credentials.hpp"
#include "support/certificates.hpp"
#include "support/loopback_server.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>

#include <chrono>
#include <csignal>
#include <expected>
#include <string>
#include <utility>

namespace vitals::integration {

namespace {

using support::loopback_server;
using testing::HasSubstr;
using reply = net::result<std::string>;
using kind = enum net::failure::kind;

class SocketNetworkTls : public testing::Test {
protected:
    reply ask_at(
        loopback_server const& server,
        std::string name,
        net::verification verify = net::verification::full
    ) {
        return loop.run(ask(loop.network, server.where(), tls_wish{std::move(name), verify}));
    }
    std::string
    failure_of(support::certificate_request const& wanted, std::string name = "shop.test") {
        loopback_server const server{tls_peer{authority.issue(wanted)}.answering("hello")};
        auto const got = ask_at(server, std::move(name));
        return got ? "no failure: " + *got : got.error().text;
    }

    support::certificate_authority authority;
    support::temporary_folder folder;
    client_loop loop{{.ca_file = folder.write("ca.pem", authority.pem()), .dns = {}}};
};

TEST_F(SocketNetworkTls, talks_to_a_peer_whose_certificate_is_good) {
    tls_peer const peer{authority.issue({.names = {"shop.test"}})};
    loopback_server const server{peer.answering("hello from %s")};

    auto const got = ask_at(server, "shop.test");

    ASSERT_TRUE(got) << got.error().text;
    EXPECT_EQ(*got, "hello from shop.test");
}

TEST_F(SocketNetworkTls, speaks_tls_1_2) {
    tls_peer const peer{authority.issue({.names = {"shop.test"}}), tls_peer::versions::only_1_2};
    loopback_server const server{peer.answering("hello")};

    auto const got = ask_at(server, "shop.test");

    EXPECT_EQ(got.value_or("failed"), "hello");
}

TEST_F(SocketNetworkTls, speaks_tls_1_2_with_nobody_when_1_3_is_demanded) {
    tls_wish const wish{.server_name = "shop.test", .lowest = net::tls_version::v1_3};
    auto const own = authority.issue({.names = {"shop.test"}});
    loopback_server const old{tls_peer{own, tls_peer::versions::only_1_2}.answering("hello")};
    loopback_server const modern{tls_peer{own}.answering("hello")};

    auto const refused = loop.run(ask(loop.network, old.where(), wish));
    auto const answered = loop.run(ask(loop.network, modern.where(), wish));

    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().text, HasSubstr("the peer does not speak TLS 1.3"));
    EXPECT_EQ(answered.value_or("failed"), "hello");
}

TEST_F(SocketNetworkTls, trusts_the_authorities_of_the_check_instead_of_the_systems) {
    support::certificate_authority const other{"Other Authority"};
    auto const ours = net::tls::authorities::parse(other.pem()).value();
    tls_wish const wish{.server_name = "shop.test", .trusted = ours.get()};
    loopback_server const known{tls_peer{other.issue({.names = {"shop.test"}})}.answering("hello")};
    loopback_server const of_the_system{
        tls_peer{authority.issue({.names = {"shop.test"}})}.answering("hello")
    };

    EXPECT_EQ(loop.run(ask(loop.network, known.where(), wish)).value_or("failed"), "hello");
    auto const refused = loop.run(ask(loop.network, of_the_system.where(), wish));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text, "certificate signed by unknown authority");
    EXPECT_FALSE(ask_at(known, "shop.test"));
    EXPECT_EQ(ask_at(of_the_system, "shop.test").value_or("failed"), "hello");
}

TEST_F(SocketNetworkTls, shows_its_certificate_to_a_peer_that_demands_one) {
    auto const own = authority.issue({.names = {"vitals"}});
    auto const client = net::tls::own_certificate::parse(own.pem, own.key_pem).value();
    tls_peer peer{authority.issue({.names = {"shop.test"}}), tls_peer::versions::only_1_2};
    loopback_server const server{peer.demanding(authority).answering("hello")};

    auto const with = loop.run(
        ask(loop.network,
            server.where(),
            tls_wish{.server_name = "shop.test", .client = client.get()})
    );
    auto const without = ask_at(server, "shop.test");

    EXPECT_EQ(with.value_or("failed"), "hello");
    EXPECT_FALSE(without);
}

TEST_F(SocketNetworkTls, takes_a_name_with_a_final_dot_for_the_name) {
    tls_peer const peer{authority.issue({.names = {"shop.test"}})};
    loopback_server const server{peer.answering("hello from %s")};

    auto const got = ask_at(server, "shop.test.");

    EXPECT_EQ(got.value_or("failed"), "hello from shop.test");
}

TEST_F(SocketNetworkTls, verifies_an_address_and_sends_no_name_for_it) {
    tls_peer const peer{authority.issue({.names = {"127.0.0.1"}})};
    loopback_server const server{peer.answering("hello from %s")};

    auto const got = ask_at(server, "127.0.0.1");

    EXPECT_EQ(got.value_or("failed"), "hello from nobody");
}

TEST_F(SocketNetworkTls, verifies_an_ipv4_mapped_address_as_the_ipv4_address_it_is) {
    tls_peer const peer{authority.issue({.names = {"127.0.0.1"}})};
    loopback_server const server{peer.answering("hello")};

    auto const got = ask_at(server, "::ffff:127.0.0.1");

    EXPECT_EQ(got.value_or("failed"), "hello");
}

TEST_F(SocketNetworkTls, refuses_an_address_that_the_certificate_does_not_bear) {
    EXPECT_EQ(
        failure_of({.names = {"127.0.0.2", "shop.test"}}, "127.0.0.1"),
        "certificate is not valid for 127.0.0.1"
    );
}

TEST_F(SocketNetworkTls, refuses_a_wrong_name) {
    EXPECT_EQ(failure_of({.names = {"other.test"}}), "certificate is not valid for shop.test");
}

TEST_F(SocketNetworkTls, does_not_take_the_common_name_for_a_name) {
    EXPECT_EQ(
        failure_of({.names = {}, .common_name = "shop.test"}),
        "certificate is not valid for shop.test"
    );
}

TEST_F(SocketNetworkTls, refuses_an_expired_certificate) {
    EXPECT_EQ(
        failure_of({.names = {"shop.test"}, .not_before = -2h, .not_after = -1h}),
        "certificate has expired"
    );
}

TEST_F(SocketNetworkTls, knows_since_when_a_certificate_has_expired) {
    auto const made =
        authority.issue({.names = {"shop.test"}, .not_before = -50h, .not_after = -49h});
    loopback_server const server{tls_peer{made}.answering("hello")};

    auto const got = ask_at(server, "shop.test");

    ASSERT_FALSE(got);
    ASSERT_TRUE(got.error().expired);
    auto const ago = std::chrono::system_clock::now() - *got.error().expired;
    EXPECT_EQ(std::chrono::floor<std::chrono::hours>(ago), 49h);
}

// Nanoseconds since 1970, as the system's clock counts them, begin in 1677.
TEST_F(SocketNetworkTls, knows_that_a_certificate_has_expired_before_its_clock_began) {
    auto const made = authority.issue({.names = {"shop.test"}, .last_day = "16000229"});
    loopback_server const server{tls_peer{made}.answering("hello")};

    auto const got = ask_at(server, "shop.test");

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().text, "certificate has expired");
    ASSERT_TRUE(got.error().expired);
    std::chrono::sys_days const last{std::chrono::year{1600} / 2 / 29};
    EXPECT_TRUE(*got.error().expired == last);
}

TEST_F(SocketNetworkTls, refuses_a_certificate_of_tomorrow) {
    EXPECT_EQ(
        failure_of({.names = {"shop.test"}, .not_before = 1h, .not_after = 2h}),
        "certificate is not yet valid"
    );
}

TEST_F(SocketNetworkTls, refuses_an_unknown_authority) {
    support::certificate_authority const stranger{"Stranger"};
    tls_peer const peer{stranger.issue({.names = {"shop.test"}})};
    loopback_server const server{peer.answering("hello")};

    auto const got = ask_at(server, "shop.test");

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().text, "certificate signed by unknown authority");
    EXPECT_EQ(got.error().kind, kind::tls);
}

TEST_F(SocketNetworkTls, refuses_an_empty_name_instead_of_taking_any) {
    EXPECT_EQ(failure_of({.names = {"shop.test"}}, ""), "no server name to verify");
}

TEST_F(SocketNetworkTls, refuses_a_name_that_stands_for_all_names_below) {
    EXPECT_EQ(failure_of({.names = {"shop.test"}}, ".test"), "not a server name: .test");
}

TEST_F(SocketNetworkTls, accepts_anything_when_verification_is_off) {
    support::certificate_authority const stranger{"Stranger"};
    tls_peer const peer{stranger.issue({.names = {"other.test"}, .not_after = -1s})};
    loopback_server const server{peer.answering("hello from %s")};

    auto const got = ask_at(server, "shop.test", net::verification::none);

    EXPECT_EQ(got.value_or("failed"), "hello from shop.test");
}

TEST_F(SocketNetworkTls, refuses_tls_1_1) {
    tls_peer const peer{authority.issue({.names = {"shop.test"}}), tls_peer::versions::up_to_1_1};
    loopback_server const server{peer.answering("hello")};

    auto const got = ask_at(server, "shop.test");

    ASSERT_FALSE(got);
    EXPECT_THAT(got.error().text, HasSubstr("protocol version"));
}

TEST_F(SocketNetworkTls, says_that_a_peer_speaks_another_protocol_over_tls) {
    tls_peer peer{authority.issue({.names = {"shop.test"}})};
    peer.speaking("h2");
    loopback_server const server{peer.answering("hello")};

    auto const got = ask_at(server, "shop.test");

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().text, "the peer does not speak the protocol that is offered (ALPN)");
}

TEST_F(SocketNetworkTls, says_that_a_peer_does_not_speak_tls) {
    loopback_server const server{[](int fd) {
        support::say(fd, "HTTP/1.1 400 Bad Request\r\n\r\n");
        support::finish(fd);
    }};

    auto const got = ask_at(server, "shop.test");

    ASSERT_FALSE(got);
    EXPECT_THAT(got.error().text, HasSubstr("does not speak TLS"));
}

TEST_F(SocketNetworkTls, says_that_a_peer_closed_instead_of_shaking_hands) {
    loopback_server const server{[](int fd) { support::finish(fd); }};

    auto const got = ask_at(server, "shop.test");

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().text, "connection closed during the TLS handshake");
}

TEST_F(SocketNetworkTls, says_that_a_peer_reset_instead_of_shaking_hands) {
    loopback_server const server{[](int fd) {
        support::hear(fd);
        support::reset(fd);
    }};

    auto const got = ask_at(server, "shop.test");

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().text, "connection reset by peer");
}

TEST_F(SocketNetworkTls, is_cancelled_while_a_peer_stops_in_the_middle_of_the_handshake) {
    loopback_server const server{[](int fd) {
        support::hear(fd);
        support::say(fd, {"\x16\x03\x03\x00\x7a\x02\x00", 7});  // the beginning of a ServerHello
    }};

    auto const got = loop.run(ask(loop.network, server.where(), tls_wish{"shop.test"}), 50ms);

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, kind::cancelled);
}

TEST_F(SocketNetworkTls, survives_a_peer_that_sends_noise_in_place_of_records) {
    loopback_server const server{[](int fd) {
        support::say(fd, std::string(70'000, '\x16'));
        support::finish(fd);
    }};

    auto const got = ask_at(server, "shop.test");

    EXPECT_FALSE(got);
}

TEST_F(SocketNetworkTls, takes_an_end_without_close_notify_for_an_end) {
    tls_peer const peer{authority.issue({.names = {"shop.test"}})};
    loopback_server const server{peer.breaking_off_after("hello")};

    auto const got = ask_at(server, "shop.test");

    EXPECT_EQ(got.value_or("failed"), "hello");
}

TEST_F(SocketNetworkTls, brings_an_answer_of_many_records) {
    std::string const long_answer(1 << 20, 'x');
    tls_peer const peer{authority.issue({.names = {"shop.test"}})};
    loopback_server const server{peer.answering(long_answer)};

    auto const got = ask_at(server, "shop.test");

    EXPECT_EQ(got.value_or("failed"), long_answer);
}

TEST_F(SocketNetworkTls, writes_to_a_closed_peer_without_a_signal) {
    auto const before = std::signal(SIGPIPE, SIG_DFL);
    loopback_server const server{[](int fd) { support::reset(fd); }};

    auto const got = ask_at(server, "shop.test");
    std::signal(SIGPIPE, before);

    EXPECT_FALSE(got);
}

TEST(SocketNetworkTlsSettings, a_ca_file_that_cannot_be_read_is_our_failure_not_the_peers) {
    support::temporary_folder const folder;
    client_loop loop{{.ca_file = (folder.path() / "missing.pem").string(), .dns = {}}};
    loopback_server const server{[](int) {}};

    auto const got = loop.run(ask(loop.network, server.where(), tls_wish{"shop.test"}));

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, kind::resources);
    EXPECT_THAT(got.error().text, HasSubstr("missing.pem"));
}

}  // namespace

}  // namespace vitals::integration
