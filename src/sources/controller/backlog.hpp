// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The changes that are still to be executed. Of each ConfigMap only the newest version waits.
// ConfigMaps are read one at a time: namespaces take turns, and within one the small ones go first
// (kube::work_queue::queue). Removals wait for no reading, and namespaces take turns with them,
// too. Those of a namespace go before its readings, since they make room in its budget. A ConfigMap
// whose reading was given up is not read again for a while, whatever happens to it. Pure.

#include "kube/model/config_map.hpp"
#include "kube/work_queue/queue.hpp"
#include "kube/work_queue/statistics.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace vitals::sources::controller {

// From a reading that was given up to the next one of the same ConfigMap.
inline constexpr runtime::duration hold_off = std::chrono::seconds{30};

class backlog {
public:
    using ticket = std::uint64_t;  // grows with each change

    void changed(kube::model::config_map object, runtime::time_point now);
    void removed(kube::model::object_key const& key);

    // Only the version of a ConfigMap has changed. False: it neither waits nor is being read.
    bool renumbered(kube::model::object_key const& key, std::string const& version);
    // Of what is being read, since then; empty: its version has not changed.
    std::string newer_version() const {
        return in_reading_ ? in_reading_->newer_version : std::string{};
    }

    // Each change is returned once.
    std::optional<kube::model::object_key> next_removal();
    // Nothing while a reading is under way: call done_reading() first.
    std::optional<kube::model::config_map> next_to_read(runtime::time_point now);
    // False: the ConfigMap was removed meanwhile, so that the reading is void.
    bool done_reading(bool given_up, runtime::time_point now);
    // When next_to_read() is to be called again, if nothing else happens before.
    std::optional<runtime::time_point> next_due() const { return queue_.next_due(); }

    bool removals() const { return !removed_.empty(); }
    // All changes up to that ticket were executed. A ConfigMap that is held off after it was given
    // up does not count.
    bool done_up_to(ticket last) const {
        return outstanding_.empty() || *outstanding_.begin() > last;
    }
    ticket last() const { return last_; }
    // Waiting changes and held-off ConfigMaps. The latter are few: each has just used a whole
    // budget of CPU.
    std::size_t bytes() const { return bytes_; }
    std::size_t bytes_held_off() const { return bytes_held_off_; }
    kube::work_queue::statistics statistics(runtime::time_point now) const {
        return queue_.statistics(now);
    }

private:
    struct waiting {
        kube::model::config_map object;
        std::size_t bytes = 0;
        ticket since = 0;  // 0: held off
    };
    struct in_reading {
        kube::model::object_key key;
        ticket since = 0;
        bool wanted = true;
        std::string newer_version{};
    };

    bool has_removals(std::string const& ns) const;
    ticket new_ticket() { return *outstanding_.insert(++last_).first; }
    std::optional<ticket> drop_waiting(kube::model::object_key const& key);
    void forget(waiting const& one);

    // The queue never drops: the cluster bounds what waits, and a source waits for room.
    kube::work_queue::queue queue_{
        {.workers = 1, .most_waiting = std::numeric_limits<std::size_t>::max() / 4}
    };
    std::map<kube::model::object_key, waiting> waiting_;
    std::map<kube::model::object_key, ticket> removed_;
    std::string last_removal_;  // its namespace
    std::optional<in_reading> in_reading_;
    std::map<kube::model::object_key, runtime::time_point> held_until_;
    std::set<ticket> outstanding_;
    ticket last_ = 0;
    std::size_t bytes_ = 0;
    std::size_t bytes_held_off_ = 0;
};

}  // namespace vitals::sources::controller
