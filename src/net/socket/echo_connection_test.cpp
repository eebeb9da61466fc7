// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Real echoes over the loopback device of a network of its own.

#include "net/address_policy/transport.hpp"
#include "net/failure.hpp"
#include "net/loop/event_loop.hpp"
#include "net/loop/read_share.hpp"
#include "net/network.hpp"
#include "net/socket/socket_network.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"
#include "support/own_network.hpp"
#include "support/permitted.hpp"

#include <boost/asio/ip/address.hpp>
#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace vitals::net::socket {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using outcome = result<std::string>;

// RFC 1071.
std::string with_checksum(std::string message) {
    unsigned sum = 0;
    for (std::size_t i = 0; i < message.size(); i += 2) {
        sum += static_cast<unsigned>(static_cast<unsigned char>(message[i])) << 8U;
        if (i + 1 < message.size()) sum += static_cast<unsigned char>(message[i + 1]);
    }
    while (sum > 0xffff) sum = (sum & 0xffffU) + (sum >> 16U);
    message[2] = static_cast<char>(~sum >> 8U);
    message[3] = static_cast<char>(~sum);
    return message;
}

// Receives all ICMP over IPv4 and sends what a test wants. The kernel itself answers nobody then.
class icmp_peer {
public:
    icmp_peer() : fd_{::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP)} {
        support::own_network::set("net.ipv4.icmp_echo_ignore_all", "1");
    }
    ~icmp_peer() { ::close(fd_); }
    icmp_peer(icmp_peer const&) = delete;
    icmp_peer& operator=(icmp_peer const&) = delete;

    // The next request: a whole packet.
    std::string const& hear() {
        std::array<char, 1000> buffer{};
        do {
            auto const got = ::recv(fd_, buffer.data(), buffer.size(), 0);
            heard_.assign(buffer.data(), got < 28 ? 0 : static_cast<std::size_t>(got));
        } while (!heard_.empty() && heard_[20] != 8);
        return heard_;
    }
    // The answer to what was heard, with another sequence number or from another address.
    void answer(unsigned ahead = 0, std::uint32_t from = INADDR_LOOPBACK) const {
        auto message = heard_.substr(20);
        message.replace(0, 4, 4, '\0');
        message[7] = static_cast<char>(message[7] + static_cast<char>(ahead));
        say(with_checksum(message), from);
    }
    // "Host unreachable", with this packet in it.
    void refuse(std::string_view packet) const {
        say(with_checksum("\3\1\0\0\0\0\0\0"s.append(packet)), INADDR_LOOPBACK + 8);
    }

private:
    // A socket for each sender.
    static void say(std::string const& message, std::uint32_t from) {
        int const fd = ::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
        auto const at = [](std::uint32_t address) {
            sockaddr_in made{};
            made.sin_family = AF_INET;
            made.sin_addr.s_addr = htonl(address);
            return made;
        };
        auto const sender = at(from);
        auto const to = at(INADDR_LOOPBACK);
        EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr const*>(&sender), sizeof sender), 0);
        ::sendto(
            fd,
            message.data(),
            message.size(),
            0,
            reinterpret_cast<sockaddr const*>(&to),
            sizeof to
        );
        ::close(fd);
    }

    int fd_;
    std::string heard_;
};

class EchoConnection : public testing::Test {
protected:
    void SetUp() override {
        if (!own.made() || !open_to("0 65535")) GTEST_SKIP() << "needs a network of its own";
    }
    static bool open_to(std::string_view groups) {
        return support::own_network::set("net.ipv4.ping_group_range", groups);
    }
    template <class T>
    T run(runtime::task<T> body, runtime::duration limit = 20s) {
        runtime::cancellation cancel{events.executor()};
        body.start(cancel);
        events.run([&] { return body.done(); }, clock.now() + limit);
        if (!body.done()) cancel.cancel();
        events.run([&] { return body.done(); });
        return body.take();
    }
    result<void> connect(std::string const& to = "127.0.0.1") {
        return run(wire->connect(support::permitted({boost::asio::ip::make_address(to), 0})));
    }
    outcome receive(runtime::duration limit = 20s) { return run(received(*wire), limit); }
    bool hears_nothing() {
        auto const got = receive(50ms);
        return !got && got.error().kind == failure::kind::cancelled;
    }
    static runtime::task<outcome> received(connection& from) {
        auto const got = co_await from.receive();
        if (!got) co_return std::unexpected(got.error());
        co_return std::string(got->begin(), got->end());
    }

    support::own_network own;  // before all sockets
    runtime::system_clock clock;
    loop::event_loop events{clock};
    socket_network network{events};
    std::unique_ptr<connection> wire = network.open(transport::echo);
};

TEST_F(EchoConnection, is_answered_by_the_kernel_of_the_peer) {
    for (std::string const to : {"127.0.0.1", "127.5.5.5", "::1", "0.0.0.0", "::"}) {
        wire = network.open(transport::echo);
        ASSERT_TRUE(connect(to)) << to;
        ASSERT_TRUE(run(wire->send("marco"s)));

        EXPECT_EQ(receive(), "marco") << to;

        ASSERT_TRUE(run(wire->send("polo"s)));
        EXPECT_EQ(receive(), "polo") << to;
    }
    EXPECT_FALSE(wire->is_reusable());
}

TEST_F(EchoConnection, takes_one_kernel_socket_with_another_identifier_each_time) {
    std::set<std::string> identifiers;
    icmp_peer peer;
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(connect());
        ASSERT_TRUE(run(wire->send("marco"s)));
        identifiers.insert(peer.hear().substr(24, 2));
        peer.answer();
        EXPECT_EQ(receive(), "marco") << i;
        wire = network.open(transport::echo);
        EXPECT_EQ(network.idle_sockets(), 1U);
    }
    EXPECT_EQ(identifiers.size(), 20U);
}

