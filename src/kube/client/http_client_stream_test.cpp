// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "runtime/clock.hpp"
#include "support/scripted_server.hpp"

#include <gmock/gmock.h>

#include <expected>
#include <string>
#include <vector>

namespace vitals::kube::client {
namespace {

using support::answer;
using support::reaction;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

std::string const head =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

class HttpClientStream : public ::testing::Test, protected testing::client_rig {
protected:
    void serve(std::vector<std::string> const& pieces, reaction::then after) {
        server.respond = [pieces, after](auto const&) { return reaction{pieces, after}; };
    }
    auto open(runtime::duration deadline = 300s) {
        return run(client().stream({.target = "/watch"}, deadline));
    }
    // All that comes until the orderly end, or the error.
    api_result<std::string> read_all(api_stream& stream) {
        std::string all;
        for (;;) {
            auto const got = run(stream.read(60s));
            if (!got) return std::unexpected(got.error());
            if (got->empty()) return all;
            all += *got;
        }
    }
};

TEST_F(HttpClientStream, brings_what_comes_until_the_orderly_end) {
    serve({head, "3\r\nabc\r\n", "2\r\nde\r\n0\r\n\r\n"}, reaction::then::close);

    auto const stream = open();

    ASSERT_TRUE(stream.has_value());
    EXPECT_EQ(read_all(**stream), "abcde");
}

TEST_F(HttpClientStream, has_a_connection_of_its_own) {
    server.respond = [](std::string const& request) {
        if (request.starts_with("GET /watch")) return reaction{{head}, reaction::then::hang};
        return answer(200, "{}");
    };
    ASSERT_TRUE(get("/x").has_value());

    auto const stream = open();
    ASSERT_TRUE(get("/x").has_value());

    EXPECT_TRUE(stream.has_value());
    EXPECT_EQ(server.connections(), 2U);
}

TEST_F(HttpClientStream, that_is_cut_short_is_unreachable) {
    serve({head, "3\r\nabc\r\n", "5\r\nab"}, reaction::then::close);

    auto const stream = open();
    ASSERT_TRUE(stream.has_value());
    auto const all = read_all(**stream);
    auto const again = run((*stream)->read(1s));

    ASSERT_FALSE(all.has_value());
    EXPECT_EQ(all.error().kind, error_class::unreachable);
    EXPECT_EQ(again.error().kind, error_class::unreachable);
}

TEST_F(HttpClientStream, that_is_reset_is_unreachable) {
    serve({head, "3\r\nabc\r\n"}, reaction::then::reset);

    auto const stream = open();
    ASSERT_TRUE(stream.has_value());

    EXPECT_EQ(read_all(**stream).error().kind, error_class::unreachable);
}

TEST_F(HttpClientStream, that_is_silent_is_given_up_after_its_idle_limit) {
    serve({head}, reaction::then::hang);
    auto const stream = open();
    ASSERT_TRUE(stream.has_value());

    auto const reading = start((*stream)->read(240s));
    clock.advance(239s);
    bool const early = reading->ended();
    clock.advance(1s);
    auto const got = finish(*reading);

    EXPECT_FALSE(early);
    EXPECT_EQ(got.error().kind, error_class::timeout);
}

TEST_F(HttpClientStream, ends_at_its_absolute_deadline) {
    serve({head}, reaction::then::hang);
    auto const stream = open(10s);
    ASSERT_TRUE(stream.has_value());

    auto const reading = start((*stream)->read(0s));
    clock.advance(10s);

    EXPECT_EQ(finish(*reading).error().kind, error_class::timeout);
}

TEST_F(HttpClientStream, without_a_header_is_given_up_after_a_minute) {
    serve({}, reaction::then::hang);
    auto const opening = start(client().stream({.target = "/watch"}, 300s));
    ASSERT_TRUE(run_until([this] { return server.requests().size() == 1; }));

    clock.advance(60s);

    EXPECT_EQ(finish(*opening).error().kind, error_class::timeout);
}

TEST_F(HttpClientStream, that_is_refused_reports_why_and_how_long_to_wait) {
    server.respond = [](auto const&) {
        return answer(
            429,
            R"({"kind":"Status","reason":"TooManyRequests","message":"slow down","code":429})",
            "Retry-After: 9\r\n"
        );
    };

    auto const stream = open();

    ASSERT_FALSE(stream.has_value());
    EXPECT_EQ(stream.error().kind, error_class::throttled);
    EXPECT_EQ(stream.error().retry_after, 9s);
    EXPECT_EQ(stream.error().message, "slow down");
}

TEST_F(HttpClientStream, of_a_web_page_is_undecodable) {
    server.respond = [](auto const&) {
        return answer(200, "<html>", "Content-Type: text/html\r\n");
    };

    auto const stream = open();

    ASSERT_FALSE(stream.has_value());
    EXPECT_EQ(stream.error().kind, error_class::undecodable);
    EXPECT_THAT(stream.error().message, HasSubstr("web page"));
}

}  // namespace
}  // namespace vitals::kube::client
