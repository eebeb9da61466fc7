// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Real datagrams over loopback.

#include "net/address_policy/transport.hpp"
#include "net/loop/event_loop.hpp"
#include "net/loop/read_share.hpp"
#include "net/network.hpp"
#include "net/socket/socket_network.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"
#include "support/permitted.hpp"

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <expected>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::socket {
namespace {

using namespace std::chrono_literals;
using outcome = result<std::string>;

// A peer that answers nothing by itself.
class udp_peer {
public:
    udp_peer() : fd_{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::bind(fd_, as_address(address_), sizeof address_), 0);
        socklen_t size = sizeof address_;
        ::getsockname(fd_, as_address(address_), &size);
    }
    ~udp_peer() { close(); }
    udp_peer(udp_peer const&) = delete;
    udp_peer& operator=(udp_peer const&) = delete;

    endpoint where() const {
        return {boost::asio::ip::address_v4::loopback(), ntohs(address_.sin_port)};
    }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    // One datagram; its sender is who gets what is said from then on.
    std::string hear() {
        std::array<char, 100> buffer{};
        socklen_t size = sizeof asker_;
        auto const got =
            ::recvfrom(fd_, buffer.data(), buffer.size(), 0, as_address(asker_), &size);
        return got < 0 ? "failed" : std::string(buffer.data(), static_cast<std::size_t>(got));
    }
    void say(std::string_view text) { say(text, asker_); }
    void say(std::string_view text, sockaddr_in const& to) const {
        auto const* const where = reinterpret_cast<sockaddr const*>(&to);
        ::sendto(fd_, text.data(), text.size(), 0, where, sizeof to);
    }
    sockaddr_in const& asker() const { return asker_; }

private:
    static sockaddr* as_address(sockaddr_in& of) { return reinterpret_cast<sockaddr*>(&of); }

    int fd_;
    sockaddr_in address_{};
    sockaddr_in asker_{};
};

class DatagramConnection : public testing::Test {
protected:
    template <class T>
    T run(runtime::task<T> body, runtime::duration limit = 20s) {
        runtime::cancellation cancel{events.executor()};
        body.start(cancel);
        events.run([&] { return body.done(); }, clock.now() + limit);
        if (!body.done()) cancel.cancel();
        events.run([&] { return body.done(); });
        return body.take();
    }
    result<void> connect(endpoint const& to) { return run(wire->connect(support::permitted(to))); }
    // What the peer answers to it: "polo".
    outcome ask(std::string_view question) {
        EXPECT_TRUE(connect(peer.where()));
        EXPECT_TRUE(run(wire->send(question)));
        EXPECT_EQ(peer.hear(), question);
        peer.say("polo");
        return receive();
    }
    void end() { wire = network.open(transport::datagram); }
    outcome receive(runtime::duration limit = 20s) { return run(received(*wire), limit); }
    static runtime::task<outcome> received(connection& from) {
        auto const got = co_await from.receive();
        if (!got) co_return std::unexpected(got.error());
        co_return std::string(got->begin(), got->end());
    }

    runtime::system_clock clock;
    loop::event_loop events{clock};
    socket_network network{events};
    std::unique_ptr<connection> wire = network.open(transport::datagram);
    udp_peer peer;
};

TEST_F(DatagramConnection, sends_an_empty_datagram_and_receives_one) {
    ASSERT_TRUE(connect(peer.where()));
    ASSERT_TRUE(run(wire->send({})));
    EXPECT_EQ(peer.hear(), "");

    peer.say("");
    EXPECT_EQ(receive(), "");
    peer.say("two");
    peer.say("three");
    EXPECT_EQ(receive(), "two");
    EXPECT_EQ(receive(), "three");
}

TEST_F(DatagramConnection, hears_that_a_port_is_closed) {
    peer.close();

    ASSERT_TRUE(connect(peer.where()));
    ASSERT_TRUE(run(wire->send({})));
    auto const got = receive();

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, failure::kind::peer);
    EXPECT_EQ(got.error().text, "connection refused");
}

TEST_F(DatagramConnection, hears_nobody_but_its_peer) {
    udp_peer const other;
    ASSERT_TRUE(connect(peer.where()));
    ASSERT_TRUE(run(wire->send({})));
    peer.hear();

    other.say("liar", peer.asker());
    auto const got = receive(50ms);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, failure::kind::cancelled);

    peer.say("truth");
    EXPECT_EQ(receive(), "truth");
}

