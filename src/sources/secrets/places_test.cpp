// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/places.hpp"

#include "core/check/references.hpp"
#include "sources/secrets/object_states.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::sources::secrets {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using fault = places::fault;

object_name secret(std::string_view ns, std::string_view name) {
    return {std::string{ns}, check::key_object::secret, std::string{name}};
}

std::vector<object_name> some(std::string_view ns, std::size_t from, std::size_t to) {
    std::vector<object_name> made;
    for (auto i = from; i < to; ++i) made.push_back(secret(ns, std::to_string(i)));
    return made;
}

std::vector<places::without_place>
without(std::string_view ns, std::size_t from, std::size_t to, fault whose) {
    std::vector<places::without_place> made;
    for (auto const& each : some(ns, from, to)) made.push_back({each, whose});
    return made;
}

struct SecretPlaces : testing::Test {
    std::size_t placed(std::string_view ns) const {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < 100; ++i)
            sum += under_test.has_place(secret(ns, std::to_string(i)));
        return sum;
    }

    std::uint64_t limit = 4;
    places under_test{10, [this](auto) { return limit; }};
};

}  // namespace

TEST_F(SecretPlaces, are_given_to_the_first_of_a_namespace_up_to_its_budget) {
    auto const now = under_test.change(some("shop", 0, 6), {});

    EXPECT_EQ(now.placed, some("shop", 0, 4));
    EXPECT_EQ(now.left_out, without("shop", 4, 6, fault::its_own));
}

TEST_F(SecretPlaces, pass_to_the_next_in_line) {
    under_test.change(some("shop", 0, 6), {});

    auto const now = under_test.change({}, {secret("shop", "1")});

    EXPECT_THAT(now.placed, ElementsAre(secret("shop", "4")));
    EXPECT_THAT(now.left_out, IsEmpty());
}

TEST_F(SecretPlaces, of_a_namespace_that_wants_all_leave_each_other_one_its_share) {
    limit = 100;
    under_test.change(some("greedy", 0, 50), {});
    ASSERT_EQ(placed("greedy"), 10U);

    auto const now = under_test.change(some("small", 0, 2), {});

    EXPECT_EQ(now.placed, some("small", 0, 2));
    EXPECT_EQ(now.left_out, without("greedy", 8, 10, fault::of_others));
    EXPECT_EQ(placed("greedy"), 8U);
}

// Regression: whoever came after the places were taken heard that its namespace had too many.
TEST_F(SecretPlaces, that_others_have_taken_are_nobodys_own_fault_within_its_budget) {
    for (auto const* ns : {"a", "b", "c", "d"}) under_test.change(some(ns, 0, 2), {});

    auto const now = under_test.change(some("shop", 0, 6), {});

    EXPECT_EQ(now.placed, some("shop", 0, 2));
    ASSERT_EQ(now.left_out.size(), 4U);
    EXPECT_THAT(now.left_out, IsSupersetOf(without("shop", 2, 4, fault::of_others)));
    EXPECT_THAT(now.left_out, IsSupersetOf(without("shop", 4, 6, fault::its_own)));
}

TEST_F(SecretPlaces, that_are_missing_for_another_reason_than_before_are_reported_once_more) {
    for (auto const* ns : {"a", "b", "c", "d"}) under_test.change(some(ns, 0, 2), {});
    under_test.change(some("shop", 0, 6), {});

    auto const now = under_test.change({}, {secret("shop", "0")});

    EXPECT_THAT(now.placed, ElementsAre(secret("shop", "2")));
    EXPECT_EQ(now.left_out, without("shop", 4, 5, fault::of_others));
    EXPECT_THAT(under_test.change({}, {}).left_out, IsEmpty());
}

TEST_F(SecretPlaces, that_are_free_again_are_divided_again) {
    limit = 100;
    under_test.change(some("a", 0, 50), {});
    under_test.change(some("b", 0, 50), {});
    ASSERT_EQ(placed("a"), 5U);

    under_test.change({}, some("b", 0, 50));

    EXPECT_EQ(placed("a"), 10U);
}

TEST_F(SecretPlaces, that_are_taken_and_given_up_leave_nothing_behind) {
    under_test.change(some("shop", 0, 6), {});
    under_test.change({}, some("shop", 0, 6));

    auto const now = under_test.change(some("shop", 0, 1), {});

    EXPECT_EQ(now.placed, some("shop", 0, 1));
}

TEST(ObjectStates, are_counted_by_namespace) {
    object_states states;
    states.set(secret("shop", "a"), object_state::unread);
    states.set(secret("shop", "a"), object_state::read);
    states.set(secret("shop", "b"), object_state::missing);
    states.set(secret("data", "a"), object_state::forbidden);

    EXPECT_EQ(states.count("shop", object_state::unread), 0U);
    EXPECT_EQ(states.count("shop", object_state::read), 1U);
    EXPECT_EQ(states.count("shop", object_state::missing), 1U);
    EXPECT_EQ(states.count("data", object_state::forbidden), 1U);

    states.forget(secret("data", "a"));
    EXPECT_FALSE(states.all().contains("data"));
    EXPECT_EQ(states.of(secret("data", "a")), std::nullopt);
}

}  // namespace vitals::sources::secrets
