// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Manifests as files: which files a path of --checks has, and their content.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

namespace vitals::sources::files {

inline constexpr std::size_t max_manifest_files = 10'000;  // of one path

struct found_files {
    // The first ones by name: which files are read does not depend on the order of the file system.
    std::set<std::filesystem::path> manifests;
    std::size_t beyond = 0;  // manifests beyond the limit
    std::size_t others = 0;  // other files of the folder
};

// A path to a file counts as a manifest whatever its name; a path that does not exist is an empty
// place. The folders of a mounted ConfigMap (`..data`) are skipped: the files beside them are links
// into them. Nothing when the path cannot be read, which is not the same as an empty one.
std::optional<found_files> find_manifests(std::filesystem::path const& path);

// A file beyond the limit of a manifest is cut: the parser reports that it is too much. Nothing
// when it cannot be read.
std::optional<std::string> read_manifest(std::filesystem::path const& file);

}  // namespace vitals::sources::files
