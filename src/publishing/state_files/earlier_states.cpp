// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/state_files/earlier_states.hpp"

#include "core/check/definition.hpp"
#include "core/report/read.hpp"
#include "core/status/remembered.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "publishing/state_files/read_states.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::publishing::state_files {

void earlier_states::learn(states_read&& from, std::size_t most_files) {
    counters_.read = from.states.size();
    counters_.set_aside = from.set_aside_count;
    for (auto const& each : from.set_aside)
        log_.warn(
            "a state file cannot be used; its checks begin anew",
            {{"file", folder_ + "/" + each.file},
             {"reason", each.why},
             {"kept_as", each.kept_as},
             {"hint", "delete it, or rename it back for the version of Vitals that wrote it"}}
        );
    if (from.left_out > 0)
        log_.warn(
            "more state files than the limit; checks of the others begin anew",
            {{"folder", folder_}, {"left_out", from.left_out}, {"limit", most_files}}
        );
    if (from.error)
        log_.warn(
            "state files cannot be read; checks begin anew",
            {{"folder", folder_}, {"error", from.error->message()}}
        );
    else if (counters_.read + counters_.set_aside > 0)
        log_.info(
            "state files read",
            {{"folder", folder_},
             {"files", counters_.read},
             {"checks", from.checks},
             {"set_aside", counters_.set_aside}}
        );
    states_ = std::move(from.states);
}

std::optional<status::remembered> earlier_states::recall(check::definition const& of) {
    auto const found =
        states_.find({std::string{of.identity.ns()}, std::string{of.identity.config_map()}});
    if (found == states_.end()) return std::nullopt;
    auto recalled = found->second.recall(of);
    counters_.restored += recalled ? 1 : 0;
    return recalled;
}

report::earlier_report const* earlier_states::find(kube::model::object_key const& key) const {
    auto const found = states_.find(key);
    return found == states_.end() ? nullptr : &found->second;
}

std::optional<report::earlier_report> earlier_states::take(kube::model::object_key const& key) {
    auto held = states_.extract(key);
    if (held.empty()) return std::nullopt;
    return std::move(held.mapped());
}

std::vector<kube::model::object_key> earlier_states::forget(
    std::function<bool(kube::model::object_key const&)> const& which
) {
    std::vector<kube::model::object_key> gone;
    // NOLINTNEXTLINE(misc-include-cleaner): it comes from <map>
    std::erase_if(states_, [&](auto const& each) {
        if (!which(each.first)) return false;
        gone.push_back(each.first);
        return true;
    });
    return gone;
}

}  // namespace vitals::publishing::state_files
