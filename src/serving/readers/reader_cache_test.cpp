// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/readers/reader_cache.hpp"

#include "runtime/coroutine.hpp"
#include "serving/readers/readers_fixture.hpp"
#include "serving/readers/reviewer.hpp"
#include "support/loop_rig.hpp"

#include <boost/asio/cancellation_type.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::serving::readers {

namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class ReaderCache : public ::testing::Test, protected support::loop_rig {
protected:
    reviewed<reader_cache::token_verdict> who(std::string token) {
        return testing::now(*this, cache.authenticate(api, std::move(token), "net"));
    }
    reviewed<bool> may(std::string token, std::string ns) {
        auto const found = who(std::move(token));
        return testing::now(*this, cache.may_read(*found, std::move(ns)));
    }
    using visit = decltype(std::declval<support::loop_rig>().start(
        std::declval<runtime::awaitable<reviewed<reader_cache::token_verdict>>>()
    ));
    std::vector<visit> start_all(std::string const& token, int often, std::string const& from) {
        std::vector<visit> all;
        all.reserve(static_cast<std::size_t>(often));
        for (int i = 0; i < often; ++i)
            all.push_back(start(cache.authenticate(api, token + std::to_string(i), from)));
        clock.settle();
        return all;
    }
    void end_reviews() { clock.advance(std::exchange(api.takes, {})); }
    auto times_asked(std::string const& what) const { return std::ranges::count(api.asked, what); }

    testing::fake_reviewer api{clock};
    reader_cache cache{context.get_executor(), clock};
};

}  // namespace

TEST_F(ReaderCache, a_good_token_is_reviewed_again_after_60_s) {
    api.may_see["ann"] = {};

    EXPECT_TRUE(who("ann")->who);
    clock.advance(59s);
    EXPECT_TRUE(who("ann")->who);
    EXPECT_EQ(times_asked("ann"), 1);
    clock.advance(1s);
    api.may_see.clear();

    EXPECT_FALSE(who("ann")->who);
    EXPECT_EQ(times_asked("ann"), 2);
}

TEST_F(ReaderCache, a_token_of_nobody_is_reviewed_again_after_30_s) {
    EXPECT_FALSE(who("ann")->who);
    clock.advance(29s);
    EXPECT_FALSE(who("ann")->who);
    EXPECT_EQ(times_asked("ann"), 1);
    api.may_see["ann"] = {};
    clock.advance(1s);

    EXPECT_TRUE(who("ann")->who);
}

TEST_F(ReaderCache, the_time_of_the_question_counts_not_that_of_the_answer) {
    api.may_see["ann"] = {};
    api.takes = 9s;
    static_cast<void>(who("ann"));
    clock.advance(51s);

    static_cast<void>(who("ann"));

    EXPECT_EQ(times_asked("ann"), 2);
}

TEST_F(ReaderCache, a_granted_namespace_is_reviewed_again_after_300_s_a_denied_one_after_30_s) {
    api.may_see["ann"] = {"shop"};
    EXPECT_TRUE(*may("ann", "shop"));
    EXPECT_FALSE(*may("ann", "bank"));
    clock.advance(29s);
    EXPECT_FALSE(*may("ann", "bank"));
    EXPECT_EQ(times_asked("ann bank"), 1);
    clock.advance(1s);
    static_cast<void>(may("ann", "bank"));
    EXPECT_EQ(times_asked("ann bank"), 2);
    clock.advance(269s);
    static_cast<void>(may("ann", "shop"));
    EXPECT_EQ(times_asked("ann shop"), 1);
    api.may_see["ann"] = {};
    clock.advance(1s);

    EXPECT_FALSE(*may("ann", "shop"));
    EXPECT_EQ(times_asked("ann shop"), 2);
}

// Both verdicts are kept in one list, by keys that begin alike.
TEST_F(ReaderCache, a_good_token_is_no_right_in_all_namespaces) {
    api.may_see["ann"] = {"shop"};

    EXPECT_TRUE(who("ann")->who);
    EXPECT_FALSE(*may("ann", ""));
}

TEST_F(ReaderCache, the_verdict_of_one_token_is_none_for_another) {
    api.may_see["ann"] = {"", "shop"};

    EXPECT_TRUE(*may("ann", "shop"));
    EXPECT_FALSE(who("bob")->who);
    EXPECT_FALSE(who("an")->who);
    EXPECT_FALSE(who("ann ")->who);
}

TEST_F(ReaderCache, requests_at_once_share_one_review) {
    api.may_see["ann"] = {};
    api.takes = 2s;
    auto const first = start(cache.authenticate(api, "ann", "net"));
    auto const second = start(cache.authenticate(api, "ann", "net"));
    auto const other = start(cache.authenticate(api, "bob", "net"));

    clock.advance(2s);

    EXPECT_TRUE(finish(*first)->who);
    EXPECT_TRUE(finish(*second)->who);
    EXPECT_FALSE(finish(*other)->who);
    EXPECT_THAT(api.asked, ElementsAre("ann", "bob"));
}

