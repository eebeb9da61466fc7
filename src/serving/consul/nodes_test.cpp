// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/nodes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::serving::consul {

namespace {

using testing::ElementsAre;

constexpr auto unknown = std::numeric_limits<double>::infinity();

std::vector<std::string> names_of(node_list const& some) {
    std::vector<std::string> names;
    for (auto const* each : some) names.push_back(each->name);
    return names;
}

node at(std::string_view name, double seconds) {
    return {.name = std::string{name}, .where = coordinate{.position = {seconds, 0}}};
}

}  // namespace

TEST(RoundTrip, is_that_of_the_points_with_both_heights) {
    coordinate const here{.position = {0, 0}, .height = 0.001};
    coordinate const there{.position = {0.003, 0.004}, .height = 0.002};

    EXPECT_DOUBLE_EQ(round_trip(here, there), 0.008);
    EXPECT_DOUBLE_EQ(round_trip(there, here), 0.008);
    EXPECT_DOUBLE_EQ(round_trip(here, here), 0.002) << "to itself, too, as in Consul";
}

TEST(RoundTrip, has_adjustments_unless_nothing_would_be_left) {
    coordinate const here{.position = {0}, .adjustment = -0.001};
    coordinate const there{.position = {0.004}, .adjustment = -0.002};
    coordinate const near{.position = {0.001}};

    EXPECT_DOUBLE_EQ(round_trip(here, there), 0.001);
    EXPECT_DOUBLE_EQ(round_trip(here, near), 0.001) << "no round trip takes no time";
}

TEST(RoundTrip, is_cut_to_whole_nanoseconds) {
    coordinate const here{.position = {0}};

    EXPECT_DOUBLE_EQ(round_trip(here, coordinate{.position = {1.9e-9}}), 1e-9);
    EXPECT_EQ(round_trip(here, coordinate{.position = {0.9e-9}}), 0);
}

TEST(RoundTrip, is_infinite_where_it_is_not_known) {
    coordinate const here{.position = {0, 0}};

    EXPECT_EQ(round_trip(here, std::nullopt), unknown);
    EXPECT_EQ(round_trip(std::nullopt, here), unknown);
    EXPECT_EQ(round_trip(here, coordinate{.position = {0, 0, 0}}), unknown);
    EXPECT_EQ(round_trip(here, coordinate{.position = {0, unknown}}), unknown);
    EXPECT_EQ(
        round_trip(coordinate{.position = {0, unknown}}, coordinate{.position = {0, unknown}}),
        unknown
    );
}

TEST(Nodes, are_in_the_order_of_their_names_whatever_their_case) {
    nodes all{at("b", 0)};
    all.add(at("C", 1));
    all.add(at("a", 2));

    EXPECT_THAT(names_of(all.in_order()), ElementsAre("a", "b", "C"));
    EXPECT_EQ(all.ours().name, "b");
    EXPECT_EQ(all.find("c"), all.in_order().back());
    EXPECT_EQ(all.find("nobody"), nullptr);
}

TEST(Nodes, are_sorted_by_their_distance_from_one_of_them) {
    nodes all{at("ours", 0)};
    all.add(at("edge", 0.090));
    all.add(at("far", 0.100));
    all.add(at("near", 0.010));

    EXPECT_THAT(names_of(all.in_order("_agent")), ElementsAre("ours", "near", "edge", "far"));
    EXPECT_THAT(names_of(all.in_order("FAR")), ElementsAre("far", "edge", "near", "ours"));
}

TEST(Nodes, without_a_coordinate_are_the_last_in_the_order_of_their_names) {
    nodes all{at("ours", 0)};
    all.add({.name = "z"});
    all.add({.name = "a"});
    all.add(at("near", 0.010));

    EXPECT_THAT(names_of(all.in_order("_agent")), ElementsAre("ours", "near", "a", "z"));
}

TEST(Nodes, keep_their_order_near_a_node_without_a_coordinate_or_one_that_does_not_exist) {
    nodes all{at("ours", 0)};
    all.add({.name = "lost"});
    all.add(at("near", 0.010));

    for (auto const* const from : {"lost", "nobody", ""})
        EXPECT_THAT(names_of(all.in_order(from)), ElementsAre("lost", "near", "ours")) << from;
}

}  // namespace vitals::serving::consul
