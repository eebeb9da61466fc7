// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What a TCP connection over loopback brings without a wait; tests/integration has the rest.

#include "net/loop/event_loop.hpp"
#include "net/network.hpp"
#include "net/socket/socket_network.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"
#include "support/permitted.hpp"

#include <boost/asio/ip/address_v4.hpp>
#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iterator>
#include <memory>
#include <string>
#include <string_view>

namespace vitals::net::socket {
namespace {

using namespace std::chrono_literals;

class SocketConnection : public testing::Test {
protected:
    SocketConnection() {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* const where = reinterpret_cast<sockaddr*>(&at);
        socklen_t size = sizeof at;
        EXPECT_EQ(::bind(listener, where, size), 0);
        EXPECT_EQ(::listen(listener, 1), 0);
        EXPECT_EQ(::getsockname(listener, where, &size), 0);
        endpoint const to{boost::asio::ip::address_v4::loopback(), ntohs(at.sin_port)};
        EXPECT_TRUE(run(wire->connect(support::permitted(to))));
        peer = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    }
    ~SocketConnection() override {
        ::close(peer);
        ::close(listener);
    }
    SocketConnection(SocketConnection const&) = delete;
    SocketConnection& operator=(SocketConnection const&) = delete;

    template <class T>
    T run(runtime::task<T> body) {
        runtime::cancellation cancel{events.executor()};
        body.start(cancel);
        events.run([&] { return body.done(); }, clock.now() + 20s);
        if (!body.done()) cancel.cancel();
        events.run([&] { return body.done(); });
        return body.take();
    }
    std::string receive() { return run(received(*wire)); }
    static runtime::task<std::string> received(connection& from) {
        auto const got = co_await from.receive();
        co_return got ? std::string(got->begin(), got->end()) : "failed: " + got.error().text;
    }
    std::string take_received() {
        auto const got = wire->take_received();
        return {got.begin(), got.end()};
    }
    void say(std::string_view text) const {
        EXPECT_EQ(::send(peer, text.data(), text.size(), 0), std::ssize(text));
    }

    runtime::system_clock clock;
    loop::event_loop events{clock};
    socket_network network{events};
    std::unique_ptr<connection> wire = network.open();
    int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int peer = -1;
};

TEST_F(SocketConnection, takes_what_has_come_without_a_wait_and_once) {
    EXPECT_EQ(take_received(), "");
    say("first");

    std::string got;
    auto const arrived = [&] {
        got = take_received();
        return !got.empty();
    };
    events.run(arrived, clock.now() + 20s);

    EXPECT_EQ(got, "first");
    EXPECT_EQ(take_received(), "");
    say("second");
    EXPECT_EQ(receive(), "second");
}

TEST_F(SocketConnection, takes_no_end_before_it_is_received) {
    say("last");
    ::shutdown(peer, SHUT_WR);
    EXPECT_EQ(receive(), "last");

    EXPECT_EQ(take_received(), "");

    EXPECT_EQ(receive(), "");
}

}  // namespace
}  // namespace vitals::net::socket
