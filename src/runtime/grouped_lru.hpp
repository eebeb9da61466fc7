// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An lru that several groups share: when it is full, the group with most entries gives one up, so a
// flood of one group costs the others nothing.

#include "runtime/lru.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::runtime {

// References are valid until their entry is erased.
template <class Entry>
class grouped_lru {
public:
    explicit grouped_lru(std::size_t most) : most_{most} {}

    std::size_t size() const { return size_; }

    // Counts as a use. Null: there is none.
    Entry* find(std::string_view group, std::string_view key) {
        auto const found = groups_.find(group);
        return found == groups_.end() ? nullptr : found->second.find(key);
    }
    // Call it before add(). When all are in use: takes out the entry of the largest group whose
    // last use is the longest ago.
    std::optional<Entry> make_room() {
        if (size_ < most_) return std::nullopt;
        auto const largest = std::ranges::max_element(groups_, {}, [](auto const& each) {
            return each.second.size();
        });
        std::optional<Entry> oldest{largest->second.oldest()};
        largest->second.drop_oldest();
        --size_;
        if (largest->second.empty()) groups_.erase(largest);
        return oldest;
    }
    // Counts as a use. There is room, and no entry with this key.
    Entry& add(std::string_view group, Entry fresh) {
        auto found = groups_.find(group);
        if (found == groups_.end()) found = groups_.emplace(group, lru<Entry>{}).first;
        ++size_;
        return found->second.add(std::move(fresh));
    }
    void erase(std::string_view group, std::string_view key) {
        auto const found = groups_.find(group);
        if (found == groups_.end()) return;
        size_ -= found->second.size();
        found->second.erase(key);
        size_ += found->second.size();
        if (found->second.empty()) groups_.erase(found);
    }
    // As lru::erase_if(), group by group.
    template <class Ended>
    void erase_if(Ended const& ended) {
        for (auto next = groups_.begin(); next != groups_.end();) {
            auto& of = next->second;
            size_ -= of.size();
            of.erase_if(ended);
            size_ += of.size();
            next = of.empty() ? groups_.erase(next) : std::next(next);
        }
    }

private:
    std::map<std::string, lru<Entry>, std::less<>> groups_;  // none is empty
    std::size_t most_;
    std::size_t size_ = 0;
};

}  // namespace vitals::runtime
