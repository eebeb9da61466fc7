// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Finds the manifests inside a file of Kubernetes objects, and where they stand in it. For `vitals lint`.

#include "text/yaml/document.hpp"
#include "text/yaml/read.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace vitals::app::cli {

struct embedded_manifest {
    std::string key;
    std::string text;
    yaml::position where;      // of the value in the file
    bool literal = false;      // a block scalar (`|`), whose lines are lines of the file
    std::uint32_t indent = 0;  // of these lines
    bool binary = false;       // under `binaryData`: there is no text to read
};

struct embedded_config_map {
    std::string space;
    std::string name;
    bool labelled = false;  // with what makes Vitals look at it
    yaml::position where;
    std::vector<embedded_manifest> manifests;
    std::set<std::string> other_keys{};  // of `data` and `binaryData`
};

// Other kinds are skipped; a List is looked through. Nothing when the file holds no Kubernetes
// objects, or cannot be read: then it is to be linted as one manifest.
std::optional<std::vector<embedded_config_map>>
find_config_maps(std::string const& text, yaml::notation written);

// Where a place of the manifest is in the file; nothing when its lines are not the file's.
std::optional<yaml::position> in_file(embedded_manifest const& from, yaml::position inner);

}  // namespace vitals::app::cli