TEST_F(EchoConnection, hears_nothing_that_came_for_the_one_before) {
    icmp_peer peer;
    ASSERT_TRUE(connect());
    ASSERT_TRUE(run(wire->send("marco"s)));
    peer.hear();
    peer.answer();
    peer.answer();
    ASSERT_EQ(receive(), "marco");
    wire = network.open(transport::echo);

    ASSERT_TRUE(connect());
    peer.answer();
    EXPECT_TRUE(hears_nothing());

    ASSERT_TRUE(run(wire->send("polo"s)));
    peer.hear();
    peer.answer();
    EXPECT_EQ(receive(), "polo");
}

TEST_F(EchoConnection, leaves_no_socket_that_was_not_answered_or_has_failed) {
    icmp_peer peer;
    ASSERT_TRUE(connect());
    ASSERT_TRUE(run(wire->send("marco"s)));
    peer.refuse(peer.hear());
    ASSERT_FALSE(receive());
    wire = network.open(transport::echo);
    EXPECT_EQ(network.idle_sockets(), 0U);

    ASSERT_TRUE(connect());
    ASSERT_TRUE(run(wire->send("marco"s)));
    wire = network.open(transport::echo);
    EXPECT_EQ(network.idle_sockets(), 0U);
}

TEST_F(EchoConnection, hears_nobody_but_its_peer) {
    icmp_peer peer;
    ASSERT_TRUE(connect());
    ASSERT_TRUE(run(wire->send("marco"s)));
    peer.hear();

    peer.answer(0, INADDR_LOOPBACK + 1);
    EXPECT_TRUE(hears_nothing());

    peer.answer();
    EXPECT_EQ(receive(), "marco");
}

TEST_F(EchoConnection, hears_no_answer_to_what_it_did_not_send) {
    icmp_peer peer;
    ASSERT_TRUE(connect());
    ASSERT_TRUE(run(wire->send("marco"s)));
    peer.hear();

    peer.answer(1);
    EXPECT_TRUE(hears_nothing());

    peer.answer();
    peer.answer();
    EXPECT_EQ(receive(), "marco");
    EXPECT_EQ(receive(), "marco") << "a copy is an answer, too";
}

TEST_F(EchoConnection, hears_that_its_peer_is_unreachable) {
    icmp_peer peer;
    ASSERT_TRUE(connect());
    ASSERT_TRUE(run(wire->send("marco"s)));

    peer.refuse(peer.hear());
    auto const got = receive();

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, failure::kind::peer);
    EXPECT_EQ(got.error().text, "no route to host");
}

TEST_F(EchoConnection, hears_of_an_earlier_request_when_it_sends_the_next) {
    icmp_peer peer;
    ASSERT_TRUE(connect());
    ASSERT_TRUE(run(wire->send("marco"s)));
    peer.refuse(peer.hear());

    auto const sent = run(wire->send("marco"s));

    EXPECT_TRUE(!sent || !receive());
}

TEST_F(EchoConnection, believes_no_error_about_a_packet_that_it_did_not_send) {
    icmp_peer peer;
    ASSERT_TRUE(connect());
    ASSERT_TRUE(run(wire->send("marco"s)));
    auto other_place = peer.hear();
    auto other_number = other_place;
    other_place[19] = static_cast<char>(other_place[19] + 1);
    other_number[27] = static_cast<char>(other_number[27] + 1);

    for (int i = 0; i < 100; ++i) peer.refuse(i % 2 == 0 ? other_place : other_number);

    EXPECT_TRUE(hears_nothing());
    peer.refuse(other_place);
    EXPECT_TRUE(run(wire->send("polo"s)));
    peer.hear();
    peer.answer();
    EXPECT_EQ(receive(), "polo");
}

TEST_F(EchoConnection, is_not_the_peers_fault_where_the_kernel_forbids_it) {
    for (std::string const to : {"127.0.0.1", "::1"}) {
        ASSERT_TRUE(open_to("1 0"));
        wire = network.open(transport::echo);

        auto const refused = connect(to);

        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, failure::kind::resources);
        EXPECT_EQ(refused.error().text, echo_is_closed);
    }
}

TEST_F(EchoConnection, says_when_there_is_no_way) {
    auto const got = connect("10.0.0.1");

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, failure::kind::peer);
    EXPECT_EQ(got.error().text, "network is unreachable");
}

TEST_F(EchoConnection, waits_without_a_turn_of_the_loop_until_something_comes) {
    icmp_peer peer;
    ASSERT_TRUE(connect());
    ASSERT_TRUE(run(wire->send("marco"s)));
    auto const before = events.events().turn();

    EXPECT_TRUE(hears_nothing());

    EXPECT_LT(events.events().turn() - before, 10U);
}

TEST_F(EchoConnection, reads_no_more_than_its_share_of_a_flood_in_one_turn) {
    constexpr int answers = 100;
    icmp_peer peer;
    ASSERT_TRUE(connect());
    ASSERT_TRUE(run(wire->send("marco"s)));
    peer.hear();
    for (int i = 0; i < answers; ++i) peer.answer(0, INADDR_LOOPBACK + 1);
    peer.answer();
    auto const before = events.events().turn();

    EXPECT_EQ(receive(), "marco");

    EXPECT_GE(
        events.events().turn() - before,
        answers * loop::read_share::of_call / loop::read_share::limit
    );
}

TEST_F(EchoConnection, has_no_tls) {
    ASSERT_TRUE(connect());
    EXPECT_FALSE(run(wire->secure({.server_name = "x"})));
}

}  // namespace
}  // namespace vitals::net::socket
