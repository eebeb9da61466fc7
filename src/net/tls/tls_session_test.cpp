// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// How much one step of TLS reads, and what a handshake may take in all. Real peers:
// tests/integration.

#include "net/tls/tls_session.hpp"

#include "net/loop/poller.hpp"
#include "net/loop/read_share.hpp"
#include "net/loop/readiness.hpp"
#include "net/network.hpp"
#include "net/tls/tls_contexts.hpp"

#include <gtest/gtest.h>

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::tls {

namespace {

constexpr std::size_t largest_record = std::size_t{18} * 1024;

std::string big_endian(std::size_t value, int bytes) {
    std::string text;
    for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>((value >> (8 * i)) & 0xff);
    return text;
}

// A message of the handshake protocol of TLS 1.2 (RFC 5246, section 7.4), with a record for each of
// its bytes.
std::string in_records_of_one_byte(char type, std::string const& body) {
    std::string records;
    for (char const byte : std::string(1, type) + big_endian(body.size(), 3) + body)
        records.append("\x16\x03\x03").append(big_endian(1, 2)).append(1, byte);
    return records;
}

// Of ECDHE-ECDSA-AES128-GCM-SHA256, with secure renegotiation, which OpenSSL insists on.
std::string server_hello() {
    using namespace std::string_view_literals;
    std::string body = "\x03\x03" + std::string(32, 'r');
    body += "\x00\xc0\x2b\x00\x00\x05\xff\x01\x00\x01\x00"sv;
    return in_records_of_one_byte(2, body);
}

class TlsSession : public testing::Test {
protected:
    TlsSession() {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0);
        int const much = 4 << 20;
        ::setsockopt(ends_[1], SOL_SOCKET, SO_SNDBUF, &much, sizeof much);
        auto made = tls_session::over(
            ends_[0],
            share,
            contexts,
            {.server_name = "shop.test", .verify = verification::none}
        );
        EXPECT_TRUE(made);
        session = std::move(*made);
        events.begin_turn();
        EXPECT_FALSE(session->handshake()->done);
    }
    ~TlsSession() override {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    void say(std::string_view text) const {
        while (!text.empty()) {
            auto const sent = ::send(ends_[1], text.data(), text.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno == EAGAIN) return;  // more than enough
            ASSERT_GT(sent, 0);
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    std::size_t unread() const {
        int count = 0;
        ::ioctl(ends_[0], FIONREAD, &count);
        return static_cast<std::size_t>(count);
    }

    loop::poller events;
    loop::read_share share{events};
    tls_contexts contexts{""};
    std::unique_ptr<tls_session> session;

private:
    std::array<int, 2> ends_{};
};

TEST_F(TlsSession, step_reads_no_more_than_the_share_of_a_turn) {
    say(server_hello() + in_records_of_one_byte(11, std::string(32'000, '\0')));
    auto const before = unread();
    ASSERT_GT(before, loop::read_share::limit + largest_record);

    events.begin_turn();
    auto const step = session->handshake();

    ASSERT_TRUE(step) << step.error().text;
    EXPECT_FALSE(step->done);
    EXPECT_TRUE(step->deferred);
    EXPECT_LE(before - unread(), loop::read_share::limit + largest_record);
}

TEST_F(TlsSession, step_reads_nothing_more_in_the_same_turn) {
    say(server_hello() + in_records_of_one_byte(11, std::string(32'000, '\0')));
    events.begin_turn();
    (void)session->handshake();
    auto const before = unread();

    auto const again = session->handshake();

    ASSERT_TRUE(again) << again.error().text;
    EXPECT_TRUE(again->deferred);
    EXPECT_EQ(unread(), before);
}

TEST_F(TlsSession, step_that_has_read_everything_waits_for_the_socket) {
    say(server_hello());

    events.begin_turn();
    auto const step = session->handshake();

    ASSERT_TRUE(step) << step.error().text;
    EXPECT_FALSE(step->deferred);
    EXPECT_EQ(step->wanted, loop::direction::read);
}

TEST_F(TlsSession, handshake_takes_128_kib_at_most) {
    say(server_hello() + in_records_of_one_byte(11, std::string(32'000, '\0')));

    events.begin_turn();
    auto step = session->handshake();
    events.begin_turn();
    if (step) step = session->handshake();

    ASSERT_FALSE(step);
    EXPECT_EQ(step.error().kind, failure::kind::tls);
    EXPECT_EQ(step.error().text, "the TLS handshake takes more than 128 KiB");
}

}  // namespace

}  // namespace vitals::net::tls
