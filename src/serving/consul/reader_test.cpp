// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Who reads, over real connections, in virtual time. A request that a proxy has forwarded is not
// local, even over a loopback connection.

#include "serving/consul/reader.hpp"

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/server_fixture.hpp"
#include "runtime/spawned.hpp"
#include "serving/consul/routes.hpp"
#include "serving/readers/gate.hpp"
#include "serving/readers/readers_fixture.hpp"
#include "support/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <exception>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using namespace std::chrono_literals;
using support::raw_client;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view stranger = "X-Forwarded-For: 192.0.2.1\r\n";

std::string with_token(std::string_view token) {
    return std::string{stranger} + "X-Consul-Token: " + std::string{token} + "\r\n";
}

class ReaderOfTheApi : public net::http_server::server_fixture {
protected:
    ReaderOfTheApi() {
        gate.review_by(&reviews);
        for (auto const* const ns : {"bank", "shop"}) see(add(ns, "front"), "secret of");
    }
    ~ReaderOfTheApi() override {
        if (server) server->stop();
        waking.cancel();
        clock.settle();
    }
    void SetUp() override {
        auto limits = api_limits;
        limits.waiting = limits.waiting_per_address = 10;
        start(api.handler(), limits);
        waking.start(api.run(), [](std::exception_ptr const&) {});
        clock.advance(1s);
    }

    status::handle add(std::string const& ns, std::string const& service) {
        check::definition one;
        one.identity = {ns, "web", "a"};
        one.service = check::service{ns + "/" + service, service, {}};
        return store.add(std::make_shared<check::definition const>(std::move(one)), {});
    }
    void see(status::handle which, std::string_view output) {
        health::observation seen;
        seen.outcome = ++seen_ % 2 == 0 ? health::outcome::critical : health::outcome::passing;
        seen.output = std::string{output} + " " + check_of(which);
        store.observe(which, std::move(seen));
        clock.settle();
    }
    std::string check_of(status::handle which) const {
        return std::string{store.in(which.slot)->definition->identity.ns()};
    }
    raw_client& ask(std::string_view target, std::string_view headers) {
        auto& one = clients.emplace_back(server->local());
        one.send(
            "GET " + std::string{target} + " HTTP/1.1\r\nHost: localhost\r\n" +
            std::string{headers} + "\r\n"
        );
        clock.settle();
        return one;
    }
    std::string get(std::string_view headers, std::string_view target = "/v1/health/state/any") {
        return ask(target, headers).received();
    }

    status::status_store store;
    readers::testing::fake_reviewer reviews{clock};
    readers::gate gate{context.get_executor(), clock, log.logger(), {}};
    consul::api api{
        context.get_executor(),
        clock,
        store,
        {.node_name = "n", .first_index = 1, .gate = &gate}
    };
    runtime::spawned waking{context.get_executor()};
    std::list<raw_client> clients;

private:
    int seen_ = 0;
};

}  // namespace

TEST_F(ReaderOfTheApi, sees_everything_from_the_same_pod) {
    EXPECT_THAT(
        get(""),
        AllOf(
            HasSubstr("secret of bank"),
            HasSubstr("secret of shop"),
            Not(HasSubstr("X-Vitals-Masked"))
        )
    );
}

TEST_F(ReaderOfTheApi, sees_statuses_from_elsewhere) {
    EXPECT_THAT(
        get(stranger),
        AllOf(
            HasSubstr("200 OK"),
            HasSubstr("X-Vitals-Masked: all"),
            HasSubstr(R"("Status":"critical")"),
            Not(HasSubstr("secret"))
        )
    );
    EXPECT_THAT(reviews.asked, IsEmpty());
}

