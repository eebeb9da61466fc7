// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http/request_writer.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace vitals::net::http {
namespace {

TEST(RequestWriter, writes_fields_in_their_order_and_the_body_last) {
    request_writer request{"POST", "/a?b=c", 2};
    request.field("Host", "example.org");
    request.content_length(2);

    EXPECT_EQ(
        std::move(request).finish("hi"),
        "POST /a?b=c HTTP/1.1\r\nHost: example.org\r\nContent-Length: 2\r\n\r\nhi"
    );
}

TEST(RequestWriter, knows_a_target_that_ends_the_request_line) {
    EXPECT_TRUE(is_target("/a%20b?c=d"));
    for (auto const* text : {"", "a", "http://a/", "/a b", "/a\r\nX: y", "/\x7F", "/\xC3\xA9"})
        EXPECT_FALSE(is_target(text)) << text;
}

TEST(RequestWriter, knows_a_value_that_begins_another_field) {
    EXPECT_TRUE(is_field_value("text/plain;\tq=0.5, \xC3\xA9"));
    for (auto const* text : {"a\r\nX: y", "a\nb", "a\rb", "\x1B[1m", "\x7F"})
        EXPECT_FALSE(is_field_value(text)) << text;
}

}  // namespace
}  // namespace vitals::net::http
