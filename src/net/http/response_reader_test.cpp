// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http/response_reader.hpp"

#include "net/http/response_parser.hpp"

#include <gmock/gmock.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::net::http {
namespace {

std::string const chunked =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    "4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n";

TEST(ResponseReader, reads_the_same_however_the_bytes_are_cut) {
    for (std::size_t size = 1; size <= chunked.size(); ++size) {
        response_reader reader;
        std::string body;

        for (std::size_t at = 0; at < chunked.size(); at += size) {
            ASSERT_TRUE(reader.feed(std::string_view{chunked}.substr(at, size))) << size;
            body += reader.take_body();
        }

        EXPECT_TRUE(reader.done()) << size;
        EXPECT_EQ(body, "abcdef") << size;
        EXPECT_TRUE(reader.reusable()) << size;
        EXPECT_EQ(reader.header("content-type"), "application/json");
    }
}

TEST(ResponseReader, takes_no_truncated_answer_for_whole) {
    for (std::size_t size = 0; size < chunked.size(); ++size) {
        response_reader reader;
        ASSERT_TRUE(reader.feed(std::string_view{chunked}.substr(0, size)));

        EXPECT_FALSE(reader.end().has_value()) << size;
    }
}

TEST(ResponseReader, takes_a_body_without_length_to_its_end) {
    response_reader reader;

    ASSERT_TRUE(reader.feed("HTTP/1.1 200 OK\r\n\r\nabc"));
    ASSERT_TRUE(reader.end());

    EXPECT_EQ(reader.take_body(), "abc");
    EXPECT_FALSE(reader.reusable());
}

TEST(ResponseReader, keeps_no_connection_on_which_more_came_than_was_asked_for) {
    response_reader reader;

    ASSERT_TRUE(reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n"));

    EXPECT_TRUE(reader.done());
    EXPECT_FALSE(reader.reusable());
}

struct no_sink : response_sink {
    void begin(unsigned, std::string_view) override {}
    void field(std::string_view, std::string_view) override {}
    void body(std::string_view) override {}
};

TEST(ResponseParser, leaves_what_comes_behind_a_101_for_its_protocol) {
    std::string const early = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    std::string const header = early + "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n";
    for (std::size_t cut = 0; cut < header.size(); ++cut) {
        no_sink sink;
        response_parser parser{sink, {}, body_expected::yes};

        ASSERT_TRUE(parser.feed(header.substr(0, cut)));
        EXPECT_FALSE(parser.done()) << cut;
        ASSERT_TRUE(parser.feed(header.substr(cut) + "HTTP/1.1 is over"));

        EXPECT_TRUE(parser.done()) << cut;
        EXPECT_EQ(parser.behind(), "HTTP/1.1 is over") << cut;
    }
}

TEST(ResponseParser, takes_no_much_for_too_much_behind_an_answer) {
    no_sink sink;
    response_parser parser{sink, {.header = 64}, body_expected::yes};
    std::string const much(100, 'a');

    ASSERT_TRUE(parser.feed("HTTP/1.1 101 Go\r\n\r\n" + much));

    EXPECT_EQ(parser.behind(), much);
}

TEST(ResponseReader, allocates_nothing_for_a_length_that_is_only_promised) {
    response_reader reader;

    ASSERT_TRUE(reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\nab"));

    EXPECT_EQ(reader.take_body(), "ab");
    EXPECT_FALSE(reader.done());
}

TEST(ResponseReader, refuses_what_is_above_its_limit) {
    response_reader by_length{3};
    response_reader by_chunks{3};

    auto const first = by_length.feed("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
    auto const second = by_chunks.feed(chunked);

    ASSERT_FALSE(first.has_value());
    EXPECT_TRUE(first.error().too_large);
    ASSERT_FALSE(second.has_value());
    EXPECT_TRUE(second.error().too_large);
}

TEST(ResponseReader, refuses_headers_and_chunk_lines_without_end) {
    response_reader header;
    response_reader chunk;
    std::string const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;";

    auto const first = header.feed("HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x'));
    auto const second = chunk.feed(head + std::string(200'000, 'x'));

    EXPECT_FALSE(first.has_value());
    EXPECT_FALSE(second.has_value());
}

TEST(ResponseReader, refuses_what_is_no_http) {
    for (auto const* text :
         {"SSH-2.0-OpenSSH\r\n\r\n",
          "HTTP/1.1 abc\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"})
        EXPECT_FALSE(response_reader{}.feed(text).has_value()) << text;
}

TEST(ResponseReader, gives_every_header_of_a_name) {
    response_reader reader;

    ASSERT_TRUE(reader.feed("HTTP/1.1 200 OK\r\nWarning: a\r\nX: y\r\nwarning: b\r\n\r\n"));

    EXPECT_THAT(reader.headers("Warning"), ::testing::ElementsAre("a", "b"));
}

TEST(ResponseReader, skips_interim_answers_however_they_are_cut) {
    auto const all =
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + chunked;
    for (std::size_t size = 1; size <= all.size(); ++size) {
        response_reader reader;
        std::string body;

        for (std::size_t at = 0; at < all.size(); at += size) {
            ASSERT_TRUE(reader.feed(std::string_view{all}.substr(at, size))) << size;
            EXPECT_TRUE(!reader.has_header() || reader.status() == 200U) << size;
            body += reader.take_body();
        }

        EXPECT_TRUE(reader.done()) << size;
        EXPECT_EQ(body, "abcdef") << size;
        EXPECT_EQ(reader.header("Link"), "") << size;
    }
}

TEST(ResponseReader, takes_an_interim_answer_alone_for_none) {
    response_reader reader;

    ASSERT_TRUE(reader.feed("HTTP/1.1 103 Early Hints\r\n\r\n"));

    EXPECT_FALSE(reader.done());
    EXPECT_FALSE(reader.end().has_value());
}

TEST(ResponseReader, gives_up_a_server_that_sends_nothing_but_interim_answers) {
    response_reader reader;
    bool refused = false;
    for (int i = 0; i < 1000 && !refused; ++i)
        refused = !reader.feed("HTTP/1.1 100 Continue\r\n\r\n").has_value();

    EXPECT_TRUE(refused);
}

TEST(ResponseReader, takes_another_protocol_for_an_answer) {
    response_reader reader;

    ASSERT_TRUE(reader.feed("HTTP/1.1 101 Switching Protocols\r\n\r\n"));

    EXPECT_TRUE(reader.done());
    EXPECT_EQ(reader.status(), 101U);
}

TEST(ResponseReader, keeps_no_connection_that_speaks_another_protocol_from_now_on) {
    response_reader reader;

    ASSERT_TRUE(reader.feed("HTTP/1.1 101 Switching Protocols\r\n\r\n"));

    EXPECT_FALSE(reader.reusable());
}

TEST(ResponseReader, keeps_a_connection_as_long_as_the_server_says_so) {
    struct row {
        std::string version;
        std::string fields;
        bool reusable;
    };
    for (auto const& [version, fields, reusable] : {
             row{"1.1", "", true},
             row{"1.1", "Connection: close\r\n", false},
             row{"1.0", "", false},
             row{"1.0", "Connection: keep-alive\r\n", true},
         }) {
        response_reader reader;

        ASSERT_TRUE(
            reader.feed("HTTP/" + version + " 200 OK\r\n" + fields + "Content-Length: 2\r\n\r\n{}")
        );

        EXPECT_EQ(reader.reusable(), reusable) << version << fields;
    }
}

TEST(ResponseReader, needs_no_body_where_there_is_none) {
    response_reader no_content;
    response_reader not_modified;
    response_reader head{response_reader::no_limit, body_expected::no};

    ASSERT_TRUE(no_content.feed("HTTP/1.1 204 No Content\r\n\r\n"));
    ASSERT_TRUE(not_modified.feed("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"));
    ASSERT_TRUE(head.feed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"));

    EXPECT_TRUE(no_content.done());
    EXPECT_TRUE(not_modified.done());
    EXPECT_TRUE(head.done());
}

TEST(ResponseReader, reads_the_fields_behind_a_body_in_chunks) {
    response_reader reader;

    ASSERT_TRUE(
        reader.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "1\r\na\r\n0\r\nX: y\r\n\r\n")
    );

    EXPECT_TRUE(reader.done());
    EXPECT_EQ(reader.header("X"), "y");
}

TEST(ResponseReader, refuses_a_header_of_fields_without_end) {
    // So cut that Beast, which bounds what is not complete yet, never has much of that.
    response_reader reader;
    bool refused = !reader.feed("HTTP/1.1 200 OK\r\nX").has_value();
    for (int i = 0; i < 10'000 && !refused; ++i)
        refused = !reader.feed("-Field-Of-Some-Length: some value\r\nX").has_value();

    EXPECT_TRUE(refused);
}

}  // namespace
}  // namespace vitals::net::http
