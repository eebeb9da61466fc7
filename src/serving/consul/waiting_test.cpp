// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Blocking queries, over real connections, in virtual time.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/server_fixture.hpp"
#include "runtime/spawned.hpp"
#include "serving/consul/routes.hpp"
#include "support/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <exception>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using health::outcome;
using support::raw_client;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

// What follows `name` until the end of the line.
std::string field(std::string const& answer, std::string_view name) {
    auto const at = answer.find(std::string{name} + ": ");
    if (at == answer.npos) return {};
    auto const begin = at + name.size() + 2;
    return answer.substr(begin, answer.find('\r', begin) - begin);
}

}  // namespace

class BlockingQueries : public net::http_server::server_fixture {
protected:
    void SetUp() override { start_with(api_limits); }
    ~BlockingQueries() override {
        if (server) server->stop();
        waking.cancel();
        clock.settle();
    }
    void start_with(net::http_server::limits limits) {
        limits.waiting = limits.waiting_per_address = 5'000;
        limits.connections = limits.connections_per_address = 5'000;
        start(
            [this, inner = api.handler()](net::http_server::request const& asked) {
                ++calls;
                return inner(asked);
            },
            limits
        );
        waking.start(api.run(), [](std::exception_ptr const&) {});
        clock.advance(1s);
    }

    status::handle add(std::string_view id) {
        check::definition one;
        one.identity = {"shop", "web", id};
        return store.add(std::make_shared<check::definition const>(std::move(one)), {});
    }
    void see(status::handle which, outcome what, std::string output = "out") {
        health::observation seen;
        seen.outcome = what;
        seen.ended = clock.wall();
        seen.output = std::move(output);
        store.observe(which, std::move(seen));
        clock.settle();
    }
    raw_client& ask(std::string const& state, std::string const& query) {
        auto& one = clients.emplace_back(server->local());
        ask_again(one, state, query);
        return one;
    }
    void ask_again(raw_client& one, std::string const& state, std::string const& query) {
        one.send("GET /v1/health/state/" + state + "?" + query + " HTTP/1.1\r\nHost: x\r\n\r\n");
        clock.settle();
    }
    std::string index(std::string const& state) {
        return field(ask(state, "").received(), "X-Consul-Index");
    }
    raw_client& wait_for_change(std::string const& state, std::string const& more = "") {
        return ask(state, "index=" + index(state) + more);
    }

    status::status_store store;
    double jitter = 0;
    consul::api api{
        context.get_executor(),
        clock,
        store,
        {.node_name = "n", .first_index = 1, .random = [this] { return jitter; }}
    };
    runtime::spawned waking{context.get_executor()};
    std::list<raw_client> clients;
    std::size_t calls = 0;  // of the handler
};

TEST_F(
    BlockingQueries,
    of_a_watcher_that_asks_again_at_once_stay_unanswered_while_nothing_changes
) {
    see(add("one"), outcome::passing);
    auto& watcher = ask("any", "");
    std::size_t answers = 0;
    for (auto const end = clock.now() + 3s; clock.now() < end; clock.advance(10ms)) {
        auto const& received = watcher.received();
        std::size_t seen = 0;
        for (auto at = received.find("HTTP/1.1 200"); at != received.npos;
             at = received.find("HTTP/1.1 200", at + 1))
            ++seen;
        if (std::exchange(answers, seen) == seen) continue;
        ask_again(watcher, "any", "index=" + field(received, "X-Consul-Index"));
    }

    EXPECT_EQ(answers, 1U);
    EXPECT_EQ(server->connections().waiting, 1U);
}

TEST_F(BlockingQueries, are_answered_when_the_status_changes) {
    auto const one = add("one");
    clock.advance(1s);
    auto& watcher = wait_for_change("any");
    auto const before = index("any");
    EXPECT_EQ(watcher.received(), "");

    see(one, outcome::passing);

    EXPECT_THAT(watcher.received(), HasSubstr(R"("Status":"passing")"));
    EXPECT_GT(std::stoull(field(watcher.received(), "X-Consul-Index")), std::stoull(before));
}

TEST_F(BlockingQueries, are_answered_at_once_when_the_index_has_moved_already) {
    auto const one = add("one");
    auto const before = index("any");
    see(one, outcome::passing);

    EXPECT_THAT(ask("any", "index=" + before).received(), HasSubstr("HTTP/1.1 200"));
    EXPECT_THAT(ask("any", "index=0&wait=10m").received(), HasSubstr("HTTP/1.1 200"));
}

TEST_F(BlockingQueries, do_not_miss_a_change_that_comes_with_them) {
    auto const one = add("one");
    clock.advance(1s);
    auto const before = index("any");
    auto& watcher = clients.emplace_back(server->local());
    watcher.send("GET /v1/health/state/any?index=" + before + " HTTP/1.1\r\nHost: x\r\n\r\n");
    context.poll_one();
    see(one, outcome::passing);

    clock.advance(1s);

    EXPECT_THAT(watcher.received(), HasSubstr(R"("Status":"passing")"));
}

