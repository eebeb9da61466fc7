// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/server_fixture.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "support/raw_client.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <gmock/gmock.h>

#include <cstddef>
#include <list>
#include <memory>
#include <string>

namespace vitals::net::http_server {

namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class HttpServerLimits : public server_fixture {
protected:
    std::string post(std::size_t bytes) {
        return exchange(
            "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" +
            std::string(bytes, 'b')
        );
    }
};

runtime::awaitable<response> large(request const&) {
    response answer{.status = 200, .headers = {}, .body = {}};
    answer.body.resize(64'000'000, 'x');
    co_return answer;
}

runtime::awaitable<response> later(runtime::clock& clock, request const&) {
    co_await clock.sleep_for(1s);
    co_return response{};
}

}  // namespace

TEST_F(HttpServerLimits, answers_431_to_a_header_that_is_too_large) {
    start(echo);

    auto const answer =
        exchange("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(17 * 1024, 'a') + "\r\n\r\n");

    EXPECT_THAT(answer, StartsWith("HTTP/1.1 431"));
}

TEST_F(HttpServerLimits, answers_431_to_more_than_a_hundred_fields_in_header_and_trailer) {
    start(echo, {.body_bytes = 64});
    auto const fields = [](std::size_t count) {
        std::string lines;
        for (std::size_t i = 0; i < count; ++i) lines += "a:\r\n";
        return lines;
    };
    std::string const host = "GET / HTTP/1.1\r\nHost: x\r\n";
    auto const chunked = host + "Transfer-Encoding: chunked\r\n" + fields(49) + "\r\n0\r\n";

    EXPECT_THAT(exchange(host + fields(99) + "\r\n"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(exchange(host + fields(100) + "\r\n"), StartsWith("HTTP/1.1 431"));
    EXPECT_THAT(exchange(chunked + fields(49) + "\r\n"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(exchange(chunked + fields(50) + "\r\n"), StartsWith("HTTP/1.1 431"));
}

TEST_F(HttpServerLimits, answers_400_to_more_parameters_than_anybody_needs) {
    start(echo);
    std::string query = "a";
    for (int i = 1; i < 64; ++i) query += "&a";

    EXPECT_THAT(
        exchange("GET /?" + query + " HTTP/1.1\r\nHost: x\r\n\r\n"),
        StartsWith("HTTP/1.1 200")
    );
    EXPECT_THAT(
        exchange("GET /?" + query + "&a HTTP/1.1\r\nHost: x\r\n\r\n"),
        StartsWith("HTTP/1.1 400")
    );
}

TEST_F(HttpServerLimits, answers_413_to_a_body_that_is_too_large) {
    start(echo, {.body_bytes = 4});

    EXPECT_THAT(post(4), EndsWith("POST /p body bbbb"));
    EXPECT_THAT(post(5), StartsWith("HTTP/1.1 413"));
}

TEST_F(HttpServerLimits, answers_413_to_a_chunked_body_that_grows_too_large) {
    start(echo, {.body_bytes = 4});

    auto const answer = exchange(
        "POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
        "chunked\r\n\r\n8\r\nbbbbbbbb\r\n0\r\n\r\n"
    );

    EXPECT_THAT(answer, StartsWith("HTTP/1.1 413"));
}

TEST_F(HttpServerLimits, takes_no_body_at_all_by_default) {
    start(echo);

    EXPECT_THAT(post(1), StartsWith("HTTP/1.1 413"));
}

TEST_F(
    HttpServerLimits,
    clients_that_never_read_neither_pile_up_answers_nor_keep_others_from_theirs
) {
    start(large, {.unread_bytes = 70'000'000});
    support::raw_client first{server->local()};
    first.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();

    auto const second = exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    EXPECT_THAT(second, StartsWith("HTTP/1.1 503"));
    EXPECT_THAT(second, HasSubstr("Retry-After: 1"));

    clock.advance(1s);  // that is long enough for the first one
    support::raw_client third{server->local()};
    third.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();

    EXPECT_THAT(third.received(), StartsWith("HTTP/1.1 200"));
    EXPECT_EQ(server->connections().evicted["writing"], 1U);
    EXPECT_EQ(server->connections().open, 1U);
}

TEST_F(HttpServerLimits, cuts_a_client_that_sends_a_byte_a_second) {
    start(echo);
    support::raw_client client{server->local()};
    std::string const request = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";

    for (std::size_t i = 0; i < 7; ++i) {
        client.send(request.substr(i, 1));
        clock.advance(1s);
    }

    EXPECT_THAT(client.received(), StartsWith("HTTP/1.1 408"));
    EXPECT_TRUE(client.closed());
    EXPECT_EQ(server->connections().open, 0U);
}

TEST_F(HttpServerLimits, closes_a_connection_that_never_says_anything) {
    start(echo);
    support::raw_client client{server->local()};

    clock.advance(5s);

    EXPECT_TRUE(client.closed());
    EXPECT_THAT(client.received(), IsEmpty());
}

TEST_F(HttpServerLimits, closes_a_connection_that_was_idle_for_too_long) {
    start(echo);
    support::raw_client client{server->local()};
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.advance(29s);
    EXPECT_FALSE(client.closed());

    clock.advance(1s);

    EXPECT_TRUE(client.closed());
}

TEST_F(HttpServerLimits, gives_up_on_a_client_that_does_not_read) {
    start(large);
    support::raw_client client{server->local()};

    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();
    EXPECT_EQ(server->connections().open, 1U);
    clock.advance(31s);

    EXPECT_EQ(server->connections().open, 0U);
}

TEST_F(HttpServerLimits, gives_the_place_of_an_idle_connection_to_a_newcomer) {
    start(echo, {.connections = 2});
    support::raw_client oldest{server->local()};
    clock.advance(1s);
    support::raw_client other{server->local()};
    clock.advance(1s);

    auto const answer = exchange("GET /new HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_THAT(answer, EndsWith("GET /new"));
    EXPECT_TRUE(oldest.closed());
    EXPECT_FALSE(other.closed());
}

TEST_F(HttpServerLimits, turns_a_newcomer_away_when_every_request_is_being_answered) {
    start([this](request const& request) { return later(clock, request); }, {.connections = 2});
    support::raw_client first{server->local()};
    support::raw_client second{server->local()};
    first.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    second.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();

    auto const answer = exchange("");

    EXPECT_THAT(answer, StartsWith("HTTP/1.1 503"));
    EXPECT_EQ(server->connections().open, 2U);
    EXPECT_EQ(server->connections().rejected, 1U);
    clock.advance(1s);
    EXPECT_THAT(first.received(), HasSubstr("200 OK"));
    EXPECT_THAT(second.received(), HasSubstr("200 OK"));
}

TEST_F(HttpServerLimits, gives_the_place_of_a_half_sent_request_to_a_newcomer) {
    start(echo, {.connections = 2});
    support::raw_client first{server->local(), "127.0.0.2"};
    first.send("G");
    clock.advance(100ms);
    support::raw_client second{server->local(), "127.0.0.3"};
    second.send("GET / HTTP/1.1\r\nHost: x\r\nX: ");
    clock.settle();

    auto const answer = exchange("GET /new HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_THAT(answer, EndsWith("GET /new"));
    EXPECT_TRUE(first.closed());
    EXPECT_FALSE(second.closed());
    EXPECT_EQ(server->connections().evicted["half_sent"], 1U);
}

TEST_F(HttpServerLimits, takes_the_place_of_an_address_beyond_its_bound_from_itself) {
    start(echo, {.connections = 9, .connections_per_address = 2});
    support::raw_client other{server->local(), "127.0.0.2"};
    other.send("G");
    clock.advance(100ms);
    support::raw_client first{server->local()};
    clock.advance(100ms);
    support::raw_client second{server->local()};

    auto const answer = exchange("GET /new HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_THAT(answer, EndsWith("GET /new"));
    EXPECT_FALSE(other.closed());
    EXPECT_TRUE(first.closed());
    EXPECT_FALSE(second.closed());
}

// In the worst order: all of them wait to be accepted when the loop, which was busy, comes back to
// them.
TEST_F(
    HttpServerLimits,
    two_hundred_half_sent_requests_at_once_do_not_cost_another_client_its_answer
) {
    for (bool const one_address : {true, false}) {
        start(
            echo,
            {.connections = 16, .connections_per_address = 4, .connections_for_newcomers = 4}
        );
        std::list<support::raw_client> hostile;
        auto const add_hostile = [&](int count) {
            for (int i = 0; i < count; ++i) {
                auto const host = one_address ? std::string{"2"} : std::to_string(hostile.size());
                hostile.emplace_back(server->local(), "127.0.1." + host);
                hostile.back().send("GET / HTTP/1.1\r\nHost: x\r\nX: ");
            }
        };
        add_hostile(100);
        support::raw_client fair{server->local()};
        fair.send("GET /fair HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        add_hostile(100);

        clock.settle();

        EXPECT_THAT(fair.received(), EndsWith("GET /fair")) << one_address;
        auto evicted = server->connections().evicted;
        EXPECT_GT(evicted["silent"] + evicted["half_sent"], 100U);
        EXPECT_EQ(server->connections().rejected, 0U);
        server->stop();
        clock.advance(1min);
    }
}

TEST_F(HttpServerLimits, reports_too_many_connections_once_a_minute) {
    start(echo, {.connections = 1});

    std::list<support::raw_client> many;
    for (int i = 0; i < 50; ++i) {
        many.emplace_back(server->local());
        clock.advance(100ms);
    }

    EXPECT_EQ(log.count("too many connections"), 1U);
}

TEST_F(HttpServerLimits, survives_a_client_that_resets_in_the_middle) {
    start(echo);
    {
        support::raw_client client{server->local()};
        client.send("GET / HTTP/1.1\r\nHo");
        clock.settle();
    }
    clock.settle();

    EXPECT_EQ(server->connections().open, 0U);
    EXPECT_THAT(exchange("GET /b HTTP/1.1\r\nHost: x\r\n\r\n"), EndsWith("GET /b"));
}

}  // namespace vitals::net::http_server
