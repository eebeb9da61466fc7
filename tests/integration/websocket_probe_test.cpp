// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// WebSocket probes with real sockets and real TLS, with servers that answer and servers that lie.
// tests/e2e/test_examples.py has a real server.

#include "core/check/definition.hpp"
#include "core/check/url.hpp"
#include "core/check/websocket_target.hpp"
#include "core/health/observation.hpp"
#include "integration/keeping_probe.hpp"
#include "integration/tls_probe_fixture.hpp"
#include "probing/websocket/websocket_fixture.hpp"
#include "support/loopback_server.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <future>
#include <string>
#include <utility>

namespace vitals::integration {
namespace {

using namespace std::string_literals;
using health::failure_reason;
using health::outcome;
using probing::websocket::accepts;
using support::hear;
using support::loopback_server;
using support::say;

class WebSocketProbeOnSockets : public tls_probe_fixture {
protected:
    health::observation probe(
        loopback_server const& server,
        std::string const& scheme = "http",
        std::string send = ""
    ) {
        auto const port = std::to_string(server.where().port());
        check::websocket_target target{
            .url = check::url::parse(scheme + "://127.0.0.1:" + port + "/socket").value(),
            .send = std::move(send),
            .expect = "pong"
        };
        check::definition made;
        made.identity = check::identity{"shop", "shop", "chat"};
        made.target = std::move(target);
        return keeping_probe(loop, made, nullptr, kept);
    }
};

TEST_F(WebSocketProbeOnSockets, end_the_connection_in_order) {
    std::promise<std::string> heard;
    loopback_server const server{[&](int fd) {
        say(fd, accepts(hear(fd)));
        auto const message = hear(fd);
        say(fd, "\x81\4pong");
        heard.set_value(probing::websocket::unmasked(message + hear(fd)));
    }};

    auto const seen = probe(server, "http", "ping");

    EXPECT_EQ(seen.outcome, outcome::passing) << seen.output;
    EXPECT_EQ(heard.get_future().get(), "1 ping|8 \x03\xe8|");
}

TEST_F(WebSocketProbeOnSockets, are_encrypted_with_wss) {
    loopback_server const server{peer.replying([](std::string const& sent) {
        return accepts(sent) + "\x81\4pong";
    })};

    EXPECT_EQ(probe(server, "https").outcome, outcome::passing);
}

TEST_F(WebSocketProbeOnSockets, end_at_a_flood_whatever_its_frames) {
    for (auto const& each : {"\x89\0"s, "\x01\0"s, "\x82\x7e\xff\xff"s, std::string(1, '\0')}) {
        loopback_server const server{[&each](int fd) {
            std::string much;
            while (much.size() < std::size_t{16} * 1024) much += each;
            say(fd, accepts(hear(fd)));
            while (say(fd, much)) {}
        }};

        EXPECT_EQ(probe(server).reason, failure_reason::protocol) << testing::PrintToString(each);
    }
}

TEST_F(WebSocketProbeOnSockets, survive_a_reset_and_an_end_at_each_byte) {
    std::string const frames = "\x89\2hi\x01\2po";
    auto const whole = accepts("Sec-WebSocket-Key: x\r\n").size() + frames.size();
    for (std::size_t said = 0; said <= whole; ++said)
        for (bool const resets : {false, true}) {
            loopback_server const server{[&](int fd) {
                auto const text = accepts(hear(fd)) + frames;
                say(fd, text.substr(0, said));
                if (resets)
                    support::reset(fd);
                else
                    support::finish(fd);
            }};

            EXPECT_EQ(probe(server).reason, failure_reason::protocol) << said;
        }
}

}  // namespace
}  // namespace vitals::integration
