// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The keys of one group that wait, the first that is due first, the light ones a little earlier.
// Internal to this module. Pure.

#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::work_queue {

// What is known of a key, whether it waits or is worked on.
struct item {
    runtime::time_point added{};       // the first time since it was last worked on with success
    runtime::time_point due{};         // when its owner wants it worked on
    runtime::time_point not_before{};  // the end of its delay after a failure
    std::size_t weight = 0;
    int failures = 0;  // in a row
    runtime::backoff delays{};

    runtime::time_point ready() const { return std::max(due, not_before); }
};

class waiting_line {
public:
    bool empty() const { return items_.empty(); }
    std::size_t size() const { return items_.size(); }
    bool contains(std::string_view name) const { return items_.contains(name); }

    // The name must be new.
    void put(std::string name, item what);
    // It is wanted at `due` at the latest.
    void bring_forward(std::string_view name, runtime::time_point due);
    void weigh(std::string_view name, std::size_t weight);
    // These must not be called on an empty line. The views are valid until the name is taken.
    runtime::time_point first_ready() const { return order_.begin()->first; }
    std::string_view first() const { return order_.begin()->second; }
    // The lightest of those that are ready among the first few, unless the first one was passed
    // over too often for it.
    std::string_view next(runtime::time_point now);
    std::pair<std::string, item> take(std::string_view name);

    void for_each(std::function<void(item const&)> const& visit) const;

private:
    using order =
        std::multimap<runtime::time_point, std::string_view>;  // by ready(), then by coming
    struct place {
        item what;
        int passed_over = 0;  // as the first in line
        order::iterator in_order;
    };

    std::map<std::string, place, std::less<>> items_;
    order order_;  // views into the names of the items
};

}  // namespace vitals::kube::work_queue
