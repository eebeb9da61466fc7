// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_series_memory.hpp"

#include "runtime/clock.hpp"

#include <gmock/gmock.h>

#include <cstddef>
#include <string>
#include <vector>

namespace vitals::publishing::events {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr runtime::time_point start{24h};

struct EventSeriesMemory : testing::Test {
    event_series_memory memory;

    std::vector<unsigned> written(runtime::time_point now, series_due which = series_due::now) {
        std::vector<unsigned> counts;
        for (auto const& entry : memory.sweep(now, which)) counts.push_back(entry.count);
        return counts;
    }
    void seen_again(runtime::time_point now) {
        auto* const entry = memory.find("ns/k");
        ASSERT_NE(entry, nullptr);
        ++entry->count;
        entry->last_seen = now;
    }
};

}  // namespace

TEST_F(EventSeriesMemory, writes_the_count_once_after_six_minutes_of_silence_and_forgets) {
    memory.add("ns/k", {}, start);
    seen_again(start + 1min);

    EXPECT_THAT(written(start + 6min), IsEmpty());
    EXPECT_THAT(written(start + 7min), ElementsAre(2U));
    EXPECT_EQ(memory.size(), 0U);
}

TEST_F(EventSeriesMemory, writes_the_count_of_a_long_series_every_half_hour) {
    memory.add("ns/k", {}, start);
    std::vector<unsigned> counts;

    for (auto at = start + 1min; at <= start + 65min; at += 1min) {
        seen_again(at);
        for (auto const count : written(at)) counts.push_back(count);
    }

    EXPECT_THAT(counts, ElementsAre(31U, 61U));
}

TEST_F(EventSeriesMemory, writes_what_is_left_when_it_is_asked_for_all) {
    memory.add("ns/k", {}, start);
    memory.add("ns/single", {}, start);
    seen_again(start);

    EXPECT_THAT(written(start, series_due::all), ElementsAre(2U));
    EXPECT_THAT(written(start, series_due::all), IsEmpty());
}

TEST_F(EventSeriesMemory, forgets_the_least_used_beyond_its_limit) {
    memory.add("ns/k", {}, start);
    memory.add("ns/unused", {}, start);
    for (std::size_t i = 0; i < event_series_memory::most_entries - 2; ++i)
        memory.add("ns/" + std::to_string(i), {}, start);
    memory.find("ns/k");

    memory.make_room();
    memory.add("ns/one more", {}, start);

    EXPECT_EQ(memory.size(), event_series_memory::most_entries);
    EXPECT_NE(memory.find("ns/k"), nullptr);
    EXPECT_EQ(memory.find("ns/unused"), nullptr);
}

TEST_F(EventSeriesMemory, hands_out_the_count_of_a_series_that_has_to_give_way) {
    memory.add("ns/k", {}, start);
    seen_again(start);
    for (std::size_t i = 0; i < event_series_memory::most_entries - 1; ++i)
        memory.add("ns/" + std::to_string(i), {}, start);

    auto const given_up = memory.make_room();

    ASSERT_TRUE(given_up);
    EXPECT_EQ(given_up->count, 2U);
    EXPECT_EQ(memory.size(), event_series_memory::most_entries - 1);
    EXPECT_FALSE(memory.make_room());
}

TEST_F(EventSeriesMemory, forgets_a_series_without_repetition_after_six_minutes_in_silence) {
    memory.add("ns/k", {}, start);

    EXPECT_THAT(written(start + 359s), IsEmpty());
    EXPECT_EQ(memory.size(), 1U);
    EXPECT_FALSE(event_series_memory::is_over(*memory.find("ns/k"), start + 359s));
    EXPECT_TRUE(event_series_memory::is_over(*memory.find("ns/k"), start + 360s));
    EXPECT_THAT(written(start + 360s), IsEmpty());
    EXPECT_EQ(memory.size(), 0U);
}

TEST_F(EventSeriesMemory, hands_out_nothing_of_a_series_whose_count_is_written) {
    for (std::size_t i = 0; i < event_series_memory::most_entries; ++i)
        memory.add("ns/" + std::to_string(i), {}, start);

    EXPECT_FALSE(memory.make_room());
    EXPECT_EQ(memory.size(), event_series_memory::most_entries - 1);
    EXPECT_EQ(memory.find("ns/0"), nullptr);
}

TEST_F(EventSeriesMemory, keeps_the_series_of_a_namespace_whatever_another_one_floods_it_with) {
    memory.add("quiet/web", {}, start);
    for (std::size_t i = 0; i < 2 * event_series_memory::most_entries; ++i) {
        memory.make_room();
        memory.add("flood/" + std::to_string(i), {}, start);
    }

    EXPECT_EQ(memory.size(), event_series_memory::most_entries);
    EXPECT_NE(memory.find("quiet/web"), nullptr);
}

}  // namespace vitals::publishing::events
