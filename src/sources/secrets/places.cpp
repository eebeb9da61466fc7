// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/places.hpp"

#include "sources/secrets/object_states.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::sources::secrets {

void places::add(object_name const& which) {
    groups_[which.ns].waiting.emplace(++coming_, member{which});
    known_.emplace(which, coming_);
}

void places::remove(object_name const& which) {
    auto const found = known_.find(which);
    if (found == known_.end()) return;
    auto const in = groups_.find(which.ns);
    in->second.placed.erase(found->second);
    in->second.waiting.erase(found->second);
    known_.erase(found);
    if (in->second.placed.empty() && in->second.waiting.empty()) groups_.erase(in);
}

bool places::has_place(object_name const& which) const {
    auto const found = known_.find(which);
    return found != known_.end() && groups_.at(which.ns).placed.contains(found->second);
}

// The largest share with which all fit: namespaces that want less leave their rest to the others.
void places::divide() {
    std::vector<std::size_t> demands;
    demands.reserve(groups_.size());
    for (auto& [ns, of] : groups_) {
        auto const wanted = of.placed.size() + of.waiting.size();
        of.demand = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, limit_of_(ns)));
        demands.push_back(of.demand);
    }
    std::ranges::sort(demands);
    auto left = most_;
    share_ = most_;
    for (std::size_t i = 0; i < demands.size(); ++i) {
        share_ = left / (demands.size() - i);
        if (demands[i] > share_) return;
        left -= demands[i];
    }
    share_ = most_;  // there is room for all
}

void places::fit(group& which, std::size_t to, changes& made) {
    while (which.placed.size() > to) {
        auto last = which.placed.extract(std::prev(which.placed.end()));
        which.waiting.insert(std::move(last));
    }
    while (which.placed.size() < to && !which.waiting.empty()) {
        auto first = which.waiting.extract(which.waiting.begin());
        made.placed.push_back(first.mapped().which);
        first.mapped().reported.reset();
        which.placed.insert(std::move(first));
    }
}

void places::report(member& which, fault whose, changes& made) {
    if (std::exchange(which.reported, whose) != whose)
        made.left_out.push_back({which.which, whose});
}

// Those that the budget of the namespace would allow. What comes after them is its own fault, and
// is reported when it comes.
void places::report(std::string_view ns, group& of, changes& made) const {
    auto const allowed = std::min<std::uint64_t>(limit_of_(ns), most_);
    auto position = of.placed.size();
    for (auto& [_, each] : of.waiting) {
        if (position++ >= allowed) return;
        report(each, fault::of_others, made);
    }
}

places::changes
places::change(std::vector<object_name> const& more, std::vector<object_name> const& fewer) {
    for (auto const& each : fewer) remove(each);
    for (auto const& each : more) add(each);
    divide();
    changes made;
    for (auto& [ns, of] : groups_) {
        fit(of, std::min(of.demand, share_), made);
        report(ns, of, made);
    }
    for (auto const& each : more) {
        auto& waiting = groups_.at(each.ns).waiting;
        auto const found = waiting.find(known_.at(each));
        if (found != waiting.end() && !found->second.reported)
            report(found->second, fault::its_own, made);
    }
    return made;
}

}  // namespace vitals::sources::secrets
