// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/work_queue/waiting_line.hpp"

#include "runtime/clock.hpp"

#include <cassert>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::work_queue {

namespace {

constexpr int most_compared = 64;
constexpr int most_passed_over = 16;

}  // namespace

void waiting_line::put(std::string name, item what) {
    auto const ready = what.ready();
    auto const [made, is_new] = items_.emplace(std::move(name), place{what, 0, order_.end()});
    assert(is_new);
    made->second.in_order = order_.emplace(ready, made->first);
}

void waiting_line::bring_forward(std::string_view name, runtime::time_point due) {
    auto const found = items_.find(name);
    auto& [what, passed_over, in_order] = found->second;
    if (due >= what.due) return;
    what.due = due;
    if (what.ready() == in_order->first) return;
    order_.erase(in_order);
    in_order = order_.emplace(what.ready(), found->first);
}

void waiting_line::weigh(std::string_view name, std::size_t weight) {
    items_.find(name)->second.what.weight = weight;
}

std::string_view waiting_line::next(runtime::time_point now) {
    auto& head = items_.find(first())->second;
    if (head.passed_over == most_passed_over) return first();
    auto best = order_.begin();
    auto least = head.what.weight;
    auto each = order_.begin();
    for (int seen = 0; seen < most_compared && each != order_.end() && each->first <= now;
         ++seen, ++each) {
        auto const weight = items_.find(each->second)->second.what.weight;
        if (weight >= least) continue;
        best = each;
        least = weight;
    }
    if (best != order_.begin()) ++head.passed_over;
    return best->second;
}

std::pair<std::string, item> waiting_line::take(std::string_view name) {
    auto const found = items_.find(name);
    order_.erase(found->second.in_order);  // first: its name is a view into the item
    auto taken = items_.extract(found);
    return {std::move(taken.key()), taken.mapped().what};
}

void waiting_line::for_each(std::function<void(item const&)> const& visit) const {
    for (auto const& [name, at] : items_) visit(at.what);
}

}  // namespace vitals::kube::work_queue
