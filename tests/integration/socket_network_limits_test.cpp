// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What happens at the edges: no descriptors left, cancellation anywhere, very many at once.

#include "integration/client_loop.hpp"
#include "net/network.hpp"
#include "runtime/task.hpp"
#include "support/full_queue.hpp"
#include "support/loopback_server.hpp"
#include "support/permitted.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace vitals::integration {

namespace {

using support::loopback_server;
using kind = enum net::failure::kind;
using outcome = net::result<std::string>;

enum class doing : std::uint8_t { connecting, securing, sending, receiving };

// Goes as far as `last`, and stays there when the server never answers.
runtime::task<outcome> go_to(net::network& network, net::endpoint to, doing last) {
    auto const wire = network.open();
    auto const connected = co_await wire->connect(support::permitted(to));
    if (!connected) co_return std::unexpected(connected.error());
    if (last == doing::securing) {
        net::tls_parameters const anyone{.server_name = "x", .verify = net::verification::none};
        auto const secured = co_await wire->secure(anyone);
        if (!secured) co_return std::unexpected(secured.error());
    }
    std::string const question(last == doing::sending ? 64 << 20 : 4, 'q');
    auto const sent = co_await wire->send(question);
    if (!sent) co_return std::unexpected(sent.error());
    auto const got = co_await wire->receive();
    if (!got) co_return std::unexpected(got.error());
    co_return std::string(got->begin(), got->end());
}

// The descriptors that are open, but for those that wait for their next connection.
std::size_t in_use(client_loop const& loop) {
    return open_descriptors() - loop.network.idle_sockets();
}

// The first takes the idle socket, if there is one.
runtime::task<outcome> second_of_two(net::network& network, net::endpoint to) {
    auto const first = network.open();
    (void)co_await first->connect(support::permitted(to));
    co_return co_await go_to(network, to, doing::connecting);
}

class lowered_descriptor_limit {
public:
    explicit lowered_descriptor_limit(rlim_t limit) {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit const lower{.rlim_cur = limit, .rlim_max = before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &lower);
    }
    ~lowered_descriptor_limit() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    lowered_descriptor_limit(lowered_descriptor_limit const&) = delete;
    lowered_descriptor_limit& operator=(lowered_descriptor_limit const&) = delete;

private:
    rlimit before_{};
};

TEST(SocketNetworkLimits, out_of_descriptors_is_no_failure_of_the_peer) {
    client_loop loop;
    loopback_server const server{[](int) {}};
    // UBSan needs descriptors of its own the first time it sees a type.
    (void)loop.run(go_to(loop.network, support::closed_port{}.where(), doing::connecting));

    auto const got = [&] {
        lowered_descriptor_limit const none{0};
        return loop.run(second_of_two(loop.network, server.where()));
    }();

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, kind::resources);
    EXPECT_EQ(got.error().text, "too many open files");
}

TEST(SocketNetworkLimits, an_address_family_without_an_address_is_a_failure_of_the_peer) {
    client_loop loop;
    // TEST-NET addresses of IPv6 have no route here, or no source, or nobody answers.
    net::endpoint const nowhere{boost::asio::ip::make_address("2001:db8::1"), 80};

    auto const got = loop.run(go_to(loop.network, nowhere, doing::connecting), 50ms);

    ASSERT_FALSE(got);
    EXPECT_NE(got.error().kind, kind::resources) << got.error().text;
}

class SocketNetworkCancelled : public testing::TestWithParam<doing> {};

TEST_P(SocketNetworkCancelled, leaves_no_descriptor_open) {
    client_loop loop;
    (void)loop.run(go_to(loop.network, support::closed_port{}.where(), doing::connecting));
    auto const before = in_use(loop);
    {
        loopback_server const server{[](int) {}};  // accepts, and says nothing for ever

        auto const got = loop.run(go_to(loop.network, server.where(), GetParam()), 50ms);

        ASSERT_FALSE(got);
        EXPECT_EQ(got.error().kind, kind::cancelled);
    }
    EXPECT_EQ(in_use(loop), before);
}

INSTANTIATE_TEST_SUITE_P(
    at_each_stage,
    SocketNetworkCancelled,
    testing::Values(doing::securing, doing::sending, doing::receiving)
);

TEST(SocketNetworkCancelledWhileConnecting, leaves_no_descriptor_open) {
    client_loop loop;
    support::full_queue const server;
    auto const before = in_use(loop);

    auto const got = loop.run(go_to(loop.network, server.where, doing::connecting), 50ms);

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, kind::cancelled);
    EXPECT_EQ(in_use(loop), before);
}

TEST(SocketNetworkLimits, serves_a_thousand_connections_at_once) {
    client_loop loop;
    auto const before = in_use(loop);
    {
        // Answers the first only after the last has come, so that all are open together.
        std::vector<int> waiting;
        loopback_server const server{[&waiting](int fd) {
            waiting.push_back(fd);
            if (waiting.size() < 1000) return;
            for (int const each : waiting) {
                support::hear(each);
                support::say(each, "pong");
            }
        }};

        std::vector<runtime::task<outcome>> all;
        all.reserve(1000);
        for (int i = 0; i < 1000; ++i)
            all.push_back(go_to(loop.network, server.where(), doing::receiving));
        auto const answers = loop.run_all(std::move(all));

        for (auto const& each : answers) EXPECT_EQ(each, "pong");
    }
    EXPECT_EQ(in_use(loop), before);
}

runtime::task<int> resolve_and_connect(net::network& network, std::uint16_t port) {
    auto const found = co_await network.resolve("localhost", "shop");
    if (!found) co_return 0;
    int connected = 0;
    for (auto const& each : found->addresses) {
        auto const wire = network.open();
        net::endpoint const to{each, port};
        auto const reached = co_await wire->connect(support::permitted(to));
        if (reached) ++connected;
    }
    co_return connected;
}

TEST(SocketNetworkNames, connects_to_localhost_by_name) {
    client_loop loop;
    loopback_server const server{[](int) {}};

    auto const connected = loop.run(resolve_and_connect(loop.network, server.where().port()));

    EXPECT_EQ(connected, 1);
}

}  // namespace

}  // namespace vitals::integration
