// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_response_reader.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::http {
namespace {

struct reading {
    http_answer answer;
    std::string error;
    bool done = false;
    bool has_status = false;
};

// Feeds `bytes` in pieces of that size, then the end of the stream when the reader still wants
// more.
reading read(
    std::string_view bytes,
    std::size_t piece = 100'000,
    std::size_t limit = 4096,
    body_expected expected = body_expected::yes
) {
    http_response_reader reader{limit, expected};
    reading seen;
    while (!reader.done() && seen.error.empty()) {
        auto const next = bytes.substr(0, piece);
        bytes.remove_prefix(next.size());
        seen.error = reader.feed(next).value_or(protocol_error{}).text;
        if (next.empty()) break;
    }
    seen.done = reader.done();
    seen.has_status = reader.has_status();
    if (seen.has_status) seen.answer = reader.take();
    return seen;
}

TEST(HttpResponseReader, reads_the_same_whatever_the_pieces) {
    std::string_view const plain = "HTTP/1.1 200 Fine Enough\r\nContent-Length: 5\r\n\r\nhellorest";
    std::string_view const chunked =
        "HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nT: "
        "1\r\n\r\n";
    for (std::size_t piece = 1; piece < 80; ++piece) {
        auto const first = read(plain, piece);
        auto const second = read(chunked, piece);

        EXPECT_TRUE(first.done);
        EXPECT_EQ(first.answer.status_line, "200 Fine Enough") << piece;
        EXPECT_EQ(first.answer.body, "hello") << piece;
        EXPECT_EQ(second.error, "") << piece;
        EXPECT_EQ(second.answer.status, 503) << piece;
        EXPECT_EQ(second.answer.body, "hello") << piece;
    }
}

TEST(HttpResponseReader, reads_to_the_end_of_the_stream_without_a_length) {
    auto const seen = read("HTTP/1.0 200 OK\r\n\r\nuntil the end", 3);

    EXPECT_EQ(seen.error, "");
    EXPECT_EQ(seen.answer.body, "until the end");
}

TEST(HttpResponseReader, keeps_the_last_bytes_of_the_body) {
    for (std::size_t const piece : {4U, 1000U}) {
        auto const seen = read("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", piece, 3);

        EXPECT_EQ(seen.answer.body, "789") << piece;
    }
}

TEST(HttpResponseReader, says_of_a_whole_answer_whether_its_connection_serves_on) {
    for (auto const& [field, open] :
         {std::pair{"", true}, std::pair{"Connection: close\r\n", false}}) {
        auto const bytes =
            std::string{"HTTP/1.1 200 OK\r\n"}.append(field).append("Content-Length: 2\r\n\r\nok");
        http_response_reader reader{100, body_expected::yes};

        EXPECT_EQ(reader.feed(bytes), std::nullopt);

        EXPECT_TRUE(reader.done());
        EXPECT_EQ(reader.leaves_connection_open(), open) << field;
    }
}

TEST(HttpResponseReader, needs_no_body_where_there_is_none) {
    EXPECT_TRUE(read("HTTP/1.1 204 No Content\r\n\r\n").done);
    EXPECT_TRUE(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n").done);
    auto const head =
        read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", 7, 4096, body_expected::no);
    EXPECT_TRUE(head.done);
    EXPECT_EQ(head.answer.status, 200);
}

TEST(HttpResponseReader, skips_interim_answers_but_not_without_end) {
    std::string const interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    std::string endless;
    for (int i = 0; i < 20; ++i) endless += interim;

    EXPECT_EQ(read(interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 5).answer.status, 200);
    EXPECT_EQ(read(endless).answer.status, 103);
    EXPECT_EQ(read("HTTP/1.1 101 Switching Protocols\r\n\r\n").answer.status, 101);
}

TEST(HttpResponseReader, a_status_below_100_is_an_answer_and_announces_none) {
    auto const seen = read("HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n");

    EXPECT_TRUE(seen.done);
    EXPECT_EQ(seen.error, "");
    EXPECT_EQ(seen.answer.status_line, "0 X");
}

TEST(HttpResponseReader, lets_the_status_stand_when_the_body_breaks_off) {
    auto const cut = read("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\npart");
    auto const bad =
        read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\nxyz\r\n");

    EXPECT_EQ(cut.error, "");
    EXPECT_EQ(cut.answer.status, 200);
    EXPECT_EQ(cut.answer.body, "part");
    EXPECT_EQ(bad.error, "");
    EXPECT_EQ(bad.answer.body, "he");
}

TEST(HttpResponseReader, a_last_chunk_that_breaks_off_does_not_abort_a_debug_build) {
    std::string_view const bytes = "HTTP/1.1 200 O\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\n";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        auto const seen = read(bytes, piece);

        EXPECT_EQ(seen.error, "") << piece;
        EXPECT_EQ(seen.answer.status, 200) << piece;
    }
}

TEST(HttpResponseReader, says_what_is_no_http_answer) {
    EXPECT_EQ(read("").error, "EOF");
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Le").error, "unexpected EOF in the response header");
    EXPECT_EQ(
        read("SSH-2.0-OpenSSH_9.2\r\n").error,
        "malformed HTTP response \"SSH-2.0-OpenSSH_9.2\""
    );
    EXPECT_NE(read("HTTP/1.1 20 OK\r\n\r\n").error, "");
    EXPECT_NE(read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n").error, "");
}

TEST(HttpResponseReader, bounds_the_header) {
    std::string const large = "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x');

    EXPECT_EQ(read(large).error, "the response header is larger than 32 KiB");
    EXPECT_EQ(read(large, 1000).error, "the response header is larger than 32 KiB");
}

TEST(HttpResponseReader, gives_up_a_body_without_end_and_keeps_its_status) {
    std::string const stream = "HTTP/1.1 200 OK\r\n\r\n" + std::string(3'000'000, 'x');
    std::string const extension =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;" + std::string(3'000'000, 'x');

    EXPECT_EQ(read(stream, 16'384, 10).answer.body, "xxxxxxxxxx");
    EXPECT_TRUE(read(stream, 16'384).done);
    EXPECT_TRUE(read(extension, 16'384).done);
}

}  // namespace
}  // namespace vitals::probing::http
