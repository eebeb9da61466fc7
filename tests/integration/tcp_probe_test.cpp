// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// TCP probes with real sockets and real TLS, with peers that speak and peers that lie.

#include "core/check/definition.hpp"
#include "core/check/host_port.hpp"
#include "core/check/references.hpp"
#include "core/check/tcp_target.hpp"
#include "core/check/tls_settings.hpp"
#include "core/health/observation.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "core/secret/value.hpp"
#include "integration/keeping_probe.hpp"
#include "integration/tls_probe_fixture.hpp"
#include "probing/secrets/secret_store.hpp"
#include "support/certificates.hpp"
#include "support/loopback_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace vitals::integration {
namespace {

using check::starttls;
using health::failure_reason;
using health::outcome;
using support::hear;
using support::loopback_server;
using support::say;
using testing::HasSubstr;
using testing::Not;
using what = check::tcp_step::what;
using behaviour = loopback_server::behaviour;

using namespace std::string_literals;

check::tcp_step send(std::string bytes) {
    return {what::send, std::move(bytes)};
}
check::tcp_step expect(std::string bytes) {
    return {what::expect, std::move(bytes)};
}

// Says each of `words`, with the client's next one between any two of them, and then does the rest.
behaviour after(std::vector<std::string> words, bool client_begins, behaviour rest) {
    return [words = std::move(words), client_begins, rest = std::move(rest)](int fd) {
        if (client_begins) hear(fd);
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (i > 0) hear(fd);
            if (!say(fd, words[i])) return;
        }
        rest(fd);
    };
}

void nothing(int) {}

struct dialect {
    starttls protocol;
    std::vector<std::string> words;
    bool client_begins = false;
};

std::vector<dialect> dialects() {
    return {
        {starttls::smtp, {"220 mx\r\n", "250-mx\r\n250 STARTTLS\r\n", "220 go ahead\r\n"}},
        {starttls::imap, {"* OK mx\r\n", "* CAPABILITY IMAP4\r\na OK begin\r\n"}},
        {starttls::pop3, {"+OK mx\r\n", "+OK begin\r\n"}},
        {starttls::ldap, {"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"s}, true},
        {starttls::postgres, {"S"}, true},
    };
}

class TcpProbeOnSockets : public tls_probe_fixture {
protected:
    static check::definition probing_it(loopback_server const& server) {
        check::tcp_target target;
        auto const where = place_of(server);
        target.where = check::host_port::parse(where).value();
        check::definition made;
        made.identity = check::identity{"shop", "shop", "db"};
        made.target = std::move(target);
        return made;
    }
    static check::tcp_target& tcp(check::definition& of) {
        return *of.target.as<check::tcp_target>();
    }
    health::observation probe(check::definition const& one) {
        return keeping_probe(loop, one, &store, kept);
    }

    probing::secrets::secret_store store;
};

TEST_F(TcpProbeOnSockets, pass_when_somebody_accepts_and_fail_when_nobody_does) {
    loopback_server const server{nothing};
    support::closed_port const closed;
    auto nobody = probing_it(server);
    tcp(nobody).where =
        check::host_port::parse("127.0.0.1:" + std::to_string(closed.where().port())).value();

    EXPECT_EQ(probe(probing_it(server)).outcome, outcome::passing);
    EXPECT_EQ(probe(nobody).reason, failure_reason::connect);
}

TEST_F(TcpProbeOnSockets, verify_the_certificate_of_a_session) {
    loopback_server const server{peer.answering("")};
    support::certificate_authority const others{"Others"};
    loopback_server const stranger{tls_peer{others.issue({.names = {"127.0.0.1"}})}.answering("")};
    auto good = probing_it(server);
    auto bad = probing_it(stranger);
    tcp(good).use_tls = tcp(bad).use_tls = true;

    EXPECT_EQ(probe(good).outcome, outcome::passing);
    EXPECT_EQ(probe(bad).reason, failure_reason::tls);
    EXPECT_EQ(probe(bad).output, "tls: certificate signed by unknown authority");
    tcp(bad).tls.certificate = check::certificate::not_verified;
    EXPECT_EQ(probe(bad).outcome, outcome::passing);
    tcp(good).tls.server_name = "another.example";
    EXPECT_THAT(probe(good).cause, HasSubstr("not valid for another.example"));
}

TEST_F(TcpProbeOnSockets, begin_tls_after_the_conversation_of_each_protocol) {
    for (auto const& [protocol, words, client_begins] : dialects()) {
        loopback_server const server{after(words, client_begins, peer.answering("+PONG"))};
        auto one = probing_it(server);
        tcp(one).starttls = protocol;
        tcp(one).steps = {send("PING"), expect("+PONG")};

        auto const seen = probe(one);

        EXPECT_EQ(seen.outcome, outcome::passing) << to_string(protocol) << seen.output;
        EXPECT_THAT(seen.output, HasSubstr("Success Output: +PONG"));
    }
}

