// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// What an answer shows to a reader who may not see everything.

#include "core/check/catalog_entry.hpp"
#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/routes.hpp"
#include "serving/readers/view.hpp"
#include "support/a_request.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using readers::view;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using query = decltype(net::http_server::request::query);

// Every endpoint that shows checks or services.
constexpr auto paths = std::to_array<std::string_view>({
    "/v1/agent/checks",
    "/v1/health/state/any",
    "/v1/health/node/release-1",
    "/v1/health/checks/front",
    "/v1/health/service/front",
    "/v1/catalog/service/front",
    "/v1/catalog/services",
    "/v1/catalog/nodes",
    "/v1/catalog/node/release-1",
    "/v1/catalog/node-services/release-1",
    "/v1/agent/services",
    "/v1/agent/service/shop/front",
    "/v1/agent/health/service/id/bank/front",
    "/v1/agent/health/service/name/front",
});

class Readers : public testing::Test {
protected:
    Readers() {
        add("bank", "10.7.7.7");
        add("shop", "10.8.8.8");
    }
    // A critical check with an output and a service with addresses, all with the namespace in them.
    void add(std::string const& ns, std::string address) {
        check::definition one;
        one.identity = {ns, "web", "a"};
        one.name = "a";
        check::service front{ns + "/front", "front", {ns}};
        front.catalog = check::catalog_entry{
            .address = std::move(address),
            .port = 80,
            .tagged_addresses = {{"wan", {.address = "wan." + ns + ".example", .port = 443}}}
        };
        one.service = std::move(front);
        auto const which = store.add(std::make_shared<check::definition const>(std::move(one)), {});
        health::observation seen;
        seen.outcome = health::outcome::critical;
        seen.output = "secret of " + ns;
        store.observe(which, std::move(seen));
    }
    std::string get(std::string_view path, view const& reader, query with = {}) {
        auto reply = api.answer(support::a_request(std::string{path}, std::move(with)), reader);
        bool const has_status = path.starts_with("/v1/agent/health/");  // as its status code
        EXPECT_EQ(reply.status, has_status ? 503U : 200U) << path;
        return support::whole_body(reply);
    }
    bool finds(std::string_view path, view const& reader, std::string filter) {
        auto const body = get(path, reader, {{"filter", std::move(filter)}});
        return body != "[]" && body != "{}";
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    status::status_store store;
    consul::api api{context.get_executor(), clock, store, {.node_name = "release-1"}};
};

auto shows_all_of(std::string const& ns, std::string const& address) {
    return testing::AnyOf(HasSubstr("secret of " + ns), HasSubstr(address), HasSubstr("wan." + ns));
}

}  // namespace

TEST_F(Readers, no_answer_holds_what_its_reader_may_not_see) {
    for (auto const path : paths) {
        for (auto const& with : {query{}, query{{"pretty", ""}}}) {
            auto const statuses = get(path, view::of_statuses(), with);
            EXPECT_THAT(statuses, Not(shows_all_of("bank", "10.7.7.7"))) << path;
            EXPECT_THAT(statuses, Not(shows_all_of("shop", "10.8.8.8"))) << path;
            EXPECT_THAT(get(path, view::of({"shop"}), with), Not(shows_all_of("bank", "10.7.7.7")))
                << path;
        }
    }
}

TEST_F(Readers, statuses_and_names_are_shown_to_all) {
    EXPECT_THAT(
        get("/v1/health/state/critical", view::of_statuses()),
        AllOf(
            HasSubstr(R"("CheckID":"bank/web/a","Name":"a","Status":"critical")"),
            HasSubstr(R"("Output":"","ServiceID":"bank/front","ServiceName":"front")"),
            HasSubstr(R"("Why":"")"),
            HasSubstr(R"("CheckID":"shop/web/a")")
        )
    );
    EXPECT_THAT(
        get("/v1/health/service/front", view::of_statuses()),
        AllOf(HasSubstr(R"("Address":"","Meta":{},"Port":0)"), Not(HasSubstr("lan_ipv4\":{")))
    );
    EXPECT_EQ(get("/v1/catalog/services", view::of_statuses()), R"({"front":["bank","shop"]})");
}

TEST_F(Readers, outputs_and_addresses_of_a_readers_namespaces_are_shown) {
    auto const shop = view::of({"shop"});

    EXPECT_THAT(get("/v1/agent/checks", shop), HasSubstr(R"("Output":"secret of shop")"));
    EXPECT_THAT(
        get("/v1/health/service/front", shop),
        AllOf(
            HasSubstr(R"("Address":"10.8.8.8")"),
            HasSubstr("wan.shop.example"),
            HasSubstr("secret of shop")
        )
    );
    EXPECT_THAT(
        get("/v1/catalog/service/front", shop),
        AllOf(HasSubstr(R"("ServiceAddress":"10.8.8.8")"), HasSubstr(R"("ServiceAddress":"")"))
    );
}

TEST_F(Readers, a_filter_sees_what_its_reader_sees) {
    struct oracle {
        std::string_view path;
        std::string filter;
    };
    auto const oracles = std::to_array<oracle>({
        {"/v1/agent/checks", R"(Output matches "^secret of bank")"},
        {"/v1/agent/checks", R"(Output contains "bank")"},
        {"/v1/health/state/any", R"(Output == "secret of bank")"},
        {"/v1/health/checks/front", R"("bank" in Output)"},
        {"/v1/health/service/front", R"(Checks.Output contains "bank")"},
        {"/v1/health/service/front", R"(Service.Address == "10.7.7.7")"},
        {"/v1/health/service/front", R"(Service.TaggedAddresses.wan.Address contains "bank")"},
        {"/v1/health/service/front",
         R"(Service.TaggedAddresses.wan.Port == 443 and "bank" in Service.Tags)"},
        {"/v1/catalog/service/front", R"(ServiceAddress matches "^10.7")"},
        {"/v1/catalog/service/front", R"(ServiceTaggedAddresses.wan.Address contains "bank")"},
        {"/v1/catalog/services", R"(ServiceAddress == "10.7.7.7")"},
        {"/v1/agent/services", R"(Address == "10.7.7.7")"},
        {"/v1/catalog/service/front", R"(ServicePort == 80 and "bank" in ServiceTags)"},
    });
    for (auto const& [path, filter] : oracles) {
        EXPECT_TRUE(finds(path, view::of_everything(), filter)) << filter;
        EXPECT_TRUE(finds(path, view::of({"bank"}), filter)) << filter;
        EXPECT_FALSE(finds(path, view::of({"shop"}), filter)) << filter;
        EXPECT_FALSE(finds(path, view::of_statuses(), filter)) << filter;
    }
    EXPECT_TRUE(finds("/v1/agent/checks", view::of_statuses(), R"(Output == "")"));
}

// The pieces of a list are shared by requests at once.
TEST_F(Readers, a_piece_is_shared_only_by_readers_who_see_the_same) {
    auto const ask = [&](view const& reader) {
        return api.answer(support::a_request("/v1/agent/checks"), reader);
    };
    auto const all = ask(view::of_everything());
    auto const shop = ask(view::of({"shop"}));
    auto const same = ask(view::of({"shop"}));
    auto const none = ask(view::of_statuses());

    EXPECT_EQ(shop.shared, same.shared);
    EXPECT_NE(shop.shared, all.shared);
    EXPECT_NE(none.shared, all.shared);
    EXPECT_NE(none.shared, shop.shared);
    EXPECT_THAT(none.bytes(), Not(HasSubstr("secret")));
}

}  // namespace vitals::serving::consul
