// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the API server holds, as far as we know: kept while we are disconnected, replaced by each list.
// Tells what changed; hands every object on and keeps only what is needed to notice changes.

#include "kube/model/config_map.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace vitals::kube::informer {

class object_store {
public:
    struct handlers {
        std::function<void(model::config_map const&)> changed;  // new, or its data changed
        std::function<void(model::object_key const&)> removed;
        // Ends when more can be told; none: always.
        std::function<runtime::awaitable<void>()> room{};
    };

    explicit object_store(handlers handle) : handlers_{std::move(handle)} {}

    // Waits until whoever is told can take more. Before each page of a list and each piece of a watch.
    runtime::awaitable<void> room() const;

    // A change of metadata alone is not told; another uid under the same name is a removal and an addition.
    void apply(model::config_map const& object);
    void remove(model::object_key const& key);

    // A whole list, object by object as it is read: each is handed on at once, and what was not in the list is
    // removed at its end. A list that does not come to its end removes nothing.
    class listing {
    public:
        void take(model::config_map const& object);
        // It is in the list, but could not be read: what is known of it stays.
        void keep(model::object_key const& key);
        // Returns how many objects were added, changed or removed by the list.
        std::size_t end();
        std::size_t seen() const { return seen_; }

    private:
        friend class object_store;
        listing(object_store& of, std::string ns, std::uint64_t number)
            : store_{&of}, ns_{std::move(ns)}, number_{number} {}

        object_store* store_;
        std::string ns_;
        std::uint64_t number_;
        std::size_t seen_ = 0;
        std::size_t changes_ = 0;
    };
    // Of `ns` ("" = every namespace). The store outlives it.
    listing begin_list(std::string ns) { return {*this, std::move(ns), ++lists_}; }
    // One that has been read already.
    std::size_t replace(std::string const& ns, std::vector<model::config_map> const& all);

    std::size_t size() const { return known_.size(); }
    std::size_t size(std::string const& ns) const;

private:
    struct known {
        std::string uid;
        std::uint64_t data_hash = 0;
        std::uint64_t last_list = 0;  // the number of the last list that it was in
    };

    bool take(model::config_map const& object, std::uint64_t list);  // was it told?

    handlers handlers_;
    std::map<model::object_key, known> known_;
    std::uint64_t lists_ = 0;
};

}  // namespace vitals::kube::informer
