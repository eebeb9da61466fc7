// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Manifests as files: which there are at a path of --checks, and what is in them.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

namespace vitals::sources::files {

inline constexpr std::size_t max_manifest_files = 10'000;  // of one path

struct found_files {
    // The first by name: which of too many are read does not depend on the file system.
    std::set<std::filesystem::path> manifests;
    std::size_t beyond = 0;  // manifests beyond the limit
    std::size_t others = 0;  // files of the folder that are none
};

// A path that is a file counts as a manifest whatever its name; one that is gone is an empty place. A mounted
// ConfigMap's own folders (`..data`) are skipped: the files beside them are links into it. Nothing when the path cannot
// be looked into, which is not the same as an empty one.
std::optional<found_files> find_manifests(std::filesystem::path const& path);

// Beyond the limit of a manifest it is cut: the parser says that it is too much. Nothing when it cannot be read.
std::optional<std::string> read_manifest(std::filesystem::path const& file);

}  // namespace vitals::sources::files
