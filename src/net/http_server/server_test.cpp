// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/server.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/server_fixture.hpp"
#include "runtime/coroutine.hpp"
#include "support/raw_client.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace vitals::net::http_server {

namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class HttpServer : public server_fixture {};

runtime::awaitable<response> fail(request const&) {
    throw std::runtime_error{"a detail"};
    co_return response{};
}

runtime::awaitable<response> no_content(request const&) {
    co_return response{.status = 204, .headers = {}, .body = "must not be sent"};
}

runtime::awaitable<response> inject(request const&) {
    co_return response{.status = 200, .headers = {{"X-A", "a\r\nX-B: b"}}, .body = ""};
}

}  // namespace

TEST_F(HttpServer, answers_a_request) {
    start(echo);

    auto const answer = exchange("GET /a%20b?c=%64 HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 12\r\n"));
    EXPECT_THAT(answer, EndsWith("\r\n\r\nGET /a b c=d"));
}

TEST_F(HttpServer, keeps_the_connection_for_pipelined_requests) {
    start(echo);
    support::raw_client client{server->local()};

    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();

    EXPECT_THAT(client.received(), AllOf(HasSubstr("GET /1"), HasSubstr("GET /2")));
    EXPECT_FALSE(client.closed());
}

TEST_F(HttpServer, closes_when_the_client_asks_for_it) {
    start(echo);
    support::raw_client modern{server->local()};
    support::raw_client old{server->local()};

    modern.send("GET /1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    old.send("GET /1 HTTP/1.0\r\n\r\n");
    clock.settle();

    EXPECT_THAT(modern.received(), HasSubstr("Connection: close"));
    EXPECT_TRUE(modern.closed());
    EXPECT_THAT(old.received(), EndsWith("GET /1"));
    EXPECT_TRUE(old.closed());
    EXPECT_EQ(server->connections().open, 0U);
}

TEST_F(HttpServer, answers_head_with_the_length_but_without_the_body) {
    start(echo);

    auto const answer = exchange("HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_THAT(answer, AllOf(HasSubstr("Content-Length: 9\r\n"), EndsWith("\r\n\r\n")));
}

TEST_F(HttpServer, sends_neither_body_nor_length_with_204) {
    start(no_content);

    auto const answer = exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_THAT(answer, StartsWith("HTTP/1.1 204"));
    EXPECT_THAT(answer, AllOf(Not(HasSubstr("Content-Length")), EndsWith("\r\n\r\n")));
}

TEST_F(HttpServer, turns_an_exception_into_a_500_without_details) {
    start(fail);

    auto const answer = exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 500"), Not(HasSubstr("detail"))));
    EXPECT_TRUE(log.contains("request failed server=test error=a detail"));
}

TEST_F(HttpServer, does_not_let_a_header_value_become_two_headers) {
    start(inject);

    auto const answer = exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_THAT(answer, Not(HasSubstr("\r\nX-B")));
}

TEST_F(HttpServer, answers_400_to_what_it_cannot_understand) {
    start(echo);

    for (auto const* request :
         {"nonsense\r\n\r\n",
          "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /a HTTP/1.1\r\n\r\n",
          "GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
          "GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
          "GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"})
        EXPECT_THAT(exchange(request), StartsWith("HTTP/1.1 400")) << request;
}

TEST_F(HttpServer, refuses_a_header_line_that_is_continued_on_the_next) {
    start(echo);

    for (auto const* fold : {"\r\n b", "\r\n\tb", "\r\n \r\nY: z"})
        EXPECT_THAT(
            exchange("GET /a HTTP/1.1\r\nHost: x\r\nX: a" + std::string{fold} + "\r\n\r\n"),
            StartsWith("HTTP/1.1 400")
        ) << fold;
}

TEST_F(HttpServer, knows_the_network_of_a_requests_client) {
    std::vector<std::array<std::uint8_t, 16>> seen;
    start([&](request const& asked) -> runtime::awaitable<response> {
        seen.push_back(asked.network);
        return echo(asked);
    });
    for (auto const* const from : {"127.0.0.1", "127.0.0.2", "127.0.0.1"}) {
        support::raw_client client{server->local(), from};
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        clock.settle();
    }

    ASSERT_EQ(seen.size(), 3U);
    EXPECT_NE(seen[0], seen[1]);
    EXPECT_EQ(seen[0], seen[2]);
}

TEST_F(HttpServer, knows_that_a_request_came_over_loopback) {
    bool over_loopback = false;
    start([&](request const& asked) {
        over_loopback = asked.over_loopback;
        return echo(asked);
    });

    exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_TRUE(over_loopback);
}

TEST_F(HttpServer, takes_a_body_that_looks_like_a_continued_line) {
    start(echo, {.body_bytes = 64});

    auto const answer =
        exchange("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n\r\n b\r\n");

    EXPECT_THAT(answer, EndsWith("POST /a body \r\n b\r\n"));
}

TEST_F(HttpServer, answers_501_to_a_transfer_coding_it_does_not_know) {
    start(echo, {.body_bytes = 64});

    for (auto const* coding : {"xchunked", "gzip, chunked"})
        EXPECT_THAT(
            exchange(
                "GET /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: " + std::string{coding} +
                "\r\n\r\n0\r\n\r\n"
            ),
            StartsWith("HTTP/1.1 501")
        ) << coding;
    EXPECT_THAT(
        exchange("GET /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n"),
        StartsWith("HTTP/1.1 200")
    );
}

TEST_F(HttpServer, asks_for_the_body_that_a_client_holds_back) {
    start(echo, {.body_bytes = 4});
    support::raw_client client{server->local()};

    client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-Continue\r\n\r\n");
    clock.settle();
    EXPECT_EQ(client.received(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("bb");
    clock.settle();
    EXPECT_EQ(client.received(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("bb");
    clock.settle();

    EXPECT_THAT(client.received(), EndsWith("POST /a body bbbb"));
}

TEST_F(HttpServer, asks_for_no_body_that_it_would_refuse_or_has_already) {
    start(echo, {.body_bytes = 4});
    auto const post = [this](std::string const& rest) {
        return exchange("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n" + rest);
    };

    EXPECT_THAT(post("Content-Length: 5\r\n\r\n"), StartsWith("HTTP/1.1 413"));
    EXPECT_THAT(post("Content-Length: 4\r\n\r\nbb"), testing::IsEmpty());
    EXPECT_THAT(post("Content-Length: 0\r\n\r\n"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(
        exchange("POST /a HTTP/1.0\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"),
        testing::IsEmpty()
    );
}

TEST_F(HttpServer, answers_417_to_an_expectation_it_does_not_know) {
    start(echo);

    EXPECT_THAT(
        exchange("GET /a HTTP/1.1\r\nHost: x\r\nExpect: magic\r\n\r\n"),
        StartsWith("HTTP/1.1 417")
    );
}

TEST_F(HttpServer, forbids_browsers_to_guess_a_type_or_to_use_an_answer_on_another_site) {
    start(echo);

    for (auto const* request : {"GET /a HTTP/1.1\r\nHost: x\r\n\r\n", "nonsense\r\n\r\n"})
        EXPECT_THAT(
            exchange(request),
            AllOf(
                HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"),
                HasSubstr("\r\nCross-Origin-Resource-Policy: same-origin\r\n")
            )
        );
}

TEST_F(HttpServer, names_the_address_when_a_port_is_taken) {
    start(echo);
    auto const port = server->local().port();

    auto const second =
        server::bind(context.get_executor(), clock, log.logger(), "b", "127.0.0.1", port, echo);

    ASSERT_FALSE(second);
    EXPECT_EQ(
        second.error(),
        "cannot listen on 127.0.0.1:" + std::to_string(port) + ": address already in use"
    );
}

TEST_F(HttpServer, says_what_an_address_must_look_like) {
    auto const bound =
        server::bind(context.get_executor(), clock, log.logger(), "b", "localhost", 0, echo);

    ASSERT_FALSE(bound);
    EXPECT_THAT(bound.error(), AllOf(HasSubstr("\"localhost\""), HasSubstr("not an IP address")));
}

TEST_F(HttpServer, listens_on_both_families_when_no_address_is_given) {
    auto bound = server::bind(context.get_executor(), clock, log.logger(), "b", "", 0, echo);

    ASSERT_TRUE(bound) << bound.error();
    auto const port = (*bound)->local().port();
    using boost::asio::ip::make_address;
    EXPECT_NO_THROW((support::raw_client{{make_address("127.0.0.1"), port}}));
    if ((*bound)->local().address().is_v6()) {
        EXPECT_NO_THROW((support::raw_client{{make_address("::1"), port}}));
    }
}

TEST_F(HttpServer, listens_on_nothing_but_the_given_address) {
    start(echo);

    boost::asio::ip::tcp::endpoint const elsewhere{
        boost::asio::ip::make_address("127.0.0.2"),
        server->local().port()
    };

    EXPECT_THROW(support::raw_client{elsewhere}, boost::system::system_error);
}

}  // namespace vitals::net::http_server
