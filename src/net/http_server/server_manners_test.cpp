// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// The parts of every answer of every server, whatever its handler.

#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/server_fixture.hpp"
#include "runtime/coroutine.hpp"
#include "support/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::net::http_server {

namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr auto date = "\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n";

class HttpServerManners : public server_fixture {
protected:
    runtime::awaitable<response> forever(request const&) {
        co_await clock.sleep_for(1h);
        co_return response{};
    }
};

}  // namespace

TEST_F(HttpServerManners, say_when_it_was_made) {
    start(echo, {.connections = 1, .connections_per_address = 1});
    EXPECT_THAT(
        exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        AllOf(StartsWith("HTTP/1.1 200"), HasSubstr(date))
    );
    EXPECT_THAT(
        exchange("GET / HTTP/1.1\r\n\r\n"),
        AllOf(StartsWith("HTTP/1.1 400"), HasSubstr(date))
    );
    EXPECT_THAT(
        exchange("GET //x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        AllOf(StartsWith("HTTP/1.1 307"), HasSubstr(date))
    );
}

TEST_F(HttpServerManners, say_so_when_there_is_no_place_either) {
    start(
        [this](request const& asked) { return forever(asked); },
        {.connections = 1, .connections_per_address = 1}
    );
    support::raw_client first{server->local()};
    first.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();

    EXPECT_THAT(exchange(""), AllOf(StartsWith("HTTP/1.1 503"), HasSubstr(date)));
}

TEST_F(HttpServerManners, move_to_a_path_without_empty_segments) {
    start(echo);
    auto const moved = [this](std::string const& target) {
        return exchange("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    };

    EXPECT_THAT(moved("/v1//agent/checks"), HasSubstr("\r\nLocation: /v1/agent/checks\r\n"));
    EXPECT_THAT(moved("//evil.example/x"), HasSubstr("\r\nLocation: /evil.example/x\r\n"));
    EXPECT_THAT(moved("///a///b//?x=//&y"), HasSubstr("\r\nLocation: /a/b/?x=//&y\r\n"));
    EXPECT_THAT(moved("http://host//a%2F%2fb"), HasSubstr("\r\nLocation: /a%2F%2fb\r\n"));
    EXPECT_THAT(moved("/\\evil.example//x"), HasSubstr("\r\nLocation: /%5Cevil.example/x\r\n"));
    EXPECT_THAT(moved("/a?b=//c"), EndsWith("GET /a b=//c"));
    EXPECT_THAT(moved("/a%2F%2Fb"), EndsWith("GET /a//b"));
    EXPECT_THAT(
        exchange("PUT /a//b HTTP/1.1\r\nHost: x\r\n\r\n"),
        AllOf(StartsWith("HTTP/1.1 307"), HasSubstr("Content-Length: 0\r\n"))
    );
}

TEST_F(HttpServerManners, leave_the_body_out_for_head) {
    start(echo);
    auto const reply = exchange("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(reply, AllOf(HasSubstr("Content-Length: 7\r\n"), EndsWith("\r\n\r\n")));
}

}  // namespace vitals::net::http_server
