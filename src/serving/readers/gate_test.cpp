// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/readers/gate.hpp"

#include "net/http_server/message.hpp"
#include "serving/readers/readers_fixture.hpp"
#include "serving/readers/view.hpp"
#include "serving/readers/who_reads.hpp"
#include "support/a_request.hpp"
#include "support/loop_rig.hpp"
#include "support/memory_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <expected>
#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::readers {

namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

class Gate : public ::testing::Test, protected support::loop_rig {
protected:
    Gate() { door.review_by(&api); }

    std::expected<decision, net::http_server::response>
    decide(gate& by, std::string token, bool is_local = false) {
        auto asked = support::a_request("/v1/agent/checks");
        if (!token.empty()) asked.headers.emplace_back("x-consul-token", std::move(token));
        gate::namespaces const all = [this](std::string const& first, std::size_t most) {
            EXPECT_EQ(most, 64U);
            asked_first = first;
            return shown;
        };
        return testing::now(*this, by.decide(asked, is_local, all));
    }
    auto decide(std::string token) { return decide(door, std::move(token)); }

    testing::fake_reviewer api{clock};
    support::memory_log log;
    gate door{context.get_executor(), clock, log.logger(), {}};
    std::vector<std::string> shown{"bank", "shop"};
    std::string asked_first;
};

}  // namespace

TEST_F(Gate, a_reader_without_a_token_sees_statuses_and_costs_no_review) {
    auto const decided = decide("");

    ASSERT_TRUE(decided);
    EXPECT_TRUE(decided->view.shows_statuses_alone());
    EXPECT_FALSE(decided->until);
    EXPECT_TRUE(api.asked.empty());
}

TEST_F(Gate, a_reader_with_the_right_in_all_namespaces_costs_two_reviews) {
    api.may_see["ann"] = {""};

    auto const decided = decide("ann");

    ASSERT_TRUE(decided);
    EXPECT_TRUE(decided->view.shows_everything());
    EXPECT_EQ(decided->until, clock.now() + 60s);
    EXPECT_THAT(api.asked, ElementsAre("ann", "ann "));
}

TEST_F(Gate, a_reader_sees_the_namespaces_that_he_has_the_right_in) {
    api.may_see["ann"] = {"shop"};

    auto const decided = decide("ann");

    ASSERT_TRUE(decided);
    EXPECT_EQ(decided->view, view::of({"shop"}));
    EXPECT_EQ(asked_first, "own-of-ann");
    EXPECT_THAT(api.asked, ElementsAre("ann", "ann ", "ann bank", "ann shop"));
}

TEST_F(Gate, a_good_token_without_rights_shows_statuses) {
    api.may_see["ann"] = {};

    auto const decided = decide("ann");

    ASSERT_TRUE(decided);
    EXPECT_TRUE(decided->view.shows_statuses_alone());
}

TEST_F(Gate, a_token_of_nobody_is_401_and_asks_for_bearer) {
    auto const decided = decide("eve");

    ASSERT_FALSE(decided);
    EXPECT_EQ(decided.error().status, 401U);
    EXPECT_THAT(decided.error().headers, Contains(Pair("WWW-Authenticate", "Bearer")));
    EXPECT_THAT(decided.error().body, Not(HasSubstr("eve")));
}

TEST_F(Gate, a_review_that_fails_is_503_never_401_and_no_answer) {
    api.failure = "Unauthorized";

    auto const decided = decide("s3cret");

    ASSERT_FALSE(decided);
    EXPECT_EQ(decided.error().status, 503U);
    EXPECT_TRUE(log.contains("tokens of readers of the API cannot be reviewed error=Unauthorized"));
    EXPECT_FALSE(log.contains("s3cret"));
}

TEST_F(Gate, a_review_of_a_right_that_fails_is_503_too) {
    api.may_see["ann"] = {"", "shop"};
    api.failure_of_access = "too many requests";

    EXPECT_EQ(decide("ann").error().status, 503U);
    api.failure_of_access.clear();
    EXPECT_TRUE(decide("ann").has_value());
}

