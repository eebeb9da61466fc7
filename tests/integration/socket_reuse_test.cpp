// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// One kernel socket serves many connections: none may notice what became of the one before.

#include "integration/client_loop.hpp"
#include "net/network.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"
#include "support/loopback_server.hpp"
#include "support/permitted.hpp"

#include <gtest/gtest.h>

#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace vitals::integration {

namespace {

using support::loopback_server;
using outcome = net::result<std::string>;

// The first piece of the answer: whatever else comes stays unread.
runtime::task<outcome> ask(net::network& network, net::endpoint to, std::string question) {
    auto const wire = network.open();
    auto const connected = co_await wire->connect(support::permitted(to));
    if (!connected) co_return std::unexpected(connected.error());
    auto const sent = co_await wire->send(question);
    if (!sent) co_return std::unexpected(sent.error());
    auto const got = co_await wire->receive();
    if (!got) co_return std::unexpected(got.error());
    co_return std::string(got->begin(), got->end());
}

class SocketReuse : public testing::Test {
protected:
    outcome ask_at(net::endpoint const& to, std::string question, runtime::duration limit = 20s) {
        return loop.run(ask(loop.network, to, std::move(question)), limit);
    }
    client_loop loop;
    loopback_server echo{[](int fd) { support::say(fd, support::hear(fd)); }};
};

TEST_F(SocketReuse, takes_one_kernel_socket_for_one_connection_after_the_other) {
    (void)ask_at(echo.where(), "first");
    auto const before = loop.network.idle_sockets();

    for (int i = 0; i < 50; ++i) {
        auto const got = ask_at(echo.where(), "ping " + std::to_string(i));
        ASSERT_TRUE(got) << got.error().text;
        EXPECT_EQ(*got, "ping " + std::to_string(i));
    }

    EXPECT_EQ(before, 1U);
    EXPECT_EQ(loop.network.idle_sockets(), 1U);
}

TEST_F(SocketReuse, reads_nothing_of_what_the_former_server_said_last) {
    loopback_server const talker{[](int fd) {
        support::hear(fd);
        support::say(fd, std::string(300'000, 'x'));
    }};
    auto const first = ask_at(talker.where(), "talk");

    auto const second = ask_at(echo.where(), "mine");

    ASSERT_TRUE(first);
    ASSERT_TRUE(second) << second.error().text;
    EXPECT_EQ(*second, "mine");
}

TEST_F(SocketReuse, resets_the_connection_that_is_over) {
    std::atomic<int> error = 0;
    loopback_server const listener{[&error](int fd) {
        support::say(fd, support::hear(fd));
        char more = 0;
        error = ::recv(fd, &more, 1, 0) < 0 ? errno : 0;
    }};

    (void)ask_at(listener.where(), "and then nothing");
    (void)ask_at(listener.where(), "the next one is served once the first has ended");

    EXPECT_EQ(error, ECONNRESET);
}

TEST_F(SocketReuse, works_after_a_connection_that_was_refused) {
    support::closed_port const nobody;
    auto const refused = ask_at(nobody.where(), "x");

    auto const got = ask_at(echo.where(), "still there");

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text, "connection refused");
    ASSERT_TRUE(got) << got.error().text;
    EXPECT_EQ(*got, "still there");
}

TEST_F(SocketReuse, refuses_again_what_is_refused_again) {
    support::closed_port const nobody;

    for (int i = 0; i < 20; ++i) {
        auto const refused = ask_at(nobody.where(), "x");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().text, "connection refused");
    }
}

TEST_F(SocketReuse, works_after_a_connection_that_was_reset) {
    loopback_server const rude{[](int fd) {
        support::hear(fd);
        support::reset(fd);
    }};
    auto const broken = ask_at(rude.where(), "x");

    auto const got = ask_at(echo.where(), "still there");

    EXPECT_FALSE(broken);
    ASSERT_TRUE(got) << got.error().text;
    EXPECT_EQ(*got, "still there");
}

TEST_F(SocketReuse, works_after_a_wait_that_was_cancelled) {
    loopback_server const silent{[](int) {}};
    auto const nothing = ask_at(silent.where(), "x", 30ms);

    auto const got = ask_at(echo.where(), "still there");

    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().kind, net::failure::kind::cancelled);
    ASSERT_TRUE(got) << got.error().text;
    EXPECT_EQ(*got, "still there");
}

// What each of many asked, answered or refused, as it should be.
runtime::task<bool> one_of_many(net::network& network, net::endpoint to, int number) {
    auto const question = "ping " + std::to_string(number);
    auto const got = co_await ask(network, to, question);
    bool const refused = number % 3 == 0;
    co_return refused ? !got && got.error().text == "connection refused" : got && *got == question;
}

std::ptrdiff_t right_of_many(
    client_loop& loop,
    net::endpoint const& good,
    net::endpoint const& closed,
    int count
) {
    std::vector<runtime::task<bool>> all;
    all.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        all.push_back(one_of_many(loop.network, i % 3 == 0 ? closed : good, i));
    return std::ranges::count(loop.run_all(std::move(all)), true);
}

TEST_F(SocketReuse, never_mixes_up_events_of_many_connections_at_once) {
    support::closed_port const nobody;

    for (int round = 0; round < 10; ++round)
        EXPECT_EQ(right_of_many(loop, echo.where(), nobody.where(), 300), 300) << round;
}

TEST_F(SocketReuse, keeps_no_more_idle_sockets_than_its_limit) {
    support::closed_port const nobody;

    auto const right = right_of_many(loop, echo.where(), nobody.where(), 900);

    EXPECT_EQ(right, 900);
    EXPECT_LE(loop.network.idle_sockets(), 512U);
}

}  // namespace

}  // namespace vitals::integration