TEST_F(ReaderCache, a_failure_is_shared_by_those_that_wait_and_not_kept) {
    api.may_see["ann"] = {};
    api.takes = 2s;
    api.failure = "out of order";
    auto const first = start(cache.authenticate(api, "ann", "net"));
    auto const second = start(cache.authenticate(api, "ann", "net"));
    clock.advance(2s);
    EXPECT_EQ(finish(*first).error().why, "out of order");
    EXPECT_EQ(finish(*second).error().why, "out of order");
    EXPECT_EQ(times_asked("ann"), 1);
    EXPECT_EQ(cache.size(), 0U);
    api.failure.clear();

    EXPECT_TRUE(who("ann")->who);
}

TEST_F(ReaderCache, when_the_first_is_cancelled_the_second_asks_itself) {
    api.may_see["ann"] = {};
    api.takes = 2s;
    auto const first = start(cache.authenticate(api, "ann", "net"));
    auto const second = start(cache.authenticate(api, "ann", "net"));
    clock.advance(1s);
    first->cancel.emit(runtime::asio::cancellation_type::terminal);
    clock.settle();
    EXPECT_TRUE(first->error);

    clock.advance(2s);

    EXPECT_TRUE(finish(*second)->who);
    EXPECT_EQ(times_asked("ann"), 2);
}

TEST_F(ReaderCache, a_flood_of_tokens_takes_no_more_than_its_limit) {
    api.may_see["ann"] = {};
    static_cast<void>(who("ann"));
    for (std::size_t i = 0; i < reader_cache::limit; ++i) {
        static_cast<void>(who("x" + std::to_string(i)));
        if (i == 10) static_cast<void>(who("ann"));  // a use
    }

    EXPECT_EQ(cache.size(), reader_cache::limit);
    EXPECT_TRUE(who("ann")->who);
    EXPECT_EQ(times_asked("ann"), 1);
    static_cast<void>(who("x0"));
    EXPECT_EQ(times_asked("x0"), 2);
}

TEST_F(ReaderCache, a_flood_of_unknown_tokens_keeps_no_known_reader_waiting) {
    api.may_see["ann"] = {};
    static_cast<void>(who("ann"));
    clock.advance(60s);
    api.takes = 1s;
    auto const flood = start_all("x", 300, "net");
    auto const ann = start(cache.authenticate(api, "ann", "net"));

    clock.advance(1s);

    EXPECT_TRUE(finish(*ann)->who);
    EXPECT_THAT(api.asked_as_known, ElementsAre("ann"));
    EXPECT_EQ(cache.places(token_is::known).waiting(), 0U);
    end_reviews();
}

TEST_F(ReaderCache, a_network_that_floods_keeps_no_other_network_waiting) {
    api.may_see["ann"] = {};
    api.takes = 1s;
    auto const flood = start_all("x", 300, "flooding");
    auto const ann = start(cache.authenticate(api, "ann", "other"));

    clock.advance(1s);
    clock.advance(1s);

    EXPECT_TRUE(finish(*ann)->who);
    end_reviews();
}

TEST_F(ReaderCache, tokens_of_a_network_that_has_its_share_are_refused_and_not_kept) {
    api.may_see["ann"] = {};
    api.takes = 1s;
    auto flood = start_all("x", 300, "net");

    auto const refused = who("ann");

    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().crowded);
    EXPECT_EQ(cache.places(token_is::unknown).refused(), 300U - 3 - 192 + 1);
    EXPECT_EQ(cache.tokens().failed, 0U);
    end_reviews();
    EXPECT_TRUE(who("ann")->who);
}

// A tenant can make any number of good tokens.
TEST_F(ReaderCache, reviews_of_one_group_of_accounts_keep_no_other_group_waiting) {
    api.may_see["ann"] = {};
    api.may_see["bob"] = {};
    auto const ann = *who("ann");
    auto const bob = *who("bob");
    api.takes = 1s;
    std::vector<decltype(start(cache.may_read(ann, "")))> all;
    all.reserve(150);
    for (int i = 0; i < 150; ++i)
        all.push_back(start(cache.may_read(ann, "n" + std::to_string(i))));
    auto const other = start(cache.may_read(bob, ""));

    clock.advance(1s);
    clock.advance(1s);

    EXPECT_TRUE(finish(*other).has_value());
    end_reviews();
}

TEST_F(ReaderCache, counts_reviews_by_their_ends) {
    api.may_see["ann"] = {"shop"};
    static_cast<void>(may("ann", "shop"));
    static_cast<void>(may("ann", "bank"));
    static_cast<void>(who("bob"));
    api.failure = "out of order";
    static_cast<void>(who("eve"));

    EXPECT_EQ(cache.tokens().granted, 1U);
    EXPECT_EQ(cache.tokens().denied, 1U);
    EXPECT_EQ(cache.tokens().failed, 1U);
    EXPECT_EQ(cache.accesses().granted, 1U);
    EXPECT_EQ(cache.accesses().denied, 1U);
    EXPECT_EQ(cache.accesses().failed, 0U);
}

}  // namespace vitals::serving::readers