TEST_F(BlockingQueries, end_with_what_holds_when_their_time_is_over) {
    add("one");
    auto const before = index("any");
    jitter = 0.5;
    auto& short_one = ask("any", "index=" + before + "&wait=16s");
    auto& usual_one = ask("any", "index=" + before);
    auto& long_one = ask("any", "index=" + before + "&wait=1h");

    clock.advance(16s + 499ms);
    EXPECT_EQ(short_one.received(), "");
    clock.advance(2ms);
    EXPECT_THAT(short_one.received(), HasSubstr("HTTP/1.1 200"));
    EXPECT_EQ(field(short_one.received(), "X-Consul-Index"), before);
    EXPECT_THAT(short_one.received(), HasSubstr("shop/web/one"));

    clock.advance(5min - 16s);
    EXPECT_EQ(usual_one.received(), "");
    clock.advance(10s);
    EXPECT_THAT(usual_one.received(), HasSubstr("HTTP/1.1 200"));

    clock.advance(5min);
    EXPECT_EQ(long_one.received(), "");
    clock.advance(20s);
    EXPECT_THAT(long_one.received(), HasSubstr("HTTP/1.1 200"));
}

TEST_F(BlockingQueries, are_not_woken_by_what_their_list_does_not_show) {
    auto const one = add("one");
    see(add("two"), outcome::critical);
    clock.advance(1s);
    auto& critical = wait_for_change("critical");
    see(one, outcome::critical);
    auto& any = wait_for_change("any");
    auto& warning = wait_for_change("warning");
    auto& unknown = wait_for_change("fine");
    auto& elsewhere = ask("any", "node-meta=rack:7&index=1");

    store.set_stale({"shop", "web", "one"}, true);
    see(one, outcome::critical, "another output");
    clock.advance(1min);

    for (auto* each : {&critical, &any, &warning, &unknown, &elsewhere})
        EXPECT_EQ(each->received(), "");
    see(one, outcome::passing);
    clock.advance(1min);
    EXPECT_THAT(critical.received(), Not(HasSubstr("shop/web/one")));
    EXPECT_THAT(critical.received(), HasSubstr("shop/web/two"));
    EXPECT_THAT(any.received(), HasSubstr("shop/web/one"));
    for (auto* each : {&warning, &unknown, &elsewhere}) EXPECT_EQ(each->received(), "");
}

TEST_F(BlockingQueries, learn_of_an_output_alone_after_half_of_five_minutes_to_one_and_a_half) {
    auto const one = add("one");
    see(one, outcome::passing, "12:00");
    clock.advance(1s);
    auto& watcher = wait_for_change("any", "&wait=10m");
    jitter = 0.25;

    see(one, outcome::passing, "12:01");
    clock.advance(3min);
    see(one, outcome::passing, "12:04");
    EXPECT_THAT(ask("any", "").received(), HasSubstr("12:04"));
    clock.advance(44s);

    EXPECT_EQ(watcher.received(), "");
    clock.advance(2s);
    EXPECT_THAT(watcher.received(), HasSubstr("12:04"));
}

TEST_F(BlockingQueries, that_wait_for_an_index_of_the_future_wait) {
    EXPECT_EQ(ask("any", "index=999999").received(), "");
}

TEST_F(BlockingQueries, hear_of_changes_that_follow_one_another_at_once_together) {
    auto const one = add("one");
    clock.advance(1s);
    auto& watcher = wait_for_change("any");
    see(one, outcome::passing);
    ask_again(watcher, "any", "index=" + index("any"));
    auto const before = watcher.received().size();

    see(one, outcome::warning);
    see(one, outcome::passing);
    EXPECT_EQ(watcher.received().size(), before);
    clock.advance(100ms);

    EXPECT_GT(watcher.received().size(), before);
}

TEST_F(BlockingQueries, of_many_cost_a_change_elsewhere_nothing_and_one_of_theirs_one_answer_each) {
    constexpr std::size_t watchers = 1'000;
    auto const theirs = add("one");
    auto const elsewhere = add("two");
    see(elsewhere, outcome::passing);
    clock.advance(1s);
    auto const critical = index("critical");
    clients.clear();
    for (std::size_t i = 0; i < watchers; ++i) {
        clients.emplace_back(server->local());
        clients.back().send(
            "GET /v1/health/state/critical?index=" + critical + " HTTP/1.1\r\nHost: x\r\n\r\n"
        );
        clock.settle();
    }
    ASSERT_EQ(server->connections().waiting, watchers);
    calls = 0;

    for (auto const next : {outcome::warning, outcome::passing, outcome::warning}) {
        see(elsewhere, next);
        clock.advance(1s);
    }
    EXPECT_EQ(calls, 0U);
    see(theirs, outcome::passing);

    EXPECT_EQ(calls, watchers);
    EXPECT_EQ(server->connections().waiting, 0U);
    for (auto& each : clients) EXPECT_THAT(each.received(), HasSubstr("\r\n\r\n[]"));
}

}  // namespace vitals::serving::consul
