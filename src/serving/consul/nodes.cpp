// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/nodes.hpp"

#include "core/check/identity.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

double round_trip(std::optional<coordinate> const& from, std::optional<coordinate> const& to) {
    constexpr auto unknown = std::numeric_limits<double>::infinity();
    if (!from || !to || from->position.size() != to->position.size()) return unknown;
    double squares = 0;
    for (std::size_t i = 0; i < from->position.size(); ++i)
        squares += std::pow(from->position[i] - to->position[i], 2);
    double const raw = std::sqrt(squares) + from->height + to->height;
    double const adjusted = raw + from->adjustment + to->adjustment;
    constexpr double nanoseconds = 1e9;
    auto const seconds = std::trunc((adjusted > 0 ? adjusted : raw) * nanoseconds) / nanoseconds;
    return std::isfinite(seconds) ? seconds : unknown;
}

void sort_by_distance(node_list& some, node const& from) {
    if (!from.where) return;
    // With the place that each has now: the sort is stable. Clang has no std::stable_sort without a
    // warning (GCC 12's needs std::get_temporary_buffer).
    std::vector<std::tuple<double, std::size_t, node const*>> by_distance;
    for (auto const* each : some)
        by_distance.emplace_back(round_trip(from.where, each->where), by_distance.size(), each);
    std::ranges::sort(by_distance);
    std::ranges::transform(by_distance, some.begin(), [](auto const& each) {
        return std::get<node const*>(each);
    });
}

nodes::nodes(node ours) {
    add(std::move(ours));
}

node const& nodes::add(node other) {
    return all_.emplace_back(std::move(other));
}

node const* nodes::find(std::string_view name) const {
    auto const found = std::ranges::find_if(all_, [&](node const& each) {
        return ascii::same_name(each.name, name);
    });
    return found == all_.end() ? nullptr : &*found;
}

node_list nodes::in_order(std::string_view near) const {
    node_list all;
    for (auto const& each : all_) all.push_back(&each);
    std::ranges::sort(all, check::less_without_case{}, [](node const* each) -> auto const& {
        return each->name;
    });
    auto const* const from = near == "_agent" ? &ours() : find(near);
    if (from != nullptr) sort_by_distance(all, *from);
    return all;
}

}  // namespace vitals::serving::consul