TEST_F(Gate, failures_are_logged_once_a_minute) {
    api.failure = "out of order";
    for (int i = 0; i < 5; ++i) static_cast<void>(decide("ann"));
    EXPECT_EQ(log.count("cannot be reviewed"), 1U);
    clock.advance(1min);

    static_cast<void>(decide("ann"));

    EXPECT_EQ(log.count("cannot be reviewed"), 2U);
}

TEST_F(Gate, reviews_that_take_more_than_10_s_are_503) {
    api.may_see["ann"] = {"shop"};
    api.takes = 4s;

    auto const decided = decide("ann");

    ASSERT_FALSE(decided);
    EXPECT_EQ(decided.error().status, 503U);
    EXPECT_TRUE(decide("ann").has_value()) << "what was reviewed is kept";
}

TEST_F(Gate, more_tokens_of_a_network_than_may_wait_are_429_without_a_line_in_the_log) {
    api.takes = 1s;
    auto const all = [this](std::string const&, std::size_t) { return shown; };
    gate::namespaces const of{all};
    std::list<net::http_server::request> asked;
    std::vector<decltype(start(door.decide(asked.front(), false, of)))> flood;
    for (int i = 0; i < 200; ++i) {
        asked.push_back(support::a_request("/v1/agent/checks", {{"token", std::to_string(i)}}));
        flood.push_back(start(door.decide(asked.back(), false, of)));
    }
    clock.settle();

    auto const refused = finish(*flood.back()).error();
    auto elsewhere = support::a_request("/v1/agent/checks", {{"token", "bob"}});
    elsewhere.network.back() = 1;
    auto const other = testing::now(*this, door.decide(elsewhere, false, of));

    EXPECT_EQ(refused.status, 429U);
    EXPECT_THAT(refused.headers, Contains(Pair("Retry-After", "1")));
    EXPECT_EQ(other.error().status, 401U);
    EXPECT_EQ(log.count("cannot be reviewed"), 0U);
    clock.advance(std::exchange(api.takes, {}));
}

TEST_F(Gate, without_an_api_server_a_token_is_503_and_statuses_are_shown) {
    door.review_by(nullptr);

    EXPECT_EQ(decide("ann").error().status, 503U);
    EXPECT_TRUE(decide("").has_value());
}

TEST_F(Gate, a_local_reader_sees_everything_without_a_review) {
    api.failure = "out of order";

    auto const decided = decide(door, "eve", true);

    ASSERT_TRUE(decided);
    EXPECT_TRUE(decided->view.shows_everything());
    EXPECT_TRUE(api.asked.empty());
}

TEST_F(Gate, anonymous_none_refuses_readers_without_a_token) {
    gate strict{context.get_executor(), clock, log.logger(), {.without_token = anonymous::none}};
    strict.review_by(&api);
    api.may_see["ann"] = {};

    EXPECT_EQ(decide(strict, "").error().status, 401U);
    EXPECT_TRUE(decide(strict, "ann").has_value());
    EXPECT_TRUE(decide(strict, "", true).has_value());
}

TEST_F(Gate, outside_a_cluster_the_token_of_the_file_shows_everything) {
    gate file{context.get_executor(), clock, log.logger(), {.is_ours = [](std::string_view token) {
                  return token == "ours";
              }}};

    auto const decided = decide(file, "ours");
    ASSERT_TRUE(decided);
    EXPECT_TRUE(decided->view.shows_everything());
    EXPECT_EQ(decide(file, "theirs").error().status, 401U);
    EXPECT_TRUE(decide(file, "")->view.shows_statuses_alone());
}

TEST_F(Gate, outside_a_cluster_without_a_file_a_token_counts_as_none) {
    gate alone{context.get_executor(), clock, log.logger(), {}};

    EXPECT_TRUE(decide(alone, "any")->view.shows_statuses_alone());
}

}  // namespace vitals::serving::readers
