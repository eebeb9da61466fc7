// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Keys and files that cannot be read as manifests, as problems, so that their author sees them.
// PURE.

#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/parse.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

// Of a folder, said by `vitals run --checks` and by `vitals lint`.
inline constexpr std::string_view no_manifest_file =
    "no .yaml, .yml or .json file in this folder (folders below it are not read)";

// A manifest under `binaryData`: kubectl and kustomize store a file there that is not UTF-8.
check::manifest_contents not_text(std::string key);

// A file on the command line whose name is not that of a manifest.
check::problem no_manifest_name(std::string path, std::string_view text);

// The keys beyond the `most` manifests of a ConfigMap, at least one; in any order.
check::manifest_contents too_many(std::vector<std::string> keys, std::size_t most);

// A ConfigMap without any key that names a manifest. The problem belongs to no key. `keys`: the
// keys that it has instead, or some of them.
check::problem no_manifest(std::set<std::string> const& keys);

// Keys that were most likely meant to be manifests: `checks`, `checks.YAML`, `checks.yaml.txt`. The
// problems belong to no key.
bool looks_like_a_manifest(std::string_view key);
std::vector<check::problem> misnamed(std::set<std::string> const& keys);

}  // namespace vitals::inline core::manifest
