// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/health_server/answer.hpp"

#include "net/http_server/message.hpp"
#include "serving/health_server/heartbeat.hpp"
#include "serving/health_server/registry.hpp"
#include "support/a_request.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::health_server {

namespace {

using namespace std::chrono_literals;
using net::http_server::response;

class Answer : public testing::Test {
protected:
    Answer() {
        config.ready();
        scheduler.ready();
    }

    response get(
        std::string path,
        decltype(net::http_server::request::query) query = {},
        std::string method = "GET"
    ) {
        auto const request =
            support::a_request(std::move(path), std::move(query), std::move(method));
        return answer(state, options, request);
    }
    static std::string header(response const& reply, std::string_view name) {
        for (auto const& [key, value] : reply.headers)
            if (key == name) return value;
        return "missing";
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    support::memory_log log;
    registry state{clock, log.logger()};
    answer_options options{.show_reasons = false, .app_id = "vitals"};
    target config = state.add("config");
    target scheduler = state.add("scheduler");
    heartbeat workers = state.add_heartbeat("workers", 60s);
};

}  // namespace

TEST_F(Answer, says_ok_when_all_is_well) {
    for (auto const* path :
         {"/livez", "/readyz", "/readyz/config", "/livez/workers", "/livez/ping"}) {
        auto const reply = get(path);
        EXPECT_EQ(reply.status, 200U) << path;
        EXPECT_EQ(reply.body, "ok") << path;
        EXPECT_EQ(header(reply, "Content-Type"), "text/plain; charset=utf-8");
        EXPECT_EQ(header(reply, "Cache-Control"), "no-store");
    }
}

// After a restart a replica lists every check as critical: readers of the API must not be switched
// to it.
TEST_F(Answer, what_readers_wait_for_holds_back_readyz_alone) {
    auto results = state.add("first-results", {.only_readyz = true, .reason = disclosure::open});
    results.not_ready("2 of 6 checks have no result yet");

    EXPECT_EQ(get("/readyz").status, 500U);
    EXPECT_EQ(get("/readyz/first-results").status, 500U);
    EXPECT_NE(
        get("/readyz", {{"verbose", ""}})
            .body.find("[-]first-results failed: 2 of 6 checks have no result yet\n"),
        std::string::npos
    );
    EXPECT_EQ(get("/readyz", {{"exclude", "first-results"}}).status, 200U);
    EXPECT_EQ(get("/readyz/scheduler").status, 200U);
    EXPECT_EQ(get("/livez").status, 200U);
    EXPECT_EQ(get("/healthz").status, 200U);
    EXPECT_EQ(get("/healthz", {{"verbose", ""}}).body.find("first-results"), std::string::npos);
    EXPECT_EQ(get("/v1.0/healthz").status, 204U);
    EXPECT_EQ(get("/v1.0/healthz/outbound").status, 204U);

    results.ready();

    EXPECT_EQ(get("/readyz").status, 200U);
}

TEST_F(Answer, names_every_target_when_asked_to_be_verbose) {
    EXPECT_EQ(
        get("/readyz", {{"verbose", ""}}).body,
        "[+]config ok\n[+]ping ok\n[+]scheduler ok\n[+]shutdown ok\nreadyz check passed\n"
    );
    EXPECT_EQ(
        get("/livez", {{"verbose", "0"}}).body,
        "[+]ping ok\n[+]workers ok\nlivez check passed\n"
    );
}

TEST_F(Answer, is_always_verbose_about_a_failure_but_keeps_reasons_to_itself) {
    config.not_ready("http://secret.example/ is gone");

    auto const reply = get("/readyz");

    EXPECT_EQ(reply.status, 500U);
    EXPECT_EQ(
        reply.body,
        "[-]config failed: reason withheld\n[+]ping ok\n[+]scheduler ok\n[+]shutdown ok\n"
        "readyz check failed\n"
    );
    EXPECT_EQ(get("/readyz/config").status, 500U);
    EXPECT_EQ(get("/readyz/config").body, "internal server error: reason withheld\n");
    EXPECT_EQ(get("/readyz/scheduler").status, 200U);
    EXPECT_EQ(get("/livez").status, 200U);
}

TEST_F(Answer, shows_reasons_when_it_may) {
    options.show_reasons = true;
    config.not_ready("no manifest yet");

    EXPECT_TRUE(get("/readyz").body.starts_with("[-]config failed: no manifest yet\n"));
    EXPECT_EQ(get("/readyz/config").body, "internal server error: no manifest yet\n");
}

TEST_F(Answer, leaves_out_what_is_excluded_and_warns_about_names_it_does_not_know) {
    config.not_ready("x");

    auto const reply =
        get("/readyz",
            {{"verbose", ""}, {"exclude", "config"}, {"exclude", "no\nsuch"}, {"exclude", "b"}});

    EXPECT_EQ(reply.status, 200U);
    EXPECT_EQ(
        reply.body,
        "[+]config excluded: ok\n[+]ping ok\n[+]scheduler ok\n[+]shutdown ok\n"
        "warn: some health checks cannot be excluded: no matches for \"no?such\",\"b\"\n"
        "readyz check passed\n"
    );
}

TEST_F(Answer, is_not_ready_without_targets_even_when_all_is_excluded) {
    config.retire();
    scheduler.retire();

    EXPECT_EQ(get("/readyz").status, 500U);
    EXPECT_EQ(get("/healthz").status, 503U);
    EXPECT_EQ(get("/readyz", {{"exclude", "shutdown"}, {"exclude", "ping"}}).status, 500U);
    EXPECT_EQ(get("/livez").status, 200U);
}

TEST_F(Answer, gives_healthz_an_empty_body_and_503) {
    EXPECT_EQ(get("/healthz").status, 200U);
    EXPECT_EQ(get("/healthz").body, "");

    config.not_ready("x");

    EXPECT_EQ(get("/healthz").status, 503U);
    EXPECT_EQ(get("/healthz").body, "");
    EXPECT_EQ(get("/healthz/").status, 503U);
}

TEST_F(Answer, fails_liveness_when_a_heart_stops_and_nothing_else_does) {
    config.not_ready("the API server is gone");
    EXPECT_EQ(get("/livez").status, 200U);

    clock.advance(61s);

    EXPECT_EQ(get("/livez").status, 500U);
    EXPECT_EQ(get("/livez/workers").status, 500U);
    EXPECT_EQ(
        get("/livez").body,
        "[+]ping ok\n[-]workers failed: reason withheld\nlivez check failed\n"
    );
}

TEST_F(Answer, stays_alive_but_not_ready_while_shutting_down) {
    state.shut_down();

    EXPECT_EQ(get("/readyz").status, 500U);
    EXPECT_EQ(get("/healthz").status, 503U);
    EXPECT_EQ(get("/livez").status, 200U);
    EXPECT_EQ(get("/readyz/shutdown").status, 500U);
}

TEST_F(Answer, keeps_to_the_contract_of_daprd) {
    EXPECT_EQ(get("/v1.0/healthz").status, 204U);
    EXPECT_EQ(get("/v1.0/healthz/").status, 204U);
    EXPECT_EQ(get("/v1.0/healthz/outbound").status, 204U);

    scheduler.not_ready("x");
    config.not_ready("x");

    auto const reply = get("/v1.0/healthz");
    EXPECT_EQ(reply.status, 500U);
    EXPECT_EQ(header(reply, "Content-Type"), "application/json");
    EXPECT_EQ(
        reply.body,
        R"({"errorCode":"ERR_HEALTH_NOT_READY","message":"dapr is not ready: [config scheduler]"})"
    );
    auto const outbound = get("/v1.0/healthz/outbound");
    EXPECT_EQ(outbound.status, 500U);
    EXPECT_EQ(
        outbound.body,
        R"({"errorCode":"ERR_OUTBOUND_HEALTH_NOT_READY","message":"dapr outbound is not ready"})"
    );
}

TEST_F(Answer, says_to_a_caller_that_it_is_not_whom_it_asked_for) {
    EXPECT_EQ(get("/v1.0/healthz", {{"appid", "vitals"}}).status, 204U);

    auto const reply = get("/v1.0/healthz", {{"appid", "other"}});

    EXPECT_EQ(reply.status, 500U);
    EXPECT_EQ(
        reply.body,
        R"({"errorCode":"ERR_HEALTH_APPID_NOT_MATCH","message":"dapr app-id does not match"})"
    );
    config.not_ready("x");
    EXPECT_NE(
        get("/v1.0/healthz", {{"appid", "other"}}).body.find("ERR_HEALTH_NOT_READY"),
        std::string::npos
    );
}

TEST_F(Answer, matches_whole_paths_only) {
    for (auto const* path :
         {"/",
          "/healthzx",
          "/healthz//",
          "/HEALTHZ",
          "/x/healthz",
          "/livez/nobody",
          "/readyz/workers",
          "/v1.0/healthz/x"})
        EXPECT_EQ(get(path).status, 404U) << path;
}

TEST_F(Answer, takes_get_and_head_only) {
    EXPECT_EQ(get("/livez", {}, "HEAD").status, 200U);
    for (auto const* method : {"POST", "PUT", "DELETE", "OPTIONS", "get"}) {
        auto const reply = get("/healthz", {}, method);
        EXPECT_EQ(reply.status, 405U) << method;
        EXPECT_EQ(header(reply, "Allow"), "GET, HEAD");
    }
}

}  // namespace vitals::serving::health_server