// What a page shows of another site it cannot read, but it learns how long that took.
TEST_F(ReaderOfTheApi, sees_statuses_when_a_page_asks) {
    EXPECT_THAT(
        get("Sec-Fetch-Site: cross-site\r\n"),
        AllOf(HasSubstr("X-Vitals-Masked: all"), Not(HasSubstr("secret of")))
    );
    EXPECT_THAT(get("Sec-Fetch-Site: none\r\n"), HasSubstr("secret of"));
}

TEST_F(ReaderOfTheApi, hears_that_outputs_are_masked_whatever_the_status_code_is) {
    EXPECT_THAT(
        get(stranger, "/v1/agent/health/service/name/front"),
        AllOf(
            HasSubstr("HTTP/1.1 503"),
            HasSubstr(R"("AggregatedStatus":)"),
            HasSubstr("X-Vitals-Masked: all")
        )
    );
}

TEST_F(ReaderOfTheApi, sees_what_the_token_may_see) {
    reviews.may_see = {{"ann", {"shop"}}, {"eve", {}}, {"root", {""}}};

    EXPECT_THAT(
        get(with_token("ann")),
        AllOf(
            HasSubstr("X-Vitals-Masked: some"),
            HasSubstr("secret of shop"),
            Not(HasSubstr("secret of bank"))
        )
    );
    EXPECT_THAT(
        get(with_token("eve")),
        AllOf(HasSubstr("X-Vitals-Masked: all"), Not(HasSubstr("secret")))
    );
    EXPECT_THAT(
        get(with_token("root")),
        AllOf(HasSubstr("secret of bank"), Not(HasSubstr("X-Vitals-Masked")))
    );
}

TEST_F(ReaderOfTheApi, sends_a_token_in_each_of_consuls_ways) {
    reviews.may_see = {{"ann", {""}}};
    std::string const bearer = std::string{stranger} + "Authorization: Bearer ann\r\n";

    EXPECT_THAT(get(bearer), HasSubstr("secret of bank"));
    EXPECT_THAT(get(stranger, "/v1/health/state/any?token=ann"), HasSubstr("secret of bank"));
}

TEST_F(ReaderOfTheApi, with_a_wrong_token_gets_401_and_without_a_verdict_503) {
    EXPECT_THAT(
        get(with_token("mallory")),
        AllOf(HasSubstr("401"), HasSubstr("WWW-Authenticate: Bearer"), Not(HasSubstr("mallory")))
    );
    reviews.failure = "Unauthorized";
    EXPECT_THAT(get(with_token("other")), AllOf(HasSubstr("503"), Not(HasSubstr("Unauthorized"))));
    EXPECT_FALSE(log.contains("mallory"));
    EXPECT_FALSE(log.contains("other"));
}

TEST_F(ReaderOfTheApi, costs_reviews_of_the_services_namespaces_alone) {
    add("web", "back");
    reviews.may_see = {{"ann", {}}};

    get(with_token("ann"), "/v1/health/service/back");

    EXPECT_THAT(reviews.asked, ElementsAre("ann", "ann ", "ann web"));
}

TEST_F(ReaderOfTheApi, that_waits_sees_what_its_token_could_see) {
    reviews.may_see = {{"ann", {"shop"}}};
    auto const which = *store.handle_of("shop/web/a");
    auto const target = "/v1/health/state/any?index=" + std::to_string(1 + store.revision_of({}));
    auto& waiting = ask(target, with_token("ann"));
    ASSERT_EQ(waiting.received(), "");
    reviews.asked.clear();
    clock.advance(30s);

    see(which, "new secret of");
    clock.advance(1s);

    EXPECT_THAT(
        waiting.received(),
        AllOf(HasSubstr("new secret of shop"), Not(HasSubstr("secret of bank")))
    );
    EXPECT_THAT(reviews.asked, IsEmpty());
}

