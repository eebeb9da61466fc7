// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// HTTP checks over HTTP/2 with real sockets and real TLS, with peers that answer and peers that
// lie. tests/e2e/test_examples.py has real servers.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/url.hpp"
#include "core/health/observation.hpp"
#include "integration/keeping_probe.hpp"
#include "integration/tls_peer.hpp"
#include "integration/tls_probe_fixture.hpp"
#include "support/http2_frames.hpp"
#include "support/loopback_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>

namespace vitals::integration {
namespace {

using namespace std::string_literals;
using health::failure_reason;
using health::outcome;
using support::hear;
using support::loopback_server;
using support::say;
using support::http2::end_headers;
using support::http2::field;
using support::http2::frame;
using support::http2::http_answer;
using support::http2::number;
using support::http2::repeated;
using support::http2::requested;
using support::http2::settings;
using support::http2::status_200;
using support::http2::type;
using testing::HasSubstr;

class HttpOverHttpTwoOnSockets : public tls_probe_fixture {
protected:
    static check::definition
    probing_it(loopback_server const& server, std::string const& scheme = "http") {
        check::http_target target;
        auto const where = place_of(server);
        target.url = check::url::parse(scheme + "://" + where + "/").value();
        target.version = check::http_version::http_2;
        target.reuse = true;
        check::definition made;
        made.identity = check::identity{"shop", "shop", "web"};
        made.target = std::move(target);
        return made;
    }
    health::observation probe(loopback_server const& server, std::string const& scheme = "http") {
        return keeping_probe(loop, probing_it(server, scheme), nullptr, kept);
    }
    // Of a server with TLS.
    static std::string answer(std::string const& sent) {
        auto const stream = requested(sent);
        if (stream == 0) return settings();
        return (stream == 1 ? settings() : "") + http_answer(stream, status_200, "up");
    }
};

TEST_F(HttpOverHttpTwoOnSockets, offer_http_2_over_tls) {
    peer.speaking("h2");
    loopback_server const server{peer.replying(answer)};

    auto const seen = probe(server, "https");

    EXPECT_EQ(seen.outcome, outcome::passing) << seen.output;
    EXPECT_THAT(seen.output, HasSubstr(": 200 OK Output: up"));
    EXPECT_TRUE(kept);
}

TEST_F(HttpOverHttpTwoOnSockets, say_what_a_server_without_http_2_chose) {
    tls_peer other{authority.issue({.names = {"127.0.0.1"}})};
    other.speaking("http/1.1");
    loopback_server const with_http_1{other.answering("")};
    loopback_server const without_a_choice{peer.answering("")};

    EXPECT_EQ(probe(with_http_1, "https").reason, failure_reason::tls);
    EXPECT_THAT(
        probe(with_http_1, "https").cause,
        HasSubstr("the server does not speak HTTP/2 (ALPN chose http/1.1)")
    );
    EXPECT_THAT(
        probe(without_a_choice, "https").cause,
        HasSubstr("the server does not speak HTTP/2 (ALPN chose no protocol)")
    );
}

// Before the status it is no answer; behind it the status counts, as over HTTP/1.1.
TEST_F(HttpOverHttpTwoOnSockets, end_at_a_flood_whatever_its_frames) {
    auto const head = frame(type::headers, end_headers, 1, status_200);
    auto const open = frame(type::headers, 0, 1, status_200);
    auto const bomb = "\x40"s + support::http2::hpack_text("a") +
                      support::http2::hpack_text(std::string(4000, 'x')) +
                      std::string(1000, '\xbe');
    struct {
        std::string name;
        std::string begin;
        std::string flood;
        failure_reason reason;
    } const all[] = {
        {"SETTINGS", "", settings(), failure_reason::protocol},
        {"PING", "", frame(type::ping, 0, 0, "12345678"), failure_reason::protocol},
        {"RST_STREAM", "", frame(type::rst_stream, 0, 3, number(8)), failure_reason::protocol},
        {"CONTINUATION",
         open,
         frame(type::continuation, 0, 1, field("a", "b")),
         failure_reason::protocol},
        {"CONTINUATION of nothing", open, frame(type::continuation, 0, 1), failure_reason::protocol
        },
        {"an HPACK bomb",
         "",
         frame(type::headers, end_headers, 1, std::string{status_200} + bomb),
         failure_reason::protocol},
        {"interim answers",
         "",
         frame(type::headers, end_headers, 1, field(":status", "103")),
         failure_reason::protocol},
        {"tiny DATA", head, frame(type::data, 0, 1, "x"), failure_reason::none},
        {"empty DATA", head, frame(type::data, 0, 1), failure_reason::none},
        {"padding",
         head,
         frame(type::data, 8, 1, "\xff" + std::string(255, '\0')),
         failure_reason::none},
        {"DATA without end",
         head,
         frame(type::data, 0, 1, std::string(16'000, 'x')),
         failure_reason::none},
        {"WINDOW_UPDATE",
         head,
         frame(type::window_update, 0, 1, number(0x7fffffff)),
         failure_reason::none},
    };
    for (auto const& each : all) {
        loopback_server const server{[&each](int fd) {
            auto const much = repeated(each.flood, 1 + 16 * 1024 / each.flood.size());
            hear(fd);
            say(fd, settings() + each.begin);
            while (say(fd, much)) {}
        }};

        EXPECT_EQ(probe(server).reason, each.reason) << each.name;
        EXPECT_FALSE(kept) << each.name;
    }
}

TEST_F(HttpOverHttpTwoOnSockets, survive_a_reset_and_an_end_at_each_byte) {
    auto const whole = settings() + frame(type::headers, end_headers, 1, status_200) +
                       frame(type::data, 0, 1, "up");
    auto const status_at = whole.size() - frame(type::data, 0, 1, "up").size();
    for (std::size_t said = 0; said <= whole.size(); ++said)
        for (bool const resets : {false, true}) {
            loopback_server const server{[&](int fd) {
                hear(fd);
                say(fd, whole.substr(0, said));
                if (resets)
                    support::reset(fd);
                else
                    support::finish(fd);
            }};

            auto const reason = probe(server).reason;

            // What came before a reset may be lost with it.
            if (said < status_at || !resets) {
                auto const expected =
                    said < status_at ? failure_reason::protocol : failure_reason::none;
                EXPECT_EQ(reason, expected) << said;
            }
        }
}

}  // namespace
}  // namespace vitals::integration
