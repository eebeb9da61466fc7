// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// WebSocket checks of servers that lie, drip, flood and break off.

#include "core/health/observation.hpp"
#include "probing/websocket/websocket_fixture.hpp"
#include "probing/websocket/websocket_probe_fixture.hpp"
#include "support/memory_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::probing::websocket {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using health::failure_reason;
using health::outcome;
using support::drip;
using support::fail;
using support::hang;
using support::script;
using testing::EndsWith;

TEST_F(WebSocketProbe, is_critical_when_the_answer_is_not_to_its_key) {
    server().answers({accepts("Sec-WebSocket-Key: x\r\n")});

    EXPECT_EQ(probe(target()).reason, failure_reason::protocol);
    EXPECT_EQ(found(), "Sec-WebSocket-Accept is not the answer to the key");
}

TEST_F(WebSocketProbe, shows_the_beginning_of_what_is_no_answer) {
    server().answers({"SSH-2.0-OpenSSH_9.2\r\n"});

    EXPECT_EQ(probe(target()).reason, failure_reason::protocol);
    EXPECT_THAT(result.output, EndsWith(": malformed HTTP response \"SSH-2.0-OpenSSH_9.2\""));
    EXPECT_EQ(found(), "malformed HTTP response");
}

TEST_F(WebSocketProbe, ends_in_silence_at_its_deadline) {
    server().answers({hang{}});
    EXPECT_EQ(probe(target()).reason, failure_reason::timeout);
    server().answers(drip("HTTP/1.1 101 Switching Protocols\r\n", 1, 300ms));
    EXPECT_EQ(probe(target()).reason, failure_reason::timeout);
    goes_on({hang{}});
    EXPECT_EQ(probe(target("", "pong")).reason, failure_reason::timeout);
    EXPECT_THAT(result.output, EndsWith("timed out after 2s while waiting for the answer"));
    goes_on(drip("\x81\x7d" + std::string(125, 'a'), 1, 300ms));
    EXPECT_EQ(probe(target("", "pong")).reason, failure_reason::timeout);
}

TEST_F(WebSocketProbe, survives_an_end_and_a_reset_at_each_byte) {
    auto const behind = "\x81\4po!!\x89\2hi\x01\2po"s;
    auto const whole = accepts("Sec-WebSocket-Key: x\r\n").size() + behind.size();
    for (std::size_t said = 0; said <= whole; ++said)
        for (bool const resets : {false, true}) {
            server().respond = [&](std::string_view sent) {
                script made;
                if (is_only_a_request(sent)) {
                    auto const text = accepts(sent) + behind;
                    if (said > 0) made.push_back(text.substr(0, said));
                }
                if (resets) made.push_back(fail{});
                return made;
            };

            auto const& seen = probe(target("", "pong"));

            bool const heard = said >= whole - behind.size() + 6;
            EXPECT_EQ(seen.outcome, outcome::critical) << said;
            EXPECT_EQ(seen.reason, heard ? failure_reason::body : failure_reason::protocol) << said;
        }
}

TEST_F(WebSocketProbe, gives_up_on_a_flood) {
    for (auto const& flood :
         {std::string(100'000, '\0'),
          std::string(100'000, '\x89'),
          "\x82\x7f\0\0\0\0\0\1\0\0"s + std::string(100'000, 'a')}) {
        goes_on(drip(flood, 1000, 0ms));

        EXPECT_EQ(probe(target("", "pong")).outcome, outcome::critical);
        EXPECT_EQ(result.reason, failure_reason::protocol);
        EXPECT_EQ(result.duration, 0s);
    }
}

TEST_F(WebSocketProbe, gives_up_on_a_header_without_end) {
    server().answers(drip("HTTP/1.1 101 Go\r\nX: " + std::string(100'000, 'a'), 1000, 0ms));

    EXPECT_EQ(probe(target()).reason, failure_reason::protocol);
    EXPECT_EQ(found(), "the response header is larger than 32 KiB");
}

}  // namespace
}  // namespace vitals::probing::websocket
