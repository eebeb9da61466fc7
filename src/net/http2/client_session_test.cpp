// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "net/http2/client_session.hpp"

#include "support/http2_fields.hpp"
#include "support/http2_frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace vitals::net::http2 {
namespace {

using support::http2::ack;
using support::http2::end_headers;
using support::http2::frame;
using support::http2::frames_in;
using support::http2::goaway;
using support::http2::grpc_answer;
using support::http2::pong;
using support::http2::repeated;
using support::http2::settings;
using support::http2::type;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;

using namespace std::string_literals;

constexpr client_session::ping_data own{'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'};
constexpr std::string_view own_text = "abcdefgh";
constexpr std::string_view no_window{"\0\x04\0\0\0\0", 6};  // SETTINGS_INITIAL_WINDOW_SIZE

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

class ClientSessionWithARequest : public testing::Test {
protected:
    ClientSessionWithARequest() {
        ask();
        EXPECT_TRUE(session.feed(settings()));
        session.take_output();
    }
    void ask() {
        static constexpr std::array fields{
            field{":method", "POST"},
            field{":scheme", "http"},
            field{":path", "/a"},
            field{":authority", "shop"}
        };
        session.request(fields, "question");
        sent = session.take_output();
    }
    // Why the question gets no answer; empty: it may still get one.
    std::string feed(std::string_view bytes) {
        auto const taken = session.feed(bytes);
        session.take_output();
        return taken ? "" : taken.error().cause;
    }

