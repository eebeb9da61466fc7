// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a state file says: a HealthReport, as kubectl would show it in a cluster, of the manifests
// with one name. PURE.

#include "core/report/read.hpp"
#include "kube/model/resource.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::publishing::state_files {

inline constexpr std::size_t most_file_bytes = std::size_t{512} * 1024;

// No part of a key chooses a folder, and no key makes a name that is too long.
std::string file_name(kube::model::object_key const& key);

// `content`: see report::render(). `writer`: the host.
std::string render_state(
    kube::model::object_key const& key,
    std::string_view content,
    std::string_view writer,
    report::wall_time now
);

struct earlier_state {
    kube::model::object_key key;
    report::earlier_report content;
};
// The text may be anybody's. The error is a sentence: why nothing of it can be trusted.
std::expected<earlier_state, std::string>
read_state(std::string_view name, std::string_view text, report::wall_time now);

}  // namespace vitals::publishing::state_files
