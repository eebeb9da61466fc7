// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns/search_list.hpp"

#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::net::dns {

namespace {

using testing::ElementsAre;

search_list const cluster{.domains = {"shop.svc.cluster.local", "svc.cluster.local"}, .ndots = 5};

TEST(SearchList, tries_a_name_with_few_dots_in_the_domains_first) {
    EXPECT_THAT(
        cluster.names_for("web"),
        ElementsAre("web.shop.svc.cluster.local", "web.svc.cluster.local", "web")
    );
}

TEST(SearchList, tries_a_name_with_enough_dots_as_it_is_first) {
    search_list const list{.domains = {"corp.test"}, .ndots = 1};

    EXPECT_THAT(list.names_for("web.shop"), ElementsAre("web.shop", "web.shop.corp.test"));
}

TEST(SearchList, leaves_a_name_with_a_dot_at_its_end_as_it_is) {
    EXPECT_THAT(cluster.names_for("web.shop."), ElementsAre("web.shop."));
}

TEST(SearchList, lets_no_namespace_called_svc_answer_for_a_service_that_does_not_exist) {
    EXPECT_THAT(
        cluster.names_for("web.shop.svc"),
        ElementsAre("web.shop.svc.cluster.local", "web.shop.svc")
    );
    search_list const with_others{
        .domains = {"shop.svc.cluster.local", "svc.cluster.local", "cluster.local", "corp.test"},
        .ndots = 5
    };
    EXPECT_THAT(
        with_others.names_for("web.shop.svc"),
        ElementsAre("web.shop.svc.cluster.local", "web.shop.svc.corp.test", "web.shop.svc")
    );
    search_list const elsewhere{.domains = {"corp.test"}, .ndots = 1};
    EXPECT_THAT(elsewhere.names_for("a.svc"), ElementsAre("a.svc", "a.svc.corp.test"));
}

TEST(SearchList, leaves_out_what_would_be_too_long) {
    std::string const longest(240, 'x');

    EXPECT_THAT(cluster.names_for(longest), ElementsAre(longest));
}

TEST(SearchList, is_what_resolv_conf_says) {
    support::temporary_folder const folder;
    auto const file = folder.write("resolv.conf", "search a.test b.test\noptions ndots:3\n");

    auto const list = read_search_list(file);

    EXPECT_THAT(list.domains, ElementsAre("a.test", "b.test"));
    EXPECT_EQ(list.ndots, 3U);
}

}  // namespace

}  // namespace vitals::net::dns