    client_session session;
    std::string sent;
};

TEST_F(ClientSessionWithARequest, sends_it_whole_and_at_once) {
    auto const frames = frames_in(sent);

    ASSERT_EQ(frames.size(), 3U);
    EXPECT_EQ(frames[1].is, type::headers);
    EXPECT_EQ(frames[1].stream, 1U);
    EXPECT_EQ(frames[2].is, type::data);
    EXPECT_EQ(frames[2].payload, "question");
    EXPECT_EQ(frames[2].flags, support::http2::end_stream);
}

TEST_F(ClientSessionWithARequest, has_all_of_the_answer_at_its_end) {
    auto const bytes = grpc_answer(1, "abc", "5", "no such service");

    EXPECT_EQ(feed(bytes.substr(0, bytes.size() - 1)), "");
    EXPECT_FALSE(session.answered());
    EXPECT_EQ(feed(bytes.substr(bytes.size() - 1)), "");

    ASSERT_TRUE(session.answered());
    auto const answer = session.take_answer();
    EXPECT_EQ(answer[":status"], "200");
    EXPECT_EQ(answer["grpc-status"], "5");
    EXPECT_EQ(answer["grpc-message"], "no such service");
    EXPECT_EQ(answer["none"], "");
    EXPECT_EQ(answer.body, "\0\0\0\0\3abc"s);
    EXPECT_TRUE(session.is_reusable());
}

TEST_F(ClientSessionWithARequest, asks_again_on_the_same_connection) {
    feed(grpc_answer(1, "abc"));

    ask();

    EXPECT_FALSE(session.answered());
    EXPECT_EQ(support::http2::requested(sent), 3U);
    EXPECT_EQ(feed(grpc_answer(3, "def")), "");
    EXPECT_EQ(session.take_answer().body, "\0\0\0\0\3def"s);
}

// A stream that is half closed for ever stays in the session: each question would add one.
TEST_F(
    ClientSessionWithARequest,
    is_not_asked_again_of_a_server_that_answers_what_it_did_not_read
) {
    feed(settings(no_window) + grpc_answer(1, "abc"));
    ASSERT_TRUE(session.is_reusable());

    ask();
    ASSERT_EQ(frames_in(sent).size(), 1U) << "its body waits for a window";

    EXPECT_EQ(feed(grpc_answer(3, "def")), "");
    EXPECT_TRUE(session.answered());
    EXPECT_FALSE(session.is_reusable());
}

TEST_F(ClientSessionWithARequest, sends_no_body_on_the_stream_of_another_request) {
    feed(settings(no_window) + grpc_answer(1, "abc"));
    ask();
    feed(grpc_answer(3, "def"));
    ask();
    auto const opened = [](std::uint32_t stream) {
        return frame(type::window_update, 0, stream, support::http2::number(100));
    };

    ASSERT_TRUE(session.feed(opened(3) + opened(5)));

    std::vector<std::pair<std::uint32_t, std::string>> bodies;
    for (auto const& each : frames_in(session.take_output()))
        if (each.is == type::data) bodies.emplace_back(each.stream, each.payload);
    EXPECT_THAT(bodies, ElementsAre(Pair(5U, "question")));
}

TEST_F(ClientSessionWithARequest, takes_no_answer_to_another_request) {
    EXPECT_NE(feed(grpc_answer(3, "abc")), "");
    EXPECT_FALSE(session.answered());
}

TEST_F(ClientSessionWithARequest, hears_that_it_is_not_answered) {
    EXPECT_EQ(
        feed(frame(type::rst_stream, 0, 1, support::http2::number(7))),
        "HTTP/2: the request is not answered: REFUSED_STREAM"
    );
    EXPECT_FALSE(session.is_reusable());
}

TEST_F(ClientSessionWithARequest, is_not_asked_again_of_a_server_that_leaves) {
    EXPECT_EQ(feed(frame(type::goaway, 0, 0, "\0\0\0\1\0\0\0\0"s) + grpc_answer(1, "abc")), "");
    EXPECT_TRUE(session.answered());
    EXPECT_FALSE(session.is_reusable());
}

TEST_F(ClientSessionWithARequest, is_not_answered_by_a_server_that_left_before_it) {
    EXPECT_EQ(feed(goaway(0)), "HTTP/2: the request is not answered: REFUSED_STREAM");
}

TEST_F(ClientSessionWithARequest, refuses_an_answer_that_is_no_http) {
    EXPECT_NE(feed(frame(type::data, support::http2::end_stream, 1, "abc")), "");
    EXPECT_FALSE(session.answered());
}

TEST_F(ClientSessionWithARequest, refuses_more_header_than_its_limit) {
    auto const line = support::http2::field("a", std::string(4000, 'x'));
    auto const some = frame(type::headers, 0, 1, std::string{support::http2::status_200} + line);
    auto const more = frame(type::continuation, 0, 1, line);

    EXPECT_EQ(feed(some + more + more + more), "");
    EXPECT_EQ(feed(more), "HTTP/2: more than 16 KiB of header");
}

TEST_F(ClientSessionWithARequest, takes_nothing_of_a_push_for_its_answer) {
    auto const pushed = support::http2::number(2) + support::http2::field("grpc-status", "0");

    EXPECT_EQ(
        feed(frame(type::push_promise, end_headers, 1, pushed) + grpc_answer(1, "", "5")),
        "HTTP/2: the server pushes, which it may not"
    );
    EXPECT_FALSE(session.answered());
}

// A few bytes that stand for 4 MiB.
TEST_F(ClientSessionWithARequest, refuses_an_hpack_bomb) {
    auto const indexed = "\x40"s + support::http2::hpack_text("a") +
                         support::http2::hpack_text(std::string(4000, 'x'));
    auto const bomb = std::string{support::http2::status_200} + indexed + std::string(1000, '\xbe');

    EXPECT_EQ(
        feed(frame(type::headers, end_headers, 1, bomb)),
        "HTTP/2: more than 16 KiB of header"
    );
}

// One byte each on the wire; of a field that is hardly there.
TEST_F(ClientSessionWithARequest, takes_no_mebibyte_for_a_frame_of_tiny_fields) {
    auto const indexed = "\x40"s + support::http2::hpack_text("a") + support::http2::hpack_text("");
    auto const bomb =
        std::string{support::http2::status_200} + indexed + std::string(16'000, '\xbe');

    EXPECT_EQ(
        feed(frame(type::headers, end_headers, 1, bomb)),
        "HTTP/2: more than 16 KiB of header"
    );
}

TEST_F(ClientSessionWithARequest, keeps_no_field_that_nobody_asks_for_and_none_twice) {
    using support::http2::field;
    auto const head = std::string{support::http2::status_200} + field("x-a", "b");
    auto const last = field("grpc-status", "1") + field("x-c", "d") + field("grpc-status", "2");

    EXPECT_EQ(
        feed(
            frame(type::headers, end_headers, 1, head) +
            frame(type::headers, end_headers | support::http2::end_stream, 1, last)
        ),
        ""
    );

    EXPECT_THAT(
        session.take_answer().fields,
        ElementsAre(Pair(":status", "200"), Pair("grpc-status", "2"))
    );
}

TEST_F(ClientSessionWithARequest, refuses_a_body_without_end) {
    auto const data = frame(type::data, 0, 1, std::string(1000, 'x'));
    auto bytes = frame(type::headers, end_headers, 1, support::http2::status_200);
    for (int i = 0; i < 9; ++i) bytes += data;

    EXPECT_EQ(feed(bytes), "HTTP/2: more than 8 KiB of an answer");
}

// CVE-2024-27316, CVE-2019-9518 and those of streams that begin and end.
TEST_F(ClientSessionWithARequest, ends_a_flood_soon) {
    using support::http2::field;
    using support::http2::status_200;
    auto const begun = frame(type::headers, end_headers, 1, status_200);
    struct {
        std::string begin;
        std::string flood;
    } const all[] = {
        {frame(type::headers, 0, 1, status_200), frame(type::continuation, 0, 1, field("a", "b"))},
        {frame(type::headers, 0, 1, status_200), frame(type::continuation, 0, 1)},
        {begun, frame(type::data, 0, 1)},
        {begun, frame(type::data, 8, 1, "\xff" + std::string(255, '\0'))},
        {begun, frame(type::window_update, 0, 1, "\0\0\0\1"s)},
        {"", frame(type::headers, end_headers, 1, field(":status", "103"))},
        {"", frame(type::rst_stream, 0, 3, support::http2::number(8))},
    };
    for (auto const& [begin, flood] : all) {
        client_session other;
        static constexpr std::array fields{
            net::http2::field{":method", "GET"},
            net::http2::field{":scheme", "http"},
            net::http2::field{":path", "/a"},
            net::http2::field{":authority", "shop"}
        };
        other.request(fields, "");
        other.take_output();
        auto taken = other.feed(settings() + begin);
        std::size_t came = 0;
        std::size_t back = 0;
        auto const piece = repeated(flood, 100);
        for (; taken; came += piece.size()) {
            ASSERT_LE(came, limits{}.read + piece.size());
            taken = other.feed(piece);
            back += other.take_output().size();
        }
        EXPECT_LE(back, came + 200) << testing::PrintToString(flood);
        EXPECT_FALSE(other.answered());
    }
}

TEST_F(ClientSessionWithARequest, has_a_status_once_the_answer_is_no_interim_one) {
    feed(frame(type::headers, end_headers, 1, support::http2::field(":status", "103")));
    EXPECT_FALSE(session.has_status());

    feed(frame(type::headers, end_headers, 1, support::http2::status_200));

    EXPECT_TRUE(session.has_status());
    EXPECT_FALSE(session.answered());
}

TEST_F(ClientSessionWithARequest, redirects_to_the_first_location_of_its_header_alone) {
    using support::http2::field;
    auto const header = [](std::uint8_t flags, std::string_view block) {
        return frame(type::headers, end_headers | flags, 1, block);
    };
    feed(
        header(0, field(":status", "103") + field("location", "/interim")) +
        header(0, field(":status", "302") + field("location", "/a") + field("location", "/b")) +
        header(support::http2::end_stream, field("location", "/trailer"))
    );

    ASSERT_TRUE(session.answered());
    EXPECT_EQ(session.take_answer()["location"], "/a");
}

TEST(ClientSessionOfAnyRequest, writes_its_fields_as_http_2_wants_them) {
    client_session session;
    static constexpr std::array fields{
        field{":method", "GET"},
        field{"X-Probe", " \ta b\t "},
        field{"Authorization", "Bearer a", true},
        field{"X-Empty", "  "}
    };
    session.request(fields, "");

    auto const sent = session.take_output();
    auto const block = support::http2::first_request_in(sent);

    EXPECT_THAT(
        block.fields,
        ElementsAre(
            Pair(":method", "GET"),
            Pair("x-probe", "a b"),
            Pair("authorization", "Bearer a"),
            Pair("x-empty", "")
        )
    );
    EXPECT_THAT(block.never_indexed, ElementsAre("authorization"));
    EXPECT_EQ(frames_in(sent).at(1).flags, end_headers | support::http2::end_stream);
}

TEST(ClientSessionWithLimits, reads_more_and_keeps_the_tail_of_the_body) {
    client_session session{
        {.read = std::size_t{1024} * 1024,
         .header = std::size_t{32} * 1024,
         .body = 10,
         .body_beyond = limits::beyond::leaves_the_tail}
    };
    static constexpr std::array fields{
        field{":method", "GET"},
        field{":scheme", "http"},
        field{":path", "/"},
        field{":authority", "shop"}
    };
    session.request(fields, "");
    session.take_output();
    auto bytes = settings();
    auto const line = support::http2::field("a", std::string(4000, 'x'));
    bytes += frame(type::headers, 0, 1, std::string{support::http2::status_200} + line + line);
    bytes += frame(type::continuation, 0, 1, line + line + line);
    bytes += frame(type::continuation, end_headers, 1, line + line);
    for (int i = 100; i < 900; ++i)
        bytes += frame(type::data, 0, 1, std::string(1000, 'x') + std::to_string(i));
    bytes += frame(type::data, support::http2::end_stream, 1);

    for (std::string_view rest{bytes}; !rest.empty();) {
        auto const piece = rest.substr(0, 10'000);
        rest.remove_prefix(piece.size());
        ASSERT_TRUE(session.feed(piece));
        session.take_output();  // it opens the window again
    }

    ASSERT_TRUE(session.answered());
    EXPECT_EQ(session.take_answer().body, "xxxxxxx899");
}

TEST(ClientSessionWithLimits, ends_tiny_frames_of_a_body_and_has_the_status) {
    client_session session{{.read = std::size_t{1024} * 1024}};
    static constexpr std::array fields{
        field{":method", "GET"},
        field{":scheme", "http"},
        field{":path", "/"},
        field{":authority", "shop"}
    };
    session.request(fields, "");
    session.take_output();
    auto const begun =
        settings() + frame(type::headers, end_headers, 1, support::http2::status_200);
    ASSERT_TRUE(session.feed(begun));

    auto const taken = session.feed(repeated(frame(type::data, 0, 1, "x"), 5000));

    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().cause, "HTTP/2: more than 4096 frames, and no answer");
    EXPECT_TRUE(session.has_status());
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
          frame(type::push_promise, end_headers, 1, "\0\0\0\x02\x82"s),
          frame(type::headers, end_headers, 2, "\x88"),
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
            ASSERT_LE(came, 2 * limits{}.read + piece.size());
            taken = session.feed(piece);
            sent += session.take_output().size();
        }
        EXPECT_LE(sent, came + 100) << testing::PrintToString(flood);
        EXPECT_FALSE(session.answered());
    }
}

// They write into the same memory.
TEST(ClientSessionsOfAThread, send_each_what_is_their_own) {
    constexpr std::size_t more_than_a_frame = 20'000;
    auto const body_in = [](std::string const& output) {
        std::string body;
        for (auto const& each : frames_in(output))
            if (each.is == type::data) body += each.payload;
        return body;
    };
    client_session first;
    client_session second;
    first.request(std::array{field{":method", "POST"}}, std::string(more_than_a_frame, 'a'));
    second.request(std::array{field{":method", "POST"}}, "b");

    auto const of_first = first.take_output();
    auto const of_second = second.take_output();

    EXPECT_THAT(of_first, StartsWith(support::http2::magic));
    EXPECT_THAT(of_second, StartsWith(support::http2::magic));
    EXPECT_EQ(body_in(of_first), std::string(more_than_a_frame, 'a'));
    EXPECT_EQ(body_in(of_second), "b");
}

TEST(ClientSessionsOfAThread, outlive_the_thread) {
    std::unique_ptr<client_session> left;
    std::jthread{[&left] { left = std::make_unique<client_session>(); }}.join();

    left->ping(own);

    EXPECT_EQ(frames_in(left->take_output()).size(), 2U);
}

}  // namespace
}  // namespace vitals::net::http2
