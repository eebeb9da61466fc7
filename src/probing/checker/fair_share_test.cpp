// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/checker/fair_share.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

namespace vitals::probing::checker {
namespace {

// How many each of `all` gets when all of them take as much as they may, in turn.
std::vector<std::size_t> greedy(fair_share& from, std::size_t all) {
    std::vector<std::size_t> have(all);
    for (bool more = true; more;) {
        more = false;
        for (auto& its : have) {
            if (!from.admits(its)) continue;
            from.take();
            ++its;
            more = true;
        }
    }
    return have;
}

TEST(FairShare, leaves_a_quarter_when_one_namespace_takes_all_that_it_may) {
    fair_share places{1000, fair_share::among::namespaces};

    EXPECT_EQ(greedy(places, 1)[0], 750U);
}

TEST(FairShare, gives_everything_to_one_where_there_is_but_one) {
    fair_share places{1000, fair_share::among::one};

    EXPECT_EQ(greedy(places, 1)[0], 1000U);
    EXPECT_FALSE(places.admits(0));
}

TEST(FairShare, is_the_same_for_all_and_leaves_something_for_the_next) {
    for (std::size_t const namespaces : {2U, 3U, 10U, 100U}) {
        fair_share places{1000, fair_share::among::namespaces};

        for (auto const its : greedy(places, namespaces)) {
            EXPECT_GE(its, 1000 / (namespaces + 1) / 4 * 3) << namespaces;
            EXPECT_LE(its, 3000 / (3 * namespaces + 1) + 1) << namespaces;
        }
        EXPECT_TRUE(places.admits(0)) << namespaces;
    }
}

TEST(FairShare, of_a_late_comer_grows_as_those_before_give_back) {
    fair_share places{100, fair_share::among::namespaces};
    for (int i = 0; i < 75; ++i) places.take();  // one who came first
    std::size_t late = 0;
    for (; places.admits(late); ++late) places.take();
    auto const at_first = late;

    for (std::size_t first = 75; first > 43; --first) {
        places.give_back();
        if (!places.admits(late)) continue;
        places.take();
        ++late;
    }

    EXPECT_EQ(at_first, 19U);
    EXPECT_GE(late, 42U);
}

TEST(FairShare, of_very_few_places_can_be_all_of_them) {
    for (std::size_t const limit : {1U, 2U, 3U}) {
        fair_share places{limit, fair_share::among::namespaces};

        EXPECT_EQ(greedy(places, 1)[0], limit);
    }
}

TEST(FairShare, is_nothing_once_it_is_closed) {
    fair_share places{10, fair_share::among::namespaces};
    places.take();

    places.close();

    EXPECT_FALSE(places.admits(0));
    places.give_back();
    EXPECT_EQ(places.used(), 0U);
}

}  // namespace
}  // namespace vitals::probing::checker
