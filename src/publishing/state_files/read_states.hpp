// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// All state files of a folder, read once at the start. Files that cannot be used are set aside, so
// that they are not overwritten. May wait for the disk.

#include "core/report/read.hpp"
#include "core/report/report.hpp"
#include "kube/model/resource.hpp"
#include "publishing/state_files/state_folder.hpp"

#include <atomic>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vitals::publishing::state_files {

struct read_limits {
    std::size_t files = 10'000;
    std::size_t bytes = std::size_t{256} * 1024 * 1024;
    std::size_t checks = 1'000'000;
    std::size_t text_bytes = std::size_t{16} * 1024 * 1024;  // see earlier_report::text_bytes()
    std::size_t shown = 20;                                  // of those that were set aside
};

struct unusable {
    std::string file;
    std::string why;
    std::string kept_as{};  // empty: it could not be renamed
};

struct states_read {
    std::map<kube::model::object_key, report::earlier_report> states{};
    std::size_t checks = 0;  // that they remember
    std::vector<unusable> set_aside{};
    std::size_t set_aside_count = 0;
    std::size_t left_out = 0;           // beyond the limits
    std::optional<file_error> error{};  // of the folder
};

// Gives up when `stopped` becomes true.
states_read read_states(
    state_folder& from,
    report::wall_time now,
    std::atomic<bool> const& stopped,
    read_limits const& most = {}
);

}  // namespace vitals::publishing::state_files
