// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "work_queue/waiting_line.hpp"

#include "runtime/clock.hpp"

#include <cassert>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::work_queue {

void waiting_line::put(std::string name, item what) {
    auto const ready = what.ready();
    auto const [made, is_new] =
        items_.emplace(std::move(name), place{std::move(what), order_.end()});
    assert(is_new);
    made->second.in_order = order_.emplace(ready, made->first);
}

void waiting_line::hasten(std::string_view name, runtime::time_point due) {
    auto const found = items_.find(name);
    auto& [what, in_order] = found->second;
    if (due >= what.due) return;
    what.due = due;
    if (what.ready() == in_order->first) return;
    order_.erase(in_order);
    in_order = order_.emplace(what.ready(), found->first);
}

std::pair<std::string, item> waiting_line::take_first() {
    auto const first = items_.find(order_.begin()->second);
    order_.erase(order_.begin());  // first: its name is a view into the item
    auto taken = items_.extract(first);
    return {std::move(taken.key()), std::move(taken.mapped().what)};
}

void waiting_line::for_each(std::function<void(item const&)> const& visit) const {
    for (auto const& [name, at] : items_) visit(at.what);
}

}  // namespace vitals::work_queue
