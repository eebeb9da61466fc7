// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/services/service_store.hpp"

#include "net/address_policy/ip.hpp"
#include "net/address_policy/known_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::sources::services {

namespace {

using net::address_policy::doubt;
using net::address_policy::ip;
using testing::ElementsAre;
using testing::IsEmpty;

service_store::addresses addresses(std::initializer_list<std::string_view> all) {
    service_store::addresses made;
    for (auto const& each : all) made.push_back(net::address_policy::parse_ip(each).value());
    return made;
}

service_store::addresses many(std::size_t count) {
    service_store::addresses made;
    for (std::size_t i = 0; i < count; ++i)
        made.push_back(ip::v4(0x0a00'0000U + static_cast<std::uint32_t>(i)));
    return made;
}

struct ServiceStore : testing::Test {
    std::vector<std::string> of(std::string const& ns) const {
        std::vector<std::string> shown;
        if (auto const* const found = now->find(ns))
            for (auto const& each : found->addresses) shown.push_back(to_string(each));
        return shown;
    }
    bool look() {
        auto next = store.changed();
        if (next) now = next;
        return next != nullptr;
    }
    std::uint64_t edition(std::string const& ns) const {
        auto const* const found = now->find(ns);
        return found == nullptr ? 0 : found->edition;
    }

    service_store store{limits{}};
    service_store::snapshot now;
};

}  // namespace

TEST_F(ServiceStore, says_nothing_before_everything_was_read) {
    store.put(kind::service, {"shop", "web"}, addresses({"10.96.0.5"}));

    EXPECT_FALSE(look());
    store.complete("");
    ASSERT_TRUE(look());
    EXPECT_FALSE(now->others);
    EXPECT_THAT(of("shop"), ElementsAre("10.96.0.5"));
    EXPECT_THAT(of("blog"), IsEmpty());
}

TEST_F(ServiceStore, knows_one_namespace_while_another_cannot_be_read) {
    store.put(kind::service, {"shop", "web"}, addresses({"10.96.0.5"}));
    store.put(kind::service, {"blog", "web"}, addresses({"10.96.0.6"}));
    store.complete("shop");

    ASSERT_TRUE(look());

    EXPECT_EQ(now->others, doubt::unread);
    EXPECT_THAT(of("shop"), ElementsAre("10.96.0.5"));
    EXPECT_EQ(now->find("blog"), nullptr);
}

TEST_F(ServiceStore, joins_the_addresses_of_a_namespace_in_their_order) {
    store.put(kind::endpoint_slice, {"shop", "web"}, addresses({"10.1.0.9", "10.1.0.5"}));
    store.put(kind::endpoint_slice, {"shop", "web-2"}, addresses({"10.1.0.5"}));
    store.put(kind::service, {"shop", "web"}, addresses({"10.96.0.5"}));
    store.complete("");
    ASSERT_TRUE(look());

    EXPECT_THAT(of("shop"), ElementsAre("10.1.0.5", "10.1.0.9", "10.96.0.5"));

    store.remove(kind::endpoint_slice, {"shop", "web-2"});
    EXPECT_FALSE(look()) << "another slice has the address, too";
    store.remove(kind::endpoint_slice, {"shop", "web"});
    ASSERT_TRUE(look());
    EXPECT_THAT(of("shop"), ElementsAre("10.96.0.5"));
}

TEST_F(ServiceStore, changes_the_edition_of_a_namespace_only_when_an_address_is_gone) {
    store.put(kind::service, {"shop", "web"}, addresses({"10.96.0.5"}));
    store.put(kind::service, {"blog", "web"}, addresses({"10.96.0.6"}));
    store.complete("");
    ASSERT_TRUE(look());
    auto const shop = edition("shop");
    auto const blog = edition("blog");

    store.put(kind::service, {"shop", "api"}, addresses({"10.96.0.7"}));
    ASSERT_TRUE(look());
    EXPECT_EQ(edition("shop"), shop);

    store.remove(kind::service, {"shop", "web"});
    ASSERT_TRUE(look());
    EXPECT_NE(edition("shop"), shop);
    EXPECT_EQ(edition("blog"), blog);
}

TEST_F(ServiceStore, never_gives_an_edition_twice_when_a_namespace_comes_back) {
    store.put(kind::service, {"shop", "web"}, addresses({"10.96.0.5"}));
    store.complete("");
    ASSERT_TRUE(look());
    auto const before = edition("shop");

    store.remove(kind::service, {"shop", "web"});
    ASSERT_TRUE(look());
    EXPECT_EQ(edition("shop"), 0U);
    store.put(kind::service, {"shop", "web"}, addresses({"10.96.0.6"}));
    ASSERT_TRUE(look());

    EXPECT_NE(edition("shop"), before);
    EXPECT_NE(edition("shop"), 0U);
}

TEST_F(ServiceStore, keeps_a_namespace_within_its_limit) {
    store = service_store{{.of_namespace = 10'000, .of_all = 1'000'000}};
    store.complete("");

    store.put(kind::endpoint_slice, {"shop", "big"}, many(1'000));
    store.put(kind::service, {"shop", "web"}, addresses({"10.96.0.5"}));

    ASSERT_TRUE(look());
    EXPECT_THAT(of("shop"), ElementsAre("10.96.0.5"));
    EXPECT_TRUE(store.is_left_out(kind::endpoint_slice, {"shop", "big"}));
    EXPECT_EQ(store.left_out(), 1U);
}

TEST_F(ServiceStore, lets_no_namespace_take_the_room_of_the_others) {
    store = service_store{{.of_namespace = 1'000'000, .of_all = 1'000'000}};
    for (int i = 0; store.accepts(kind::service, "greedy"); ++i)
        store.put(kind::service, {"greedy", std::to_string(i)}, addresses({"10.96.0.6"}));

    ASSERT_TRUE(store.accepts(kind::service, "shop"));
    store.put(kind::service, {"shop", "web"}, addresses({"10.96.0.5"}));

    store.complete("");
    ASSERT_TRUE(look());
    EXPECT_THAT(of("shop"), ElementsAre("10.96.0.5"));
}

TEST_F(
    ServiceStore,
    leaves_room_for_a_hundred_services_beside_three_namespaces_that_take_all_they_can
) {
    constexpr std::size_t limit = 8'000'000;
    store = service_store{{.of_namespace = limit / 4, .of_all = limit}};
    for (auto const* const ns : {"a", "b", "c"})
        for (int i = 0; store.accepts(kind::service, ns); ++i)
            store.put(kind::service, {ns, std::to_string(i)}, addresses({"10.96.0.6"}));

    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(store.accepts(kind::service, "shop")) << i;
        store.put(kind::service, {"shop", std::to_string(i)}, addresses({"10.96.0.5"}));
    }

    store.complete("");
    ASSERT_TRUE(look());
    EXPECT_FALSE(now->find("shop")->doubt);
}

// Regression: what each namespace may have in any case came on top of the limit of all.
TEST_F(ServiceStore, of_all_namespaces_never_takes_more_than_its_limit) {
    constexpr std::size_t limit = 1'000'000;
    store = service_store{{.of_namespace = limit / 4, .of_all = limit}};
    for (int ns = 0; ns < 600; ++ns)
        for (int i = 0; store.accepts(kind::service, "n" + std::to_string(ns)); ++i)
            store.put(kind::service, {"n" + std::to_string(ns), std::to_string(i)}, many(2));

    std::size_t sum = 0;
    for (auto const& [_, each] : store.usages()) sum += each.bytes;
    EXPECT_LE(sum, limit);
    EXPECT_GT(sum, limit / 2);
}

TEST_F(ServiceStore, says_that_a_namespace_is_not_whole_of_which_something_is_left_out) {
    store = service_store{{.of_namespace = 10'000, .of_all = 1'000'000}};
    store.complete("");
    store.put(kind::service, {"shop", "web"}, addresses({"10.96.0.5"}));
    ASSERT_TRUE(look());
    EXPECT_FALSE(now->find("shop")->doubt);

    store.put(kind::endpoint_slice, {"shop", "big"}, many(1'000));
    ASSERT_TRUE(look());
    EXPECT_EQ(now->find("shop")->doubt, doubt::no_room);

    store.remove(kind::endpoint_slice, {"shop", "big"});
    ASSERT_TRUE(look());
    EXPECT_FALSE(now->find("shop")->doubt);

    while (store.accepts(kind::service, "blog"))
        store.put(
            kind::service,
            {"blog", std::to_string(store.usages()["blog"].addresses)},
            addresses({"10.96.0.6"})
        );
    ASSERT_TRUE(look());
    EXPECT_EQ(now->find("blog")->doubt, doubt::no_room);
}

// Regression: what had been refused once was in doubt for good, also when a list had taken it.
TEST_F(ServiceStore, knows_a_namespace_as_whole_again_once_a_list_has_taken_what_was_refused) {
    store = service_store{{.of_namespace = 2'000, .of_all = 1'000'000}};
    store.complete("");
    auto const fill = [this] {
        int taken = 0;
        for (int i = 0; i < 3 && store.accepts(kind::service, "shop"); ++i, ++taken)
            store
                .put(kind::service, {"shop", "new-" + std::to_string(i)}, addresses({"10.96.0.6"}));
        return taken;
    };
    store.put(kind::service, {"shop", "web"}, addresses({"10.96.0.5"}));
    ASSERT_LT(fill(), 3);
    ASSERT_TRUE(look());
    ASSERT_EQ(now->find("shop")->doubt, doubt::no_room);

    store.remove(kind::service, {"shop", "web"});
    store.list_begins(kind::endpoint_slice, "");
    store.list_ended(kind::endpoint_slice, "");
    ASSERT_TRUE(look());
    EXPECT_EQ(now->find("shop")->doubt, doubt::no_room) << "Services were refused";

    for (int i = 0; i < 3; ++i) store.remove(kind::service, {"shop", "new-" + std::to_string(i)});
    store.list_begins(kind::service, "");
    store.accepts(kind::service, "shop");
    store.put(kind::service, {"shop", "new-2"}, addresses({"10.96.0.7"}));
    ASSERT_TRUE(look());
    EXPECT_EQ(now->find("shop")->doubt, doubt::no_room) << "the list is not whole yet";
    store.list_ended(kind::service, "");

    ASSERT_TRUE(look());
    EXPECT_FALSE(now->find("shop")->doubt);
    EXPECT_THAT(of("shop"), ElementsAre("10.96.0.7"));
    EXPECT_THAT(store.with_room(), IsEmpty()) << "another list brings nothing";
}

TEST_F(ServiceStore, doubts_a_namespace_as_long_as_lists_bring_more_than_there_is_room_for) {
    store = service_store{{.of_namespace = 500, .of_all = 1'000'000}};
    store.complete("");
    EXPECT_FALSE(store.accepts(kind::service, "shop"));
    ASSERT_TRUE(look());

    store.list_begins(kind::service, "");
    EXPECT_FALSE(store.accepts(kind::service, "shop"));
    store.list_ended(kind::service, "");
    EXPECT_FALSE(look());
    EXPECT_EQ(now->find("shop")->doubt, doubt::no_room);

    store.list_begins(kind::service, "");
    store.list_ended(kind::service, "");
    ASSERT_TRUE(look());
    EXPECT_EQ(now->find("shop"), nullptr) << "it has no Services any more";
}

TEST_F(
    ServiceStore,
    permits_nothing_of_a_namespace_that_was_not_watched_for_long_and_all_of_others
) {
    store.put(kind::service, {"shop", "web"}, addresses({"10.96.0.5"}));
    store.put(kind::service, {"blog", "web"}, addresses({"10.96.0.6"}));
    store.complete("shop");
    store.complete("blog");
    ASSERT_TRUE(look());
    auto const before = edition("shop");

    store.set_freshness("shop", freshness::old);
    ASSERT_TRUE(look());
    EXPECT_THAT(of("shop"), ElementsAre("10.96.0.5"));
    EXPECT_EQ(now->find("shop")->doubt, doubt::away);
    EXPECT_EQ(edition("shop"), before);

    store.set_freshness("shop", freshness::expired);
    ASSERT_TRUE(look());
    EXPECT_THAT(of("shop"), IsEmpty());
    EXPECT_EQ(now->find("shop")->doubt, doubt::away);
    EXPECT_NE(edition("shop"), before);
    EXPECT_THAT(of("blog"), ElementsAre("10.96.0.6"));
    EXPECT_FALSE(now->find("blog")->doubt);

    store.set_freshness("shop", freshness::current);
    ASSERT_TRUE(look());
    EXPECT_THAT(of("shop"), ElementsAre("10.96.0.5"));
}

TEST_F(ServiceStore, takes_no_room_from_a_change_that_needs_no_more) {
    store = service_store{{.of_namespace = 100'000, .of_all = 100'000}};
    store.complete("");
    for (int i = 0; i < 40; ++i)
        store.put(kind::endpoint_slice, {"shop", std::to_string(i)}, addresses({"10.1.0.5"}));
    for (int ns = 0; ns < 100; ++ns)
        for (int i = 0; store.accepts(kind::service, "late" + std::to_string(ns)) && i < 20; ++i)
            store.put(
                kind::service,
                {"late" + std::to_string(ns), std::to_string(i)},
                addresses({"10.96.0.6"})
            );

    store.put(kind::endpoint_slice, {"shop", "0"}, addresses({"10.1.0.7"}));

    ASSERT_TRUE(look());
    EXPECT_THAT(of("shop"), ElementsAre("10.1.0.5", "10.1.0.7"));
}

TEST_F(ServiceStore, asks_for_a_list_when_there_is_room_for_what_it_left_out) {
    store = service_store{{.of_namespace = 2'000, .of_all = 1'000'000}};
    for (int i = 0; store.accepts(kind::service, "shop"); ++i)
        store.put(kind::service, {"shop", std::to_string(i)}, addresses({"10.96.0.6"}));
    EXPECT_THAT(store.with_room(), IsEmpty());

    store.remove(kind::service, {"shop", "0"});

    EXPECT_THAT(store.with_room(), ElementsAre("shop"));
    store.comes_again("shop");
    EXPECT_THAT(store.with_room(), IsEmpty());
}

// Regression: all Services of the cluster were listed every five minutes because of it.
TEST_F(ServiceStore, needs_no_list_for_a_namespace_over_its_limit_while_others_make_room) {
    store = service_store{{.of_namespace = 2'000, .of_all = 1'000'000}};
    for (int i = 0; store.accepts(kind::service, "shop"); ++i)
        store.put(kind::service, {"shop", std::to_string(i)}, addresses({"10.96.0.6"}));
    store.put(kind::endpoint_slice, {"blog", "big"}, many(1'000));

    store.put(kind::service, {"blog", "web"}, many(3));
    store.put(kind::service, {"blog", "web"}, many(1));
    store.remove(kind::service, {"blog", "web"});
    store.put(kind::service, {"shop", "0"}, addresses({}));

    EXPECT_THAT(store.with_room(), IsEmpty());
}

TEST_F(ServiceStore, counts_addresses_by_namespace) {
    store.put(kind::endpoint_slice, {"shop", "web"}, addresses({"10.1.0.9", "10.1.0.5"}));
    store.put(kind::endpoint_slice, {"shop", "web"}, addresses({"10.1.0.9"}));
    store.put(kind::service, {"blog", "web"}, addresses({"10.96.0.6"}));
    store.remove(kind::service, {"blog", "web"});

    ASSERT_EQ(store.usages().size(), 1U);
    EXPECT_EQ(store.usages().at("shop").addresses, 1U);
}

}  // namespace vitals::sources::services
