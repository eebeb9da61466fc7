// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the state files of an earlier process remember, until their manifests are read: a restart
// continues with it. Lives on the control loop.

#include "core/check/definition.hpp"
#include "core/report/read.hpp"
#include "core/status/remembered.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "publishing/state_files/read_states.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::publishing::state_files {

struct restore_counters {
    std::size_t read = 0;        // files
    std::size_t set_aside = 0;   // files
    std::uint64_t restored = 0;  // checks
};

class earlier_states {
public:
    earlier_states(log::logger log, std::string folder)
        : log_{std::move(log)}, folder_{std::move(folder)} {}

    // Logs what was read, and what cannot be used. To be called once, before definitions are read.
    void learn(states_read&& from, std::size_t most_files = read_limits{}.files);

    std::optional<status::remembered> recall(check::definition const& of);
    // Valid until it is taken; null: there is none.
    report::earlier_report const* find(kube::model::object_key const& key) const;
    // Its checks were added: it is forgotten here.
    std::optional<report::earlier_report> take(kube::model::object_key const& key);
    // Those of these sources that nobody has taken.
    std::vector<kube::model::object_key> forget(
        std::function<bool(kube::model::object_key const&)> const& which
    );

    restore_counters const& counters() const { return counters_; }

private:
    log::logger log_;
    std::string folder_;
    std::map<kube::model::object_key, report::earlier_report> states_;
    restore_counters counters_;
};

}  // namespace vitals::publishing::state_files
