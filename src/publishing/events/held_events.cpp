// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/held_events.hpp"

#include "publishing/events/event_recorder.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

bool held_events::add(std::string_view ns, runtime::time_point now, check_event what) {
    auto found = namespaces_.find(ns);
    if (found == namespaces_.end()) found = namespaces_.try_emplace(std::string{ns}).first;
    found->second.push_back({.at = now, .number = ++last_, .what = std::move(what)});
    if (++size_ <= most) return false;
    auto const largest = std::ranges::max_element(namespaces_, {}, [](auto const& each) {
        return each.second.size();
    });
    largest->second.pop_front();
    --size_;
    if (largest->second.empty()) namespaces_.erase(largest);
    return true;
}

void held_events::forget_before(runtime::time_point when) {
    for (auto next = namespaces_.begin(); next != namespaces_.end();) {
        auto& all = next->second;
        for (; !all.empty() && all.front().at < when; --size_) all.pop_front();
        next = all.empty() ? namespaces_.erase(next) : std::next(next);
    }
}

std::vector<check_event> held_events::take() {
    std::vector<held> all;
    all.reserve(size_);
    for (auto& [_, each] : namespaces_) std::ranges::move(each, std::back_inserter(all));
    namespaces_.clear();
    size_ = 0;
    std::ranges::sort(all, {}, &held::number);
    std::vector<check_event> made;
    made.reserve(all.size());
    for (auto& each : all) made.push_back(std::move(each.what));
    return made;
}

}  // namespace vitals::publishing::events