// CVE-2011-0411 and its kin: in one segment with the agreement, so it is read together.
TEST_F(TcpProbeOnSockets, refuse_a_text_that_comes_with_the_agreement) {
    for (auto [protocol, words, client_begins] : dialects()) {
        words.back() += "+PONG\r\n";
        loopback_server const server{after(words, client_begins, peer.answering("+PONG"))};
        auto one = probing_it(server);
        tcp(one).starttls = protocol;
        tcp(one).steps = {expect("+PONG")};

        auto const seen = probe(one);

        EXPECT_EQ(seen.reason, failure_reason::protocol) << to_string(protocol);
        EXPECT_THAT(seen.cause, HasSubstr("sends text between its answer to STARTTLS and the TLS"));
    }
}

// Later text is taken for a TLS record, and no TLS record is made of it.
TEST_F(TcpProbeOnSockets, refuse_a_text_that_comes_instead_of_the_handshake) {
    for (auto const& [protocol, words, client_begins] : dialects()) {
        loopback_server const server{after(words, client_begins, [](int fd) {
            hear(fd);
            say(fd, "+PONG and more than the header of a TLS record\r\n");
        })};
        auto one = probing_it(server);
        tcp(one).starttls = protocol;
        tcp(one).steps = {expect("+PONG")};

        EXPECT_EQ(probe(one).reason, failure_reason::tls) << to_string(protocol);
    }
}

TEST_F(TcpProbeOnSockets, survive_a_reset_and_an_end_at_each_word) {
    for (auto const& [protocol, words, client_begins] : dialects())
        for (std::size_t said = 0; said <= words.size(); ++said)
            for (bool const resets : {false, true}) {
                auto const begin =
                    std::vector(words.begin(), words.begin() + static_cast<int>(said));
                loopback_server const server{after(begin, client_begins, [resets](int fd) {
                    if (resets)
                        support::reset(fd);
                    else
                        support::finish(fd);
                })};
                auto one = probing_it(server);
                tcp(one).starttls = protocol;

                auto const seen = probe(one);

                EXPECT_EQ(seen.outcome, outcome::critical) << to_string(protocol) << said;
                EXPECT_TRUE(
                    seen.reason == failure_reason::protocol || seen.reason == failure_reason::tls
                ) << to_string(protocol)
                  << said << to_string(seen.reason);
            }
}

TEST_F(TcpProbeOnSockets, end_at_a_flood) {
    auto const flood = [](int fd) {
        std::string const much(std::size_t{64} * 1024, 'x');
        while (say(fd, much)) {}
    };
    loopback_server const server{flood};
    auto reading = probing_it(server);
    tcp(reading).steps = {expect("never")};
    auto asking = probing_it(server);
    tcp(asking).starttls = starttls::smtp;

    EXPECT_EQ(probe(reading).reason, failure_reason::body);
    EXPECT_EQ(probe(asking).reason, failure_reason::protocol);
}

TEST_F(TcpProbeOnSockets, keep_their_connection_until_the_server_closes_it) {
    std::atomic<int> connections = 0;
    loopback_server const server{[&](int fd) {
        ++connections;
        say(fd, "220 mx\r\n");
        for (int i = 0; i < 2 && !hear(fd).empty(); ++i) say(fd, "250 ok\r\n");
        support::finish(fd);
    }};
    auto one = probing_it(server);
    tcp(one).steps = {expect("220 "), send("NOOP\r\n"), expect("250 ok\r\n")};
    tcp(one).reuse = true;

    for (int i = 0; i < 4; ++i) EXPECT_EQ(probe(one).outcome, outcome::passing) << i;

    EXPECT_EQ(connections.load(), 2);
    kept.reset();
}

TEST_F(TcpProbeOnSockets, show_their_client_certificate_and_nothing_that_it_brings) {
    support::certificate_authority const clients{"Clients"};
    peer.demanding(clients);
    loopback_server const server{peer.replying([](std::string const&) { return "canary"s; })};
    auto one = probing_it(server);
    tcp(one).use_tls = true;
    tcp(one).steps = {send("who am I?"), expect("canary")};
    EXPECT_EQ(probe(one).outcome, outcome::critical);

    auto const own = clients.issue({.names = {"vitals"}});
    secret::contents made;
    made.allowed = secret::grant::parse(
        {.usable = "true",
         .hosts = "127.0.0.1:" + std::to_string(server.where().port()),
         .changes_allowed = "true"}
    );
    made.keys.emplace("tls.crt", secret::value{own.pem});
    made.keys.emplace("tls.key", secret::value{own.key_pem});
    store.put({"shop", check::key_object::secret, "probe-cert"}, std::move(made), loop.clock.now());
    tcp(one).tls.from = check::tls_references{.client = "probe-cert"};

    auto const seen = probe(one);

    EXPECT_EQ(seen.outcome, outcome::passing) << seen.output;
    EXPECT_THAT(seen.output, HasSubstr("[not shown: "));
    EXPECT_THAT(seen.output, Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace vitals::integration
