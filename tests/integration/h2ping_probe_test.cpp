// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// HTTP/2 PING probes with real sockets and real TLS, with peers that acknowledge and peers that
// lie. tests/e2e/test_examples.py has a real server.

#include "core/check/definition.hpp"
#include "core/check/h2ping_target.hpp"
#include "core/check/host_port.hpp"
#include "core/health/observation.hpp"
#include "integration/keeping_probe.hpp"
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

using health::failure_reason;
using health::outcome;
using support::hear;
using support::loopback_server;
using support::say;
using support::http2::frame;
using support::http2::pinged;
using support::http2::pong;
using support::http2::repeated;
using support::http2::settings;
using support::http2::type;
using testing::HasSubstr;

class PingProbeOnSockets : public tls_probe_fixture {
protected:
    static check::definition probing_it(loopback_server const& server, bool use_tls) {
        check::h2ping_target target;
        auto const where = place_of(server);
        target.where = check::host_port::parse(where).value();
        target.use_tls = use_tls;
        check::definition made;
        made.identity = check::identity{"shop", "shop", "web"};
        made.target = std::move(target);
        return made;
    }
    health::observation probe(loopback_server const& server, bool use_tls = false) {
        return keeping_probe(loop, probing_it(server, use_tls), nullptr, kept);
    }
};

TEST_F(PingProbeOnSockets, offer_http_2_over_tls) {
    peer.speaking("h2");
    loopback_server const server{peer.replying([](std::string const& sent) {
        return settings() + pong(pinged(sent));
    })};

    EXPECT_EQ(probe(server, true).outcome, outcome::passing);
}

TEST_F(PingProbeOnSockets, say_that_a_server_speaks_another_protocol) {
    peer.speaking("http/1.1");
    loopback_server const over_tls{peer.answering("")};
    loopback_server const without{[](int fd) {
        hear(fd);
        say(fd, "HTTP/1.1 400 Bad Request\r\n\r\n");
        support::finish(fd);
    }};

    EXPECT_EQ(probe(over_tls, true).reason, failure_reason::tls);
    EXPECT_THAT(probe(over_tls, true).cause, HasSubstr("(ALPN)"));
    EXPECT_EQ(probe(without).cause, "the server does not speak HTTP/2");
}

TEST_F(PingProbeOnSockets, end_at_a_flood_whatever_its_frames) {
    for (auto const& each :
         {settings(),
          frame(type::ping, 0, 0, "12345678"),
          frame(type::priority, 0, 1, std::string("\0\0\0\0\1", 5)),
          std::string(9, '\xff'),
          std::string(16 * 1024, '\0')}) {
        loopback_server const server{[&each](int fd) {
            auto const much = repeated(each, 1 + 16 * 1024 / each.size());
            say(fd, settings());
            while (say(fd, much)) {}
        }};

        EXPECT_EQ(probe(server).reason, failure_reason::protocol) << testing::PrintToString(each);
    }
}

TEST_F(PingProbeOnSockets, survive_a_reset_and_an_end_at_each_byte) {
    auto const whole = settings() + frame(type::ping, 0, 0, "12345678");
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

            EXPECT_EQ(probe(server).reason, failure_reason::protocol) << said;
        }
}

}  // namespace
}  // namespace vitals::integration
