// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Names on the loop of a probe thread, where c-ares' sockets and time-outs are not served by Asio.

#include "integration/client_loop.hpp"
#include "net/dns/resolver_settings.hpp"
#include "net/network.hpp"
#include "net/socket/socket_network.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/task.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace vitals::integration {

namespace {

// Answers datagrams with "truncated", if at all, and questions over TCP in small pieces.
class dns_over_tcp {
public:
    enum class datagrams : std::uint8_t { ignored, truncated };

    explicit dns_over_tcp(datagrams how) : how_{how} {
        socklen_t size = sizeof where_;
        where_.sin_family = AF_INET;
        where_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* const address = reinterpret_cast<sockaddr*>(&where_);
        EXPECT_EQ(::bind(stream_, address, size), 0);
        EXPECT_EQ(::getsockname(stream_, address, &size), 0);
        EXPECT_EQ(::bind(datagram_, address, size), 0);
        EXPECT_EQ(::listen(stream_, 8), 0);
        thread_ = std::jthread{[this](std::stop_token const& stop) { serve(stop); }};
    }
    dns_over_tcp(dns_over_tcp const&) = delete;
    dns_over_tcp& operator=(dns_over_tcp const&) = delete;
    ~dns_over_tcp() {
        thread_.request_stop();
        thread_.join();
        for (int const fd : {stream_, datagram_, open_})
            if (fd >= 0) ::close(fd);
    }

    std::string where() const { return "127.0.0.1:" + std::to_string(ntohs(where_.sin_port)); }

private:
    void serve(std::stop_token const& stop) {
        while (!stop.stop_requested()) {
            std::array<pollfd, 3> all{
                {{datagram_, POLLIN, 0}, {stream_, POLLIN, 0}, {open_, POLLIN, 0}}
            };
            if (::poll(all.data(), all.size(), 5) <= 0) continue;
            if (all[0].revents != 0) refuse_datagram();
            if (all[1].revents != 0) open_ = ::accept(stream_, nullptr, nullptr);
            if (all[2].revents != 0) answer_one();
        }
    }

    void refuse_datagram() const {
        std::array<char, 512> message{};
        sockaddr_in from{};
        socklen_t size = sizeof from;
        auto* const peer = reinterpret_cast<sockaddr*>(&from);
        auto const got = ::recvfrom(datagram_, message.data(), message.size(), 0, peer, &size);
        if (got < 12 || how_ == datagrams::ignored) return;
        message[2] = static_cast<char>(0x83);  // an answer, truncated (RFC 1035, section 4.1.1)
        ::sendto(datagram_, message.data(), static_cast<std::size_t>(got), 0, peer, size);
    }

    void answer_one() {
        std::array<unsigned char, 2> length{};
        if (::recv(open_, length.data(), length.size(), MSG_WAITALL) != 2) {
            ::close(open_);
            open_ = -1;
            return;
        }
        std::string message(static_cast<std::size_t>(length[0] * 256 + length[1]), '\0');
        ::recv(open_, message.data(), message.size(), MSG_WAITALL);
        bool const of_ipv4 =
            message[message.size() - 3] == 1;  // the type of the question, which ends the message
        message[2] = static_cast<char>(0x81);
        message[3] = static_cast<char>(0x80);
        message[7] = of_ipv4 ? 1 : 0;
        if (of_ipv4) message += std::string_view{"\xc0\x0c\0\1\0\1\0\0\0\x1e\0\4\x7f\0\0\1", 16};
        message.insert(
            0,
            {static_cast<char>(message.size() / 256), static_cast<char>(message.size() % 256)}
        );
        int const at_once = 1;
        ::setsockopt(open_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        for (char const each : message) ::send(open_, &each, 1, MSG_NOSIGNAL);
    }

    datagrams how_;
    sockaddr_in where_{};
    int stream_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int datagram_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int open_ = -1;
    std::jthread thread_;
};

runtime::task<std::string> text_of(net::network& network, std::string host) {
    auto const found = co_await network.resolve(host, "shop");
    co_return found ? found->addresses.front().to_string() : found.error().text;
}

class ProbeNames : public testing::Test {
protected:
    net::socket::socket_network_settings settings(dns_over_tcp const& server) {
        net::dns::resolver_settings names;
        names.resolv_conf = folder.write("resolv.conf", "");
        names.servers = server.where();
        names.try_time = 200ms;
        names.tries = 1;
        return {.ca_file = {}, .dns = names};
    }
    std::string look_up(dns_over_tcp const& server) {
        client_loop loop{settings(server)};
        return loop.run(text_of(loop.network, "shop.test"));
    }

    support::temporary_folder folder;
};

TEST_F(ProbeNames, that_nobody_answers_for_time_out) {
    dns_over_tcp const server{dns_over_tcp::datagrams::ignored};

    EXPECT_EQ(look_up(server), "timed out");
}

TEST_F(ProbeNames, are_asked_for_over_tcp_when_the_answer_is_truncated) {
    dns_over_tcp const server{dns_over_tcp::datagrams::truncated};

    EXPECT_EQ(look_up(server), "127.0.0.1");
}

// An edit that arrives while a probe follows a redirect: the probe continues outside the loop's
// handlers, and the command that ends it stands in the queue already. It ended the whole loop.
TEST_F(ProbeNames, are_given_up_by_a_command_that_was_posted_before_they_were_asked_for) {
    dns_over_tcp const server{dns_over_tcp::datagrams::ignored};
    client_loop loop{settings(server)};
    runtime::cancellation by{loop.events.executor()};
    auto look_up = loop.network.resolve("shop.test", "shop");

    runtime::asio::post(loop.events.executor(), [&by] { by.cancel(); });
    look_up.start(by);
    loop.events.run([&look_up] { return look_up.done(); }, loop.clock.now() + 60s);

    ASSERT_TRUE(look_up.done());
    auto const found = look_up.take();
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, net::failure::kind::cancelled);
}

TEST_F(ProbeNames, are_forgotten_by_a_task_that_is_destroyed_while_it_waits_for_them) {
    dns_over_tcp const server{dns_over_tcp::datagrams::ignored};
    client_loop loop{settings(server)};
    {
        runtime::cancellation by{loop.events.executor()};
        auto look_up = loop.network.resolve("shop.test", "shop");
        look_up.start(by);
        loop.turn();
    }

    EXPECT_EQ(loop.run(text_of(loop.network, "shop.test")), "timed out");
}

}  // namespace

}  // namespace vitals::integration
