// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Entries by key in the order of their last use, for caches with a limit. The caller keeps the
// limit: it drops the oldest entry before it adds one too many.

#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/sequenced_index.hpp>
#include <boost/multi_index_container.hpp>

#include <cstddef>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::runtime {

// An Entry has a member `std::string key`, which never changes. References are valid until their
// entry is erased.
template <class Entry>
class lru {
public:
    std::size_t size() const { return all_.size(); }
    bool empty() const { return all_.empty(); }

    // Counts as a use. Null: there is none.
    Entry* find(std::string_view key) {
        auto const found = by_key().find(key);
        if (found == by_key().end()) return nullptr;
        all_.relocate(all_.begin(), all_.template project<0>(found));
        return &writable(*found);
    }
    // Counts as a use. There must be no entry with this key.
    Entry& add(Entry fresh) { return writable(*all_.push_front(std::move(fresh)).first); }
    void erase(std::string_view key) {
        if (auto const found = by_key().find(key); found != by_key().end()) by_key().erase(found);
    }
    // The entry whose last use is the longest ago. There must be one.
    Entry const& oldest() const { return all_.back(); }
    void drop_oldest() { all_.pop_back(); }
    void clear() { all_.clear(); }
    // Passes all entries, the oldest first, to `ended`, which may change them; erases those for
    // which it returns true.
    template <class Ended>
    void erase_if(Ended const& ended) {
        for (auto next = all_.end(); next != all_.begin();)
            if (auto const one = std::prev(next); ended(writable(*one)))
                next = all_.erase(one);
            else
                next = one;
    }

private:
    using container = boost::multi_index_container<
        Entry,
        boost::multi_index::indexed_by<
            boost::multi_index::sequenced<>,  // the one used last comes first
            boost::multi_index::hashed_unique<
                boost::multi_index::member<Entry, std::string, &Entry::key>,
                std::hash<std::string_view>,
                std::equal_to<>>>>;

    auto& by_key() { return all_.template get<1>(); }
    // Boost shows const entries, since a changed key would lose its place.
    static Entry& writable(Entry const& one) { return const_cast<Entry&>(one); }

    container all_;
};

}  // namespace vitals::runtime
