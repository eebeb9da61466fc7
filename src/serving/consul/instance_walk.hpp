// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The instances of one service in the order of their ids, those that a list shows, in pieces: also
// a filter over the checks of one instance, of which tenants can make ten thousand, takes several.

#include "core/filter/progress.hpp"
#include "core/status/check_status.hpp"
#include "core/status/piece.hpp"
#include "serving/consul/instance.hpp"
#include "serving/consul/list_filter.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/readers/view.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

using instance_filter = list_filter<shown_instance>;

struct instance_selection {
    std::vector<std::string> tags{};  // an instance has all of them
    bool passing = false;             // all checks of an instance are
    instance_filter filter{};
    readers::view reader{};  // whose list it is
};

class instance_walk {
public:
    // A check in the order of the list.
    struct place {
        std::string service_id{};
        std::string identity{};
    };

    // The selection outlives it.
    explicit instance_walk(instance_selection const& what) : what_{what} {}

    // To the instances of this service on a node, which outlives the walk, behind this place;
    // without a name to those of all services, in the order of their ids.
    void begin(node const& of, std::string service, place behind);
    void begin(node const& of, std::string service) { begin(of, std::move(service), place{}); }
    // The next one that is selected; valid until the store changes. Nothing: `limit` is reached, or
    // none is left, and is_over().
    std::optional<shown_instance> next(status::piece& limit);
    bool is_over() const { return is_over_; }

private:
    bool collect();
    filter::verdict look_at(shown_instance const& one, status::piece& limit);

    instance_selection const& what_;
    node const* node_ = nullptr;
    std::string service_;
    bool is_over_ = true;
    place last_;               // the last check of the last instance that was looked at
    place asked_;              // the last check that the filter asked, when it paused
    filter::progress so_far_;  // of the filter, then
    std::vector<status::check_status const*> checks_;  // of the present instance
};

}  // namespace vitals::serving::consul
