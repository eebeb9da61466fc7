// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "net/http2/client_session.hpp"

#include "support/http2_frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::net::http2 {
namespace {

using support::http2::ack;
using support::http2::frame;
using support::http2::frames_in;
using support::http2::goaway;
using support::http2::pong;
using support::http2::repeated;
using support::http2::settings;
using support::http2::type;
using testing::HasSubstr;
using testing::StartsWith;

using namespace std::string_literals;

constexpr client_session::ping_data own{'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'};
constexpr std::string_view own_text = "abcdefgh";

class ClientSession : public testing::Test {
protected:
    ClientSession() {
        session.ping(own);
        begin = session.take_output();
    }
    // Why the question gets no answer; empty: it may still get one.
    std::string feed(std::string_view bytes, std::size_t pieces_of = std::string_view::npos) {
        while (!bytes.empty()) {
            auto const piece = bytes.substr(0, pieces_of);
            bytes.remove_prefix(piece.size());
            auto const taken = session.feed(piece);
            if (!taken) {
                said = taken.error().said;
                return taken.error().cause;
            }
        }
        return "";
    }

    client_session session;
    std::string begin;  // what it sent first
    std::string said;
};

TEST_F(ClientSession, begins_with_the_preface_and_asks_at_once) {
    EXPECT_THAT(begin, StartsWith(support::http2::magic));
    auto const sent = frames_in(begin);

    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[0].is, type::settings);
    EXPECT_THAT(sent[0].payload, HasSubstr("\0\x02\0\0\0\0"s)) << "a server may push";
    EXPECT_EQ(sent[1].is, type::ping);
    EXPECT_EQ(sent[1].payload, own_text);
    EXPECT_EQ(session.take_output(), "");
}

TEST_F(ClientSession, is_answered_by_the_acknowledgement_of_its_own_bytes_alone) {
    EXPECT_EQ(feed(settings()), "");
    EXPECT_FALSE(session.answered());
    EXPECT_EQ(feed(pong(own_text)), "");
    EXPECT_TRUE(session.answered());
}

TEST_F(ClientSession, refuses_the_acknowledgement_of_a_ping_that_was_not_sent) {
    EXPECT_THAT(feed(settings() + pong("abcdefgX")), HasSubstr("that was not sent"));
    EXPECT_FALSE(session.answered());
}

TEST_F(ClientSession, acknowledges_settings_and_pings_of_the_server) {
    feed(settings() + frame(type::ping, 0, 0, "12345678"));

    auto const sent = frames_in(session.take_output());

    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[0].flags, ack);
    EXPECT_EQ(sent[1].flags, ack);
    EXPECT_FALSE(session.answered());
}

TEST_F(ClientSession, knows_a_server_of_another_protocol_and_what_it_says) {
    EXPECT_EQ(feed("HTTP/1.1 400 Bad Request\r\n\r\n"), "the server does not speak HTTP/2");
    EXPECT_EQ(said, "HTTP/1.1 400 Bad Request\r\n\r\n");
}

TEST_F(ClientSession, is_not_answered_without_settings_first) {
    EXPECT_EQ(feed(pong(own_text)), "the server does not speak HTTP/2");
}

TEST_F(ClientSession, hears_why_the_server_ends_the_connection) {
    EXPECT_EQ(
        feed(settings() + goaway(11, "too_many_pings")),
        "HTTP/2: the server ends the connection: ENHANCE_YOUR_CALM"
    );
    EXPECT_EQ(said, "too_many_pings");
}

TEST_F(ClientSession, is_not_answered_behind_the_end_even_if_that_is_in_order) {
    EXPECT_EQ(
        feed(settings() + goaway(0) + pong(own_text)),
        "HTTP/2: the server ends the connection: NO_ERROR"
    );
    EXPECT_FALSE(session.answered());
}

