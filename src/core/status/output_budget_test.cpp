// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/status/output_budget.hpp"

#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::status {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class OutputBudget : public testing::Test {
protected:
    void limit(std::uint64_t of_each, std::uint64_t of_all = quota::no_limit) {
        quotas = quota::quotas{{.output_bytes = of_each}};
        budget.limit(quotas, of_all);
    }
    void add(std::string_view ns, std::size_t checks, std::size_t bytes) {
        for (std::size_t i = 0; i < checks; ++i) {
            usage_of[std::string{ns}] = &budget.check_added(ns);
            change(ns, 0, bytes);
        }
    }
    void change(std::string_view ns, std::size_t before, std::size_t now) {
        budget.change(*usage_of.find(ns)->second, before, now, [this](auto const& which) {
            shrunk.emplace_back(which.ns);
        });
    }
    std::size_t most_of(std::string_view ns) const { return usage_of.find(ns)->second->most(); }
    std::uint64_t kept() const {
        std::uint64_t sum = 0;
        for (auto const& [ns, usage] : budget.all()) sum += usage.kept();
        return sum;
    }

    quota::quotas quotas;
    output_budget budget;
    std::map<std::string, output_budget::usage*, std::less<>> usage_of;
    std::vector<std::string> shrunk;
};

}  // namespace

TEST_F(OutputBudget, keeps_everything_without_limits) {
    add("shop", 100, 65'536);
    EXPECT_EQ(most_of("shop"), output_budget::steps[0]);
    EXPECT_THAT(shrunk, IsEmpty());
}

TEST_F(OutputBudget, shrinks_the_outputs_of_a_namespace_step_by_step_to_its_budget) {
    limit(100'000);
    add("shop", 1, 65'536);
    EXPECT_EQ(most_of("shop"), output_budget::steps[0]);
    add("shop", 1, 65'536);
    EXPECT_EQ(most_of("shop"), 4096U);
    add("shop", 30, 65'536);
    EXPECT_EQ(most_of("shop"), 256U);
    add("shop", 400, 65'536);
    EXPECT_EQ(most_of("shop"), 0U);
    EXPECT_THAT(shrunk, ElementsAre("shop", "shop", "shop"));
    EXPECT_EQ(kept(), 0U);
}

TEST_F(OutputBudget, of_one_namespace_leaves_the_others_alone) {
    limit(100'000);
    add("data", 10, 4'000);
    add("shop", 1'000, 65'536);
    EXPECT_EQ(most_of("data"), output_budget::steps[0]);
    EXPECT_EQ(budget.all().find("data")->second.kept(), 40'000U);
}

TEST_F(OutputBudget, of_all_shrinks_whoever_keeps_most_and_spares_who_keeps_little) {
    limit(1'000'000, 1'500'000);
    add("little", 10, 4'000);
    add("much", 15, 65'536);
    EXPECT_THAT(shrunk, IsEmpty());
    add("more", 14, 65'536);

    EXPECT_LE(kept(), 1'500'000U);
    EXPECT_THAT(shrunk, ElementsAre("much"));
    EXPECT_EQ(most_of("little"), output_budget::steps[0]);
}

TEST_F(OutputBudget, of_all_is_kept_where_the_first_step_of_whoever_keeps_most_saves_nothing) {
    limit(10'000'000, 100'000);
    add("small_ones", 24, 4'000);
    add("large_one", 1, 65'000);

    EXPECT_LE(kept(), 100'000U);
}

TEST_F(OutputBudget, is_never_exceeded_whatever_comes) {
    limit(50'000, 120'000);
    std::uint64_t state = 1;
    std::vector<std::vector<std::size_t>> sizes(8, std::vector<std::size_t>(40));
    for (std::size_t ns = 0; ns < sizes.size(); ++ns)
        for (std::size_t i = 0; i < sizes[ns].size(); ++i) add("ns" + std::to_string(ns), 1, 0);
    for (int turn = 0; turn < 20'000; ++turn) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        auto const ns = (state >> 33) % sizes.size();
        auto& size = sizes[ns][(state >> 40) % 40];
        auto const now = (state >> 20) % 65'537;
        change("ns" + std::to_string(ns), size, now);
        size = now;
        ASSERT_LE(kept(), 120'000U);
        for (auto const& [name, usage] : budget.all()) ASSERT_LE(usage.kept(), 50'000U) << name;
    }
}

TEST_F(OutputBudget, gives_room_back_once_a_quarter_would_stay_free) {
    limit(100'000);
    add("shop", 4, 30'000);
    ASSERT_EQ(most_of("shop"), 4096U);
    change("shop", 30'000, 1'000);
    EXPECT_EQ(most_of("shop"), 4096U) << "91,000 of 100,000 bytes";
    change("shop", 30'000, 1'000);
    EXPECT_EQ(most_of("shop"), output_budget::steps[0]);
}

TEST_F(OutputBudget, visits_a_namespace_seldom_however_its_outputs_vary) {
    limit(1'000'000);
    add("shop", 15, 65'536);
    for (int i = 0; i < 1'000; ++i) {
        change("shop", 65'536, 1);
        change("shop", 1, 65'536);
    }
    add("shop", 1, 65'536);
    auto const before = shrunk.size();
    for (int i = 0; i < 1'000; ++i) {
        change("shop", 65'536, 1);
        change("shop", 1, 65'536);
    }
    EXPECT_LE(shrunk.size(), before + 1);
}

TEST_F(OutputBudget, forgets_a_namespace_without_checks) {
    add("shop", 1, 1'000);
    budget.check_removed(*usage_of["shop"], 1'000);
    EXPECT_THAT(budget.all(), IsEmpty());
}

TEST_F(OutputBudget, of_a_limit_that_comes_later_holds_for_those_that_were_there_before) {
    add("shop", 2, 65'536);
    limit(100'000);

    add("shop", 1, 1);

    EXPECT_EQ(most_of("shop"), 4096U);
}

// Regression: it needed a quarter of the limit of all, which others may have for good.
TEST_F(OutputBudget, keeps_nobody_short_while_there_is_room) {
    limit(quota::no_limit, 100'000);
    add("victim", 4, 10'000);
    add("a", 1, 30'000);
    add("b", 1, 35'000);
    ASSERT_EQ(most_of("victim"), 4096U);

    for (int i = 0; i < 2; ++i) change("victim", 10'000, 10);

    EXPECT_EQ(most_of("victim"), output_budget::steps[0]);
    EXPECT_GT(kept(), 80'000U);
}

// Regression: whoever was shortened once stayed so, while others kept more.
TEST_F(OutputBudget, takes_from_whoever_keeps_most_for_one_that_would_keep_clearly_less) {
    limit(quota::no_limit, 100'000);
    add("victim", 4, 10'000);
    add("a", 1, 30'000);
    add("b", 1, 35'000);
    add("a", 1, 15'000);
    add("b", 1, 3'000);
    ASSERT_EQ(most_of("victim"), 4096U);
    ASSERT_EQ(most_of("a"), output_budget::steps[0]);

    for (int i = 0; i < 2; ++i) change("victim", 10'000, 10);
    for (int i = 0; i < 32; ++i) {
        change("victim", 10, 11);
        change("victim", 11, 10);
    }

    EXPECT_EQ(most_of("victim"), output_budget::steps[0]);
    EXPECT_EQ(most_of("a"), 4096U);
    EXPECT_EQ(most_of("b"), output_budget::steps[0]);
    EXPECT_LE(kept(), 100'000U);
}

}  // namespace vitals::inline core::status
