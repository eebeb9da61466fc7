// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Real sockets: every server misbehaves in its own way.

#include "integration/client_loop.hpp"
#include "integration/conversation.hpp"
#include "net/network.hpp"
#include "runtime/clock.hpp"
#include "support/loopback_server.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <thread>

namespace vitals::integration {

namespace {

using support::loopback_server;
using reply = net::result<std::string>;
using kind = enum net::failure::kind;

class SocketNetwork : public testing::Test {
protected:
    reply ask_at(net::endpoint const& to, runtime::duration limit = 20s) {
        return loop.run(ask(loop.network, to), limit);
    }
    client_loop loop;
};

TEST_F(SocketNetwork, brings_what_the_server_says) {
    loopback_server server{[](int fd) {
        support::say(fd, "you said " + support::hear(fd));
        support::finish(fd);
    }};

    auto const got = ask_at(server.where());

    ASSERT_TRUE(got) << got.error().text;
    EXPECT_EQ(*got, "you said ping");
}

TEST_F(SocketNetwork, says_connection_refused) {
    support::closed_port nobody;

    auto const got = ask_at(nobody.where());

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().text, "connection refused");
    EXPECT_EQ(got.error().kind, kind::peer);
}

TEST_F(SocketNetwork, says_connection_reset) {
    loopback_server server{[](int fd) {
        support::hear(fd);
        support::say(fd, "half of");
        support::reset(fd);
    }};

    auto const got = ask_at(server.where());

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().text, "connection reset by peer");
    EXPECT_EQ(got.error().kind, kind::peer);
}

TEST_F(SocketNetwork, reads_on_after_the_server_has_closed_its_half) {
    std::string const long_answer(1 << 20, 'x');
    loopback_server server{[&long_answer](int fd) {
        support::hear(fd);
        support::say(fd, long_answer);
        support::finish(fd);
    }};

    auto const got = ask_at(server.where());

    ASSERT_TRUE(got) << got.error().text;
    EXPECT_EQ(*got, long_answer);
}

TEST_F(SocketNetwork, sends_more_than_the_kernel_takes_at_once) {
    std::string const question(8 << 20, 'q');
    loopback_server server{[&question](int fd) {
        std::size_t heard = 0;
        while (heard < question.size()) {
            auto const more = support::hear(fd).size();
            if (more == 0) break;
            heard += more;
        }
        support::say(fd, std::to_string(heard));
        support::finish(fd);
    }};

    auto const got = loop.run(ask(loop.network, server.where(), std::nullopt, question));

    ASSERT_TRUE(got) << got.error().text;
    EXPECT_EQ(*got, std::to_string(question.size()));
}

TEST_F(SocketNetwork, gathers_an_answer_that_drips) {
    loopback_server server{[](int fd) {
        support::hear(fd);
        for (char const each : std::string{"drop by drop"}) {
            support::say(fd, {&each, 1});
            std::this_thread::yield();
        }
        support::finish(fd);
    }};

    auto const got = ask_at(server.where());

    ASSERT_TRUE(got) << got.error().text;
    EXPECT_EQ(*got, "drop by drop");
}

TEST_F(SocketNetwork, ends_the_wait_for_a_silent_server_when_cancelled) {
    loopback_server server{[](int) {}};

    auto const got = ask_at(server.where(), 50ms);

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, kind::cancelled);
}

}  // namespace

}  // namespace vitals::integration
