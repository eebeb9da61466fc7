// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the API server holds, as far as we know: kept while we are disconnected, replaced by each list.
// Tells what changed; hands every object on and keeps only what is needed to notice changes.

#include "kube_model/config_map.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace vitals::informer {

class object_store {
public:
    struct handlers {
        std::function<void(kube_model::config_map const&)> changed;  // new, or its data changed
        std::function<void(kube_model::object_key const&)> removed;
    };

    explicit object_store(handlers told) : told_{std::move(told)} {}

    // A change of metadata alone is not told; another uid under the same name is a removal and an addition.
    void apply(kube_model::config_map const& object);
    void remove(kube_model::object_key const& key);
    // A whole list of `space` ("" = every namespace): what is not in it is removed. Returns how many
    // objects were added, changed or removed by it.
    std::size_t replace(std::string const& space, std::vector<kube_model::config_map> const& all);

    std::size_t size() const { return known_.size(); }
    std::size_t size(std::string const& space) const;

private:
    struct known {
        std::string uid;
        std::uint64_t data_hash = 0;
        friend bool operator==(known const&, known const&) = default;
    };

    bool take(kube_model::config_map const& object);  // was it told?

    handlers told_;
    std::map<kube_model::object_key, known> known_;
};

}  // namespace vitals::informer
