// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What stands where a manifest is expected, but cannot be read as one: as mistakes, so that whoever put it there sees
// them. PURE.

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

// A manifest under `binaryData`: kubectl and kustomize put a file there that is not UTF-8, others what they like.
parsed not_text(std::string key);

// A file of the operator's own whose name does not say that it is a manifest.
check::problem no_manifest_name(std::string path, std::string_view text);

// The keys beyond the `most` manifests of a ConfigMap, at least one; in any order.
parsed too_many(std::vector<std::string> keys, std::size_t most);

// A ConfigMap without any key that names a manifest. The problem belongs to no key. `keys`: what it holds instead, some
// of it if that is much.
check::problem no_manifest(std::set<std::string> const& keys);

// Of the keys beside manifests, those that were most likely meant to be one: `checks`, `checks.YAML`, `checks.yaml.txt`.
// The problems belong to no key.
bool looks_like_a_manifest(std::string_view key);
std::vector<check::problem> misnamed(std::set<std::string> const& keys);

}  // namespace vitals::inline core::manifest