TEST_F(ClientSession, stays_answered_whatever_comes_in_the_same_piece) {
    EXPECT_EQ(feed(settings() + pong(own_text) + goaway(2) + "HTTP/1.1 400 Bad Request\r\n"), "");
    EXPECT_TRUE(session.answered());
}

TEST_F(ClientSession, reads_its_answer_byte_by_byte) {
    EXPECT_EQ(feed(settings("\0\x03\0\0\0\x64"s) + pong(own_text), 1), "");
    EXPECT_TRUE(session.answered());
}

TEST_F(ClientSession, asks_again_on_the_same_connection) {
    feed(settings() + pong(own_text));

    session.ping({1, 2, 3, 4, 5, 6, 7, 8});

    EXPECT_FALSE(session.answered());
    EXPECT_EQ(feed(pong("\1\2\3\4\5\6\7\10")), "");
    EXPECT_TRUE(session.answered());
}

// Each in one piece and byte by byte: how the bytes are cut changes nothing.
TEST(ClientSessionOfALiar, ends_at_what_no_server_may_send) {
    auto const huge = "\xff\xff\xff\x04\0\0\0\0\0"s;
    for (auto const& wrong :
         {huge,
          frame(type::settings, ack, 0, "123456"),
          frame(type::settings, 0, 1),
          frame(type::settings, 0, 0, "12345"),
          frame(type::ping, 0, 0, "1234567"),
          frame(type::ping, 0, 1, "12345678"),
          frame(type::push_promise, support::http2::end_headers, 1, "\0\0\0\x02\x82"s),
          frame(type::headers, support::http2::end_headers, 2, "\x88"),
          frame(type::data, 0, 1, "x"),
          frame(type::rst_stream, 0, 1, "\0\0\0\0"s),
          frame(type::continuation, 0, 1, "x"),
          frame(type::window_update, 0, 0, "\0\0\0\0"s),
          frame(type::goaway, 0, 0, "1234")})
        for (std::size_t const cut : {std::size_t{1}, std::string_view::npos}) {
            client_session session;
            session.ping(own);
            session.take_output();
            auto bytes = settings() + wrong + pong(own_text);
            std::expected<void, broken> taken;
            for (std::string_view rest{bytes}; taken && !rest.empty();) {
                auto const piece = rest.substr(0, cut);
                rest.remove_prefix(piece.size());
                taken = session.feed(piece);
            }
            EXPECT_FALSE(taken) << testing::PrintToString(wrong);
            EXPECT_FALSE(session.answered()) << testing::PrintToString(wrong);
        }
}

// CVE-2019-9511 to 9518, CVE-2023-44487 and CVE-2024-27316, as far as a server can play them.
TEST(ClientSessionInAFlood, ends_soon_and_sends_no_more_than_came) {
    for (auto const& flood :
         {settings(),
          settings("\0\x03\0\0\0\x64"s),
          frame(type::settings, ack, 0),
          frame(type::ping, 0, 0, "12345678"),
          frame(type::priority, 0, 1, "\0\0\0\0\1"s),
          frame(type::window_update, 0, 0, "\0\0\0\1"s),
          goaway(0, std::string(1000, 'x')),
          frame(static_cast<type>(0x2f), 0, 0, "ignored"),
          frame(static_cast<type>(0x2f), 0, 0)}) {
        client_session session;
        session.ping(own);
        session.take_output();
        std::size_t came = 0;
        std::size_t sent = 0;
        auto const piece = repeated(flood, 1000);
        ASSERT_TRUE(session.feed(settings()));
        for (std::expected<void, broken> taken; taken; came += piece.size()) {
            ASSERT_LE(came, 2 * client_session::read_limit + piece.size());
            taken = session.feed(piece);
            sent += session.take_output().size();
        }
        EXPECT_LE(sent, came + 100) << testing::PrintToString(flood);
        EXPECT_FALSE(session.answered());
    }
}

}  // namespace
}  // namespace vitals::net::http2
