// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/socket/echo_message.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace vitals::net::socket {
namespace {

using namespace std::string_literals;
using enum icmp_version;

std::optional<std::string>
answer_in(icmp_version of, echo_sequence const& to, std::string_view message) {
    auto const found = echo_answer(of, to, message);
    if (!found) return std::nullopt;
    return std::string{found->begin(), found->end()};
}

constexpr echo_sequence two{.first = 0xffff, .sent = 2};

TEST(EchoMessage, has_the_header_of_its_version_and_the_bytes) {
    EXPECT_EQ(echo_request(v4, 0x1234, "abc"), "\x08\0\0\0\0\0\x12\x34"s + "abc");
    EXPECT_EQ(echo_request(v6, 1, ""), "\x80\0\0\0\0\0\0\1"s);
}

TEST(EchoMessage, gives_the_bytes_of_an_answer_to_a_request_that_was_sent) {
    EXPECT_EQ(answer_in(v4, two, "\0\0ccii\xff\xff"s + "abc"), "abc");
    EXPECT_EQ(answer_in(v6, two, "\x81\0ccii\0\0"s), "");
}

TEST(EchoMessage, gives_nothing_for_another_message) {
    EXPECT_FALSE(answer_in(v4, two, "\0\0ccii\0\1"s + "abc")) << "another sequence number";
    EXPECT_FALSE(answer_in(v4, {.first = 0, .sent = 0}, "\0\0ccii\0\0"s + "abc"))
        << "nothing was sent";
    EXPECT_FALSE(answer_in(v4, two, "\x08\0ccii\0\0"s + "abc")) << "a request";
    EXPECT_FALSE(answer_in(v4, two, "\0\1ccii\0\0"s + "abc")) << "another code";
    EXPECT_FALSE(answer_in(v6, two, "\0\0ccii\0\0"s + "abc")) << "of the other version";
    EXPECT_FALSE(answer_in(v4, two, "\0\0ccii\0"s)) << "cut";
    EXPECT_FALSE(answer_in(v4, two, ""));
}

TEST(EchoMessage, knows_its_own_requests_by_their_beginning) {
    EXPECT_TRUE(is_echo_request(v4, two, echo_request(v4, 0, "abc")));
    EXPECT_TRUE(is_echo_request(v6, two, echo_request(v6, 0xffff, "")));
    EXPECT_FALSE(is_echo_request(v4, two, echo_request(v4, 1, "abc")));
    EXPECT_FALSE(is_echo_request(v4, two, "\0\0ccii\0\0"s)) << "an answer";
    EXPECT_FALSE(is_echo_request(v4, two, "\x08"));
}

TEST(EchoSequence, continues_behind_the_last_number_with_the_first) {
    echo_sequence numbers{.first = 0xffff};

    EXPECT_EQ(numbers.next(), 0xffff);
    EXPECT_EQ(numbers.next(), 0);
    EXPECT_TRUE(numbers.holds(0));
    EXPECT_FALSE(numbers.holds(1));
    EXPECT_FALSE(numbers.holds(0xfffe));
}

}  // namespace
}  // namespace vitals::net::socket
