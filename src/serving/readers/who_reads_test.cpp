// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/readers/who_reads.hpp"

#include "net/http_server/message.hpp"
#include "serving/readers/view.hpp"
#include "support/a_request.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace vitals::serving::readers {

namespace {

using headers = decltype(net::http_server::request::headers);

net::http_server::request
asked(headers with, decltype(net::http_server::request::query) query = {}) {
    auto made = support::a_request("/v1/agent/checks", std::move(query));
    made.headers = std::move(with);
    return made;
}

standing of(asker const& who, anonymous without_token, bool checks_tokens = true) {
    return who_reads(who, {.without_token = without_token, .checks_tokens = checks_tokens});
}

}  // namespace

TEST(TokenOf, the_parameter_wins_over_consuls_header_and_that_over_bearer) {
    headers const both{{"x-consul-token", "header"}, {"authorization", "Bearer bearer"}};

    EXPECT_EQ(token_of(asked(both, {{"token", "parameter"}})), "parameter");
    EXPECT_EQ(token_of(asked(both, {{"token", ""}})), "header");
    EXPECT_EQ(token_of(asked({{"x-consul-token", ""}, both[1]})), "bearer");
    EXPECT_EQ(token_of(asked({})), "");
}

TEST(TokenOf, bearer_is_read_as_consul_reads_it) {
    EXPECT_EQ(token_of(asked({{"authorization", "bearer  a b "}})), "a b");
    EXPECT_EQ(token_of(asked({{"authorization", "Basic YTpi"}})), "");
    EXPECT_EQ(token_of(asked({{"authorization", "Bearer"}})), "");
    EXPECT_EQ(token_of(asked({{"authorization", "Bearer "}})), "");
    EXPECT_EQ(token_of(asked({{"authorization", "secret"}})), "");
}

TEST(WhoReads, a_local_reader_sees_everything_whatever_his_token_says) {
    for (auto const rule : {anonymous::statuses, anonymous::all, anonymous::none}) {
        EXPECT_EQ(of({.is_local = true, .token = ""}, rule), standing::everything);
        EXPECT_EQ(of({.is_local = true, .token = "x"}, rule), standing::everything);
    }
}

TEST(WhoReads, without_a_token_the_setting_decides) {
    EXPECT_EQ(of({}, anonymous::statuses), standing::statuses);
    EXPECT_EQ(of({}, anonymous::all), standing::everything);
    EXPECT_EQ(of({}, anonymous::none), standing::unauthenticated);
}

TEST(WhoReads, a_token_decides_unless_all_may_see_everything) {
    EXPECT_EQ(of({.token = "x"}, anonymous::statuses), standing::by_token);
    EXPECT_EQ(of({.token = "x"}, anonymous::none), standing::by_token);
    EXPECT_EQ(of({.token = "x"}, anonymous::all), standing::everything);
}

TEST(WhoReads, a_token_that_nobody_can_check_counts_as_none) {
    EXPECT_EQ(of({.token = "x"}, anonymous::statuses, false), standing::statuses);
    EXPECT_EQ(of({.token = "x"}, anonymous::none, false), standing::unauthenticated);
}

TEST(WhoReads, a_token_of_more_than_16_kib_is_nobodys) {
    std::string const longest(longest_token, 'x');

    EXPECT_EQ(of({.token = longest}, anonymous::statuses), standing::by_token);
    EXPECT_EQ(of({.token = longest + "x"}, anonymous::statuses), standing::unauthenticated);
}

TEST(View, shows_the_namespaces_that_were_granted_and_no_others) {
    auto const some = view::of({"shop", "web"});

    EXPECT_TRUE(some.shows("shop"));
    EXPECT_FALSE(some.shows("sho"));
    EXPECT_FALSE(some.shows("bank"));
    EXPECT_TRUE(view::of_everything().shows("bank"));
    EXPECT_FALSE(view::of_statuses().shows("shop"));
}

TEST(View, is_equal_to_one_that_shows_the_same) {
    EXPECT_EQ(view::of({"shop", "web"}), view::of({"web", "shop"}));
    EXPECT_EQ(view::of({}), view::of_statuses());
    EXPECT_NE(view::of({"shop"}), view::of({"web"}));
    EXPECT_NE(view::of({"shop"}), view::of_statuses());
    EXPECT_NE(view::of_everything(), view::of_statuses());
}

}  // namespace vitals::serving::readers
