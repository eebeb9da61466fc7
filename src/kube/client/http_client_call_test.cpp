// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "kube/config/cluster_config.hpp"
#include "support/full_queue.hpp"
#include "support/scripted_server.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

namespace vitals::kube::client {
namespace {

using support::answer;
using support::reaction;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

class HttpClientCall : public ::testing::Test, protected testing::client_rig {};

TEST_F(HttpClientCall, sends_one_request_with_the_prefix_of_the_server) {
    config.server.prefix = "/k8s/clusters/c-1";
    server.respond = [](auto const&) { return answer(200, R"({"kind":"X"})"); };

    auto const got = get("/api/v1/configmaps?limit=500");

    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->status, 200U);
    EXPECT_EQ(got->body, R"({"kind":"X"})");
    ASSERT_EQ(server.requests().size(), 1U);
    EXPECT_THAT(
        server.requests()[0],
        HasSubstr("GET /k8s/clusters/c-1/api/v1/configmaps?limit=500 HTTP/1.1\r\n")
    );
    EXPECT_THAT(server.requests()[0], HasSubstr("\r\nUser-Agent: vitals/test\r\n"));
    EXPECT_THAT(server.requests()[0], HasSubstr("\r\nAccept: application/json\r\n"));
    EXPECT_THAT(server.requests()[0], Not(HasSubstr("Accept-Encoding")));
}

TEST_F(HttpClientCall, sends_no_credentials_over_http) {
    config.login = config::bearer_token{"secret-token"};
    config.impersonation = {{"Impersonate-User", "jane"}};
    server.respond = [](auto const&) { return answer(200, "{}"); };

    auto const got = get("/api");

    EXPECT_TRUE(got.has_value());
    EXPECT_THAT(server.requests().at(0), Not(HasSubstr("Authorization")));
    EXPECT_THAT(server.requests().at(0), Not(HasSubstr("Impersonate")));
    EXPECT_TRUE(log.contains("no credentials are sent over http"));
    EXPECT_FALSE(log.contains("secret-token"));
}

TEST_F(HttpClientCall, uses_one_connection_for_calls_in_turn) {
    server.respond = [](auto const&) { return answer(200, "{}"); };

    for (int i = 0; i < 5; ++i) EXPECT_TRUE(get("/api").has_value());

    EXPECT_EQ(server.connections(), 1U);
}

TEST_F(HttpClientCall, opens_at_most_four_connections_for_calls_at_once) {
    server.respond = [](auto const&) { return answer(200, "{}"); };
    std::vector<std::unique_ptr<testing::pending<api_result<api_response>>>> calls;
    calls.reserve(12);

    for (int i = 0; i < 12; ++i) calls.push_back(start(client().call({.target = "/api"})));
    for (auto const& one : calls) EXPECT_TRUE(finish(*one).has_value());

    EXPECT_LE(server.connections(), 4U);
    EXPECT_EQ(server.requests().size(), 12U);
}

TEST_F(HttpClientCall, sends_a_body_with_its_type_and_length) {
    server.respond = [](auto const&) { return answer(201, "{}"); };

    auto const got = run(client().call(
        {.verb = verb::patch,
         .target = "/x?fieldManager=vitals",
         .content_type = "application/apply-patch+yaml",
         .body = "{\"a\":1}"}
    ));

    EXPECT_EQ(got.value().status, 201U);
    EXPECT_THAT(server.requests().at(0), HasSubstr("PATCH /x?fieldManager=vitals HTTP/1.1\r\n"));
    EXPECT_THAT(
        server.requests().at(0),
        HasSubstr("Content-Type: application/apply-patch+yaml\r\nContent-Length: 7\r\n\r\n{\"a\":1}"
        )
    );
}

TEST_F(HttpClientCall, maps_a_status_object_to_an_error) {
    server.respond = [](auto const&) {
        return answer(
            403,
            R"({"kind":"Status","reason":"Forbidden","message":"no list","code":403})"
        );
    };

    auto const got = get("/api");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::rbac);
    EXPECT_EQ(got.error().http_status, 403U);
    EXPECT_EQ(got.error().message, "no list");
}

TEST_F(HttpClientCall, says_that_a_web_page_is_no_answer) {
    server.respond = [](auto const&) {
        return answer(200, "<html>Log in</html>", "Content-Type: text/html\r\n");
    };

    auto const got = get("/api");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::undecodable);
    EXPECT_THAT(got.error().message, HasSubstr("proxy"));
}

TEST_F(HttpClientCall, takes_the_answer_behind_an_interim_one) {
    server.respond = [](auto const&) {
        return reaction{{"HTTP/1.1 103 Early Hints\r\n\r\n", answer(200, "{}").pieces.front()}};
    };

    EXPECT_TRUE(get("/api").has_value());
    EXPECT_TRUE(get("/api").has_value());
    EXPECT_EQ(server.connections(), 1U);
}

