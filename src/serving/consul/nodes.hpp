// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The nodes of the catalog and the distances between them, as Consul's `near` sorts by them. Each
// node has the store of its own checks, whose ids are unique on that node alone. Pure.

#include "core/status/status_store.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::serving::consul {

// Where a node is in a network: its measured round trips as a point of a space (Vivaldi), the
// members that Consul's coordinates have.
struct coordinate {
    std::vector<double> position{};
    double adjustment = 0;  // seconds
    double height = 0;      // seconds
};

// The estimated round trip in seconds, in whole nanoseconds. Infinite if one of both is not known,
// or they are of different spaces.
double round_trip(std::optional<coordinate> const& from, std::optional<coordinate> const& to);

struct node {
    std::string name;
    std::string id{};  // a UUID
    std::string datacenter{};
    std::string address{};
    std::map<std::string, std::string> tagged_addresses{};
    std::map<std::string, std::string> meta{};
    std::optional<coordinate> where{};
    status::status_store* checks = nullptr;  // outlives it
};

using node_list = std::vector<node const*>;

// Sorts by the distance from this one; nodes of the same distance keep their order, and all nodes
// when it has no coordinate.
void sort_by_distance(node_list& some, node const& from);

class nodes {
public:
    explicit nodes(node ours);
    nodes(nodes const&) = delete;
    nodes& operator=(nodes const&) = delete;

    // Before the first request. Its name must be new.
    node const& add(node other);

    node const& ours() const { return all_.front(); }
    std::deque<node> const& all() const { return all_; }  // as they came
    // The name in any case. Null: none.
    node const* find(std::string_view name) const;
    // In the order of their names, or by the distance from the node of this name, which may be
    // `_agent`: ours. A node that does not exist changes nothing, as in Consul.
    node_list in_order(std::string_view near = {}) const;

private:
    std::deque<node> all_;  // ours is the first
};

}  // namespace vitals::serving::consul
