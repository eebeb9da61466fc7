// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/readers/review_places.hpp"

#include "support/loop_rig.hpp"

#include <boost/asio/cancellation_type.hpp>
#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::serving::readers {

namespace {

using place = std::optional<review_places::place>;

class ReviewPlaces : public ::testing::Test, protected support::loop_rig {
protected:
    using visit = support::pending<place>;

    ~ReviewPlaces() override {
        for (auto& each : visits) leave(*each);
    }
    visit& enter(std::string group) {
        visits.push_back(start(places.acquire(std::move(group))));
        clock.settle();
        return *visits.back();
    }
    std::vector<visit*> enter(std::string const& group, std::size_t often) {
        std::vector<visit*> all;
        all.reserve(often);
        for (std::size_t i = 0; i < often; ++i) all.push_back(&enter(group));
        return all;
    }
    static bool is_in(visit const& one) { return one.result && one.result->has_value(); }
    void leave(visit& one) {
        one.cancel.emit(runtime::asio::cancellation_type::terminal);
        one.result.reset();
        clock.settle();
    }

    review_places places{context.get_executor(), {.at_once = 1, .waiting = 40}};
    std::vector<std::unique_ptr<visit>> visits;
};

}  // namespace

TEST_F(ReviewPlaces, are_given_to_the_groups_in_turns) {
    auto const flood = enter("flood", 10);
    auto& other = enter("other");
    EXPECT_TRUE(is_in(*flood.at(0)));

    leave(*flood.at(0));
    EXPECT_TRUE(is_in(*flood.at(1)));
    leave(*flood.at(1));

    EXPECT_TRUE(is_in(other));
    EXPECT_FALSE(is_in(*flood.at(2)));
    leave(other);
    EXPECT_TRUE(is_in(*flood.at(2)));
}

TEST_F(ReviewPlaces, let_one_group_wait_with_three_quarters_of_all_and_refuse_the_rest) {
    auto const flood = enter("flood", 100);

    EXPECT_EQ(places.waiting(), 30U);
    EXPECT_EQ(places.refused(), 69U);
    EXPECT_TRUE(flood.back()->ended());
    EXPECT_FALSE(is_in(*flood.back()));
    auto const& other = enter("other");
    EXPECT_FALSE(other.ended());
    EXPECT_EQ(places.waiting(), 31U);
}

TEST_F(ReviewPlaces, of_those_that_gave_up_are_for_the_next) {
    auto& first = enter("a");
    auto& second = enter("a");
    auto& third = enter("b");
    leave(second);
    EXPECT_TRUE(second.error);
    EXPECT_EQ(places.waiting(), 1U);

    leave(first);

    EXPECT_TRUE(is_in(third));
    EXPECT_EQ(places.waiting(), 0U);
}

}  // namespace vitals::serving::readers
