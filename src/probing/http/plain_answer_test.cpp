// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/http/plain_answer.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::probing::http {
namespace {

std::string with(std::string_view fields, std::string_view body = "ok") {
    return std::string{"HTTP/1.1 200 OK\r\n"}.append(fields).append("\r\n").append(body);
}

TEST(PlainAnswer, is_read_at_a_glance) {
    auto const bytes = with(
        "Server: nginx\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\ncontent-length:\t2 \r\n"
        "Connection: Keep-Alive\r\nX-Empty:\r\n"
    );

    auto const answer = read_plain(bytes);

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->reason, "OK");
    EXPECT_EQ(answer->body, "ok");
    EXPECT_TRUE(answer->leaves_open);
}

TEST(PlainAnswer, may_be_of_any_status_with_a_body_that_does_not_redirect) {
    for (std::string_view const code : {"200", "404", "429", "503", "599"}) {
        auto bytes = with("Content-Length: 2\r\n");
        bytes.replace(9, 3, code);
        auto const answer = read_plain(bytes);

        ASSERT_TRUE(answer) << code;
        EXPECT_EQ(std::to_string(answer->status), code);
    }
}

TEST(PlainAnswer, says_when_the_server_closes) {
    auto const bytes = with("Connection: close\r\nContent-Length: 2\r\n");

    auto const answer = read_plain(bytes);

    ASSERT_TRUE(answer);
    EXPECT_FALSE(answer->leaves_open);
}

TEST(PlainAnswer, is_nothing_that_needs_a_second_look) {
    for (std::string_view const fields : {
             "Content-Length: 3\r\n",                       // not whole yet
             "Content-Length: 1\r\n",                       // more than an answer
             "",                                            // no length
             "Content-Length: 2\r\nContent-Length: 2\r\n",  // which?
             "Content-Length: +2\r\n",
             "Content-Length: -2\r\n",
             "Content-Length: 2, 2\r\n",
             "Content-Length:\r\n",
             "Content-Length: 99999999999\r\n",
             "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
             "Content-Length: 2\r\nUpgrade: h2c\r\n",
             "Content-Length: 2\r\nConnection: close, x\r\n",
             "Content-Length: 2\r\nProxy-Connection: close\r\n",
             "Content-Length: 2\r\nA: b\r\n c\r\n",  // folded (RFC 9112 section 5.2)
             "Content-Length: 2\r\nA : b\r\n",
             "Content-Length: 2\r\n: b\r\n",
             "Content-Length: 2\r\nno colon\r\n",
             "Content-Length: 2\nA: b\r\n",
             "Content-Length: 2\r\nA: b\x01\r\n",
             "Content-Length: 2\r\nA: b\rc\r\n",
         })
        EXPECT_FALSE(read_plain(with(fields))) << fields;
}

TEST(PlainAnswer, begins_with_nothing_but_a_whole_status_line) {
    for (std::string_view const line :
         {"HTTP/1.0 200 OK",
          "HTTP/1.1 200",
          "HTTP/1.1 20 OK",
          "HTTP/1.1 2000 OK",
          "HTTP/1.1  200 OK",
          "HTTP/1.1 199 OK",
          "HTTP/1.1 204 OK",
          "HTTP/1.1 302 Found",
          "HTTP/1.1 304 OK",
          "HTTP/1.1 600 OK",
          "HTTP/1.1 -20 OK",
          "HTTP/2 200 OK",
          "http/1.1 200 OK",
          "",
          "\r"})
        EXPECT_FALSE(read_plain(std::string{line}.append("\r\nContent-Length: 0\r\n\r\n"))) << line;
}

TEST(PlainAnswer, that_is_cut_off_anywhere_is_none) {
    auto const bytes = with("Content-Length: 2\r\nConnection: keep-alive\r\n");
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(read_plain(std::string_view{bytes}.substr(0, size))) << size;
}

}  // namespace
}  // namespace vitals::probing::http