// Regression: the headers that say so are not kept while a request waits.
TEST_F(ReaderOfTheApi, from_elsewhere_stays_so_while_it_waits) {
    auto const which = *store.handle_of("shop/web/a");
    auto const target = "/v1/health/state/any?index=" + std::to_string(1 + store.revision_of({}));
    auto& waiting = ask(target, stranger);

    see(which, "new secret of");
    clock.advance(1s);

    EXPECT_THAT(waiting.received(), AllOf(HasSubstr("200 OK"), Not(HasSubstr("secret"))));
}

TEST_F(ReaderOfTheApi, waits_no_longer_than_its_token_is_known_to_be_good) {
    reviews.may_see = {{"ann", {""}}};
    auto const target =
        "/v1/health/state/any?wait=5m&index=" + std::to_string(1 + store.revision_of({}));
    auto& waiting = ask(target, with_token("ann"));
    clock.advance(59s);
    ASSERT_EQ(waiting.received(), "");

    clock.advance(1s);

    EXPECT_THAT(waiting.received(), HasSubstr("secret of bank"));
    reviews.may_see.clear();
    EXPECT_THAT(get(with_token("ann"), target), HasSubstr("401"));
}

TEST_F(ReaderOfTheApi, with_an_old_verdict_waits_a_moment_all_the_same) {
    reviews.may_see = {{"ann", {""}}};
    auto const target =
        "/v1/health/state/any?wait=5m&index=" + std::to_string(1 + store.revision_of({}));
    get(with_token("ann"));
    clock.advance(59s);
    auto& waiting = ask(target, with_token("ann"));
    clock.advance(4s);
    ASSERT_EQ(waiting.received(), "");

    clock.advance(1s);

    EXPECT_THAT(waiting.received(), HasSubstr("secret of bank"));
}

TEST(ShownNamespaces, are_those_of_the_store_the_own_one_first_up_to_the_limit) {
    status::status_store store;
    auto const add = [&](std::string_view ns, std::string_view id, std::string const& service) {
        check::definition one;
        one.identity = {ns, "web", id};
        one.service = check::service{service, service, {}};
        store.add(std::make_shared<check::definition const>(std::move(one)), {});
    };
    add("a", "1", "front");
    add("a", "2", "front");
    add("a-b", "1", "front");
    add("a0", "1", "back");
    add("c", "1", "back");

    auto const all = "/v1/agent/checks";
    EXPECT_THAT(shown_namespaces(store, all, "", 64), ElementsAre("a", "a-b", "a0", "c"));
    EXPECT_THAT(shown_namespaces(store, all, "c", 64), ElementsAre("c", "a", "a-b", "a0"));
    EXPECT_THAT(shown_namespaces(store, all, "c", 2), ElementsAre("c", "a"));
    EXPECT_THAT(shown_namespaces(store, all, "b", 2), ElementsAre("a", "a-b"));
    auto const front = "/v1/catalog/service/front";
    EXPECT_THAT(shown_namespaces(store, front, "c", 64), ElementsAre("a", "a-b"));
    EXPECT_THAT(shown_namespaces(store, front, "a-b", 1), ElementsAre("a-b"));
    EXPECT_THAT(shown_namespaces(store, "/v1/health/service/none", "a", 64), IsEmpty());
    EXPECT_THAT(
        shown_namespaces(store, "/v1/agent/health/service/name/front", "c", 64),
        ElementsAre("a", "a-b")
    );
    EXPECT_THAT(shown_namespaces(store, "/v1/agent/service/front", "c", 64), ElementsAre("a-b"))
        << "the first check with the id, as the answer";
    EXPECT_THAT(
        shown_namespaces(store, "/v1/agent/health/service/id/back", "c", 64),
        ElementsAre("a0")
    );

    for (int i = 0; i < 5'000; ++i) add("m", std::to_string(i), "many");
    EXPECT_THAT(
        shown_namespaces(store, "/v1/health/service/many", "m", 64),
        ElementsAre("m", "a", "a-b", "a0", "c")
    ) << "too many to be looked at for one answer";
}

}  // namespace vitals::serving::consul
