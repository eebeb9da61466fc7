// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/grpc/health_messages.hpp"

#include "net/http2/client_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::grpc {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

using fields = std::vector<std::pair<std::string, std::string>>;

net::http2::answer with_message(std::string_view message) {
    auto body = "\0\0\0\0"s;
    body.append(1, static_cast<char>(message.size())).append(message);
    return {.fields = {{":status", "200"}, {"grpc-status", "0"}}, .body = body};
}

net::http2::answer with_status(std::string status, std::string message = "") {
    fields all{{":status", "200"}, {"grpc-status", std::move(status)}};
    if (!message.empty()) all.emplace_back("grpc-message", std::move(message));
    return {.fields = std::move(all), .body = ""};
}

std::uint16_t code_of(net::http2::answer const& answer) {
    auto const read = read_answer(answer);
    EXPECT_TRUE(read) << read.error();
    return read ? read->code : 999;
}

std::string why_not(net::http2::answer const& answer) {
    auto const read = read_answer(answer);
    EXPECT_FALSE(read);
    return read ? "" : read.error();
}

TEST(HealthMessages, ask_for_the_server_or_for_a_service) {
    EXPECT_EQ(check_request(""), "\0\0\0\0\0"s);
    EXPECT_EQ(check_request("Cart"), "\0\0\0\0\6\x0a\4Cart"s);
    EXPECT_EQ(
        check_request(std::string(200, 'x')),
        "\0\0\0\0\xcb\x0a\xc8\1"s + std::string(200, 'x')
    );
}

TEST(HealthMessages, tell_the_serving_status) {
    EXPECT_EQ(code_of(with_message("\x08\x01")), 0);
    EXPECT_EQ(code_of(with_message("\x08\x02")), 102);
    EXPECT_EQ(code_of(with_message("\x08\x03")), 103);
    EXPECT_EQ(code_of(with_message("")), 100) << "the default of the field";
    EXPECT_EQ(code_of(with_message("\x08\x80\x01")), 199) << "one of a later version";
    EXPECT_EQ(code_of(with_message("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")), 199);
}

TEST(HealthMessages, do_not_look_at_fields_that_a_later_version_may_have) {
    EXPECT_EQ(
        code_of(with_message("\x12\3abc\x08\1\x18\x96\1\x25"
                             "1234\x29"
                             "12345678")),
        0
    );
    EXPECT_EQ(code_of(with_message("\x08\2\x08\1")), 0) << "the last one counts";
}

TEST(HealthMessages, tell_the_status_of_grpc_and_its_words) {
    auto const read = read_answer(with_status("12", "unknown service%0A100%25 %zz%4"));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->code, 12);
    EXPECT_EQ(read->message, "unknown service\n100% %zz%4");
    EXPECT_EQ(code_of(with_status("17")), 17);
}

TEST(HealthMessages, tell_the_status_of_http_where_there_is_none_of_grpc) {
    EXPECT_EQ(code_of({.fields = {{":status", "404"}}, .body = "<html>"}), 404);
    EXPECT_EQ(code_of({.fields = {{":status", "503"}, {"grpc-status", "14"}}, .body = ""}), 14);
    EXPECT_THAT(
        why_not({.fields = {{":status", "200"}}, .body = "<html>"}),
        HasSubstr("no gRPC: ")
    );
}

TEST(HealthMessages, refuse_what_is_malformed) {
    for (auto const* const status : {"", "x", "-1", "1x", "100", "99999", "+1", " 1"})
        EXPECT_NE(why_not(with_status(status)), "") << status;
    for (auto const& message :
         {"\x08"s,
          "\x08\x80"s,
          "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s,
          "\0\1"s,
          "\x0b"s,
          "\x12\4abc"s,
          "\x12\xff\xff\xff\xff\xff\xff\xff\xff\x7f"s,
          "\x25"
          "123"s,
          "\x29"
          "1234567"s})
        EXPECT_THAT(why_not(with_message(message)), HasSubstr("HealthCheckResponse"));
    auto answer = with_message("\x08\1");
    for (auto const& body :
         {""s,
          "\0\0\0\0"s,
          "\0\0\0\0\3\x08\1"s,
          "\0\0\0\0\2\x08\1\0\0\0\0\2\x08\1"s,
          "\0\xff\xff\xff\xff\x08\1"s}) {
        answer.body = body;
        EXPECT_NE(why_not(answer), "") << testing::PrintToString(body);
    }
    answer.body = "\1\0\0\0\2\x08\1"s;
    EXPECT_THAT(why_not(answer), HasSubstr("compressed"));
}

}  // namespace
}  // namespace vitals::probing::grpc
