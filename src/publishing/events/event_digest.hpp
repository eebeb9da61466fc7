// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// When a ConfigMap needs a summary Event: at most one a minute, soon after the first change without
// an Event of its own. Pure, and bounded: with too many names, those of the ConfigMap that has the
// most are reduced to a number.

#include "kube/model/config_map.hpp"
#include "kube/model/event.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "publishing/events/unpublished_changes.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::publishing::events {

kube::model::object_key place_of(kube::model::object_reference const& object);

class event_digest {
public:
    // Names of checks, of all ConfigMaps together.
    static constexpr std::size_t most_names = 20'000;
    static constexpr std::size_t most_config_maps = 4096;  // further ConfigMaps are not taken

    // A change of status without an Event. False: there is no room, so that no summary will report
    // it.
    bool changed(
        kube::model::object_reference const& on,
        check_change const& what,
        unpublished why,
        runtime::time_point now
    );
    // All problems without an Event, by their places. False as above.
    bool problems(
        kube::model::object_reference const& on,
        std::vector<std::string> places,
        runtime::time_point now
    );
    // As above, but none of them is new.
    void problems_left(kube::model::object_key const& place, std::vector<std::string> places);
    // The latest Event shows the status of this check.
    void settled(kube::model::object_key const& place, std::string_view check_id);
    void forget(kube::model::object_key const& place);

    // When take_due() will return something. Nothing: not without further changes.
    std::optional<runtime::time_point> next_due() const;
    // The ConfigMaps that need a summary now. Each must be passed to postpone() or to ended().
    std::vector<kube::model::object_reference> take_due(runtime::time_point now);
    std::vector<kube::model::object_reference> take_all();
    void postpone(kube::model::object_key const& place, runtime::time_point until);

    // The summary of the present state; nothing when there is nothing to report for this very
    // ConfigMap.
    std::optional<event_summary> make(
        kube::model::object_reference const& of,
        runtime::time_point now,
        unpublished_changes::lookup const& present
    );
    enum class end : std::uint8_t {
        written,
        not_written,  // its content is kept for another one
        refused       // and the next one would be refused, too
    };
    // Without effect when the ConfigMap was deleted and created again meanwhile.
    void ended(kube::model::object_reference const& of, end how, runtime::time_point now);

    std::size_t names() const { return names_; }

private:
    struct config_map {
        kube::model::object_reference regarding;
        unpublished_changes unpublished{};
        bool taken = false;
        std::optional<runtime::time_point> due{};
        runtime::time_point not_before{};  // a minute after the last summary
    };
    using config_maps = std::map<kube::model::object_key, config_map>;

    config_map* open(kube::model::object_reference const& on, runtime::time_point now);
    static bool is_spent(config_map const& of, runtime::time_point now);
    static void bring_forward(config_map& of, runtime::time_point due);
    void forget_most_names();

    config_maps all_;
    std::size_t names_ = 0;
};

}  // namespace vitals::publishing::events