TEST_F(DatagramConnection, waits_without_a_turn_of_the_loop_until_something_comes) {
    ASSERT_TRUE(connect(peer.where()));
    ASSERT_TRUE(run(wire->send({})));
    auto const before = events.events().turn();

    ASSERT_FALSE(receive(50ms));

    EXPECT_LT(events.events().turn() - before, 10U);
}

TEST_F(DatagramConnection, cuts_what_is_larger_than_the_buffer) {
    ASSERT_TRUE(connect(peer.where()));
    ASSERT_TRUE(run(wire->send({})));
    peer.hear();

    peer.say(std::string(60'000, 'a'));

    auto const got = receive();
    ASSERT_TRUE(got) << got.error().text;
    EXPECT_EQ(got->size(), socket_network_settings{}.receive_buffer);
}

runtime::task<std::size_t> turns_for(connection& from, loop::event_loop& events, int datagrams) {
    auto const before = events.events().turn();
    for (int i = 0; i < datagrams; ++i) {
        auto const got = co_await from.receive();
        if (!got) co_return 0;
    }
    co_return events.events().turn() - before;
}

TEST_F(DatagramConnection, reads_no_more_than_its_share_of_a_flood_in_one_turn) {
    constexpr int datagrams = 100;
    ASSERT_TRUE(connect(peer.where()));
    ASSERT_TRUE(run(wire->send({})));
    peer.hear();
    for (int i = 0; i < datagrams; ++i) peer.say("x");

    auto const turns = run(turns_for(*wire, events, datagrams));

    EXPECT_GE(turns, datagrams * loop::read_share::of_call / loop::read_share::limit);
}

TEST_F(DatagramConnection, has_another_port_each_time_on_the_same_kernel_socket) {
    std::set<in_port_t> ports;
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(ask("marco"), "polo") << i;
        ports.insert(peer.asker().sin_port);
        EXPECT_FALSE(wire->is_reusable());
        end();
        EXPECT_EQ(network.idle_sockets(), 1U);
    }
    EXPECT_GT(ports.size(), 10U) << "a port may come twice by chance";
}

TEST_F(DatagramConnection, hears_nothing_that_came_for_the_one_before) {
    ASSERT_EQ(ask("marco"), "polo");
    peer.say("late");
    end();
    udp_peer other;

    ASSERT_TRUE(connect(other.where()));
    ASSERT_TRUE(run(wire->send({})));
    other.hear();
    other.say("mine");

    EXPECT_EQ(receive(), "mine");
}

// One probe must not pay for what the peers of many others have left.
TEST_F(DatagramConnection, closes_one_socket_at_most_in_which_something_is_left) {
    std::vector<std::unique_ptr<connection>> others;
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(ask("marco"), "polo");
        peer.say("late");
        others.push_back(std::exchange(wire, network.open(transport::datagram)));
    }
    others.clear();
    ASSERT_EQ(network.idle_sockets(), 3U);

    EXPECT_EQ(ask("marco"), "polo");

    EXPECT_EQ(network.idle_sockets(), 2U);
}

TEST_F(DatagramConnection, can_be_reached_on_no_port_of_the_one_before) {
    ASSERT_EQ(ask("marco"), "polo");
    auto const before = peer.asker();
    end();

    ASSERT_TRUE(connect(peer.where()));
    peer.say("late", before);
    auto const got = receive(50ms);

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, failure::kind::cancelled);
}

TEST_F(DatagramConnection, leaves_no_socket_that_was_not_answered_or_has_failed) {
    ASSERT_TRUE(connect(peer.where()));
    ASSERT_TRUE(run(wire->send({})));
    peer.hear();
    end();
    EXPECT_EQ(network.idle_sockets(), 0U);

    ASSERT_EQ(ask("marco"), "polo");
    peer.close();
    ASSERT_TRUE(run(wire->send({})));
    ASSERT_FALSE(receive());
    end();
    EXPECT_EQ(network.idle_sockets(), 0U);
}

TEST_F(DatagramConnection, has_no_tls) {
    ASSERT_TRUE(connect(peer.where()));
    EXPECT_FALSE(run(wire->secure({.server_name = "x"})));
}

}  // namespace
}  // namespace vitals::net::socket