TEST_F(HttpClientCall, names_the_encoding_that_it_did_not_ask_for) {
    for (unsigned const status : {200U, 403U}) {
        server.respond = [status](auto const&) {
            return answer(status, "\x1f\x8b\x08", "Content-Encoding: gzip\r\n");
        };

        auto const got = get("/api");
        auto const stream = run(client().stream({.target = "/watch"}, 60s));

        ASSERT_FALSE(got.has_value());
        ASSERT_FALSE(stream.has_value());
        auto const kind = status == 403 ? error_class::rbac : error_class::undecodable;
        for (auto const& error : {got.error(), stream.error()}) {
            EXPECT_EQ(error.kind, kind);
            EXPECT_THAT(error.message, HasSubstr(status == 403 ? "status 403" : "gzip"));
        }
    }
}

TEST_F(HttpClientCall, refuses_an_answer_above_its_limit) {
    options.answer_limit = 1000;
    server.respond = [](auto const&) { return answer(200, std::string(1001, ' ')); };

    auto const got = get("/api");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::too_large);
    EXPECT_THAT(got.error().message, HasSubstr("larger than Vitals accepts"));
}

TEST_F(HttpClientCall, refuses_an_answer_above_the_limit_of_its_request) {
    server.respond = [](auto const&) { return answer(200, std::string(1001, ' ')); };

    auto const got = run(client().call({.target = "/api", .answer_limit = 1000}));

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::too_large);
}

TEST_F(HttpClientCall, takes_no_truncated_body_for_an_answer) {
    server.respond = [](auto const&) {
        return reaction{
            {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"a\""
            },
            reaction::then::close
        };
    };

    auto const got = get("/api");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::unreachable);
}

TEST_F(HttpClientCall, gives_up_at_its_deadline_when_the_server_is_half_open) {
    server.respond = [](auto const&) { return reaction{{}, reaction::then::hang}; };
    auto const call = start(client().call({.target = "/api"}, 10s));
    ASSERT_TRUE(run_until([this] { return server.requests().size() == 1; }));

    clock.advance(9s);
    bool const early = call->ended();
    clock.advance(1s);
    auto const got = finish(*call);

    EXPECT_FALSE(early);
    EXPECT_EQ(got.error().kind, error_class::timeout);
    EXPECT_EQ(got.error().stage, exchange_stage::lost);
    EXPECT_THAT(got.error().message, HasSubstr("no answer within 10.0 s"));
}

TEST_F(HttpClientCall, says_which_name_has_no_address) {
    auto const no_name = std::string(64, 'a') + ".example";  // of DNS: a label has 63 at most
    config.server.host = no_name;

    auto const got = get("/api");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::unreachable);
    EXPECT_EQ(got.error().stage, exchange_stage::not_sent);
    EXPECT_THAT(got.error().message, HasSubstr(no_name));
}

TEST_F(HttpClientCall, gives_up_an_address_that_takes_no_connection_after_five_seconds) {
    support::full_queue const full;
    config.server.port = full.where.port();
    auto const call = start(client().call({.target = "/api"}, 20s));
    ASSERT_TRUE(run_until([this] { return !clock.nobody_is_waiting(); }));

    clock.advance(4900ms);
    bool const early = call->ended();
    ASSERT_TRUE(run_until([&] {
        clock.advance(100ms);
        return call->ended();
    }));
    auto const got = finish(*call);

    EXPECT_FALSE(early);
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::unreachable);
    EXPECT_THAT(got.error().message, HasSubstr("connect: no connection within 5 s"));
}

TEST_F(HttpClientCall, names_the_server_that_refuses_the_connection) {
    auto const url = config.server.text();
    server.stop();

    auto const got = get("/api");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::unreachable);
    EXPECT_EQ(got.error().message, "API server " + url + ": connect: Connection refused");
}

TEST_F(HttpClientCall, reports_each_warning_once) {
    server.respond = [](auto const&) {
        return answer(
            200,
            "{}",
            "Warning: 299 - \"v1 is old\"\r\nWarning: 299 - \"so are you\"\r\n"
        );
    };

    (void)get("/api");
    (void)get("/api");

    EXPECT_EQ(log.count("v1 is old"), 1U);
    EXPECT_EQ(log.count("so are you"), 1U);
}

TEST_F(HttpClientCall, refuses_a_target_that_would_break_out_of_the_request) {
    auto const got = get("/api HTTP/1.1\r\nX: y");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::permanent);
    EXPECT_EQ(server.connections(), 0U);
}

}  // namespace
}  // namespace vitals::kube::client
