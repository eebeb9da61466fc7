// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A ConfigMap, as much of it as we use. The file source makes them, too.

#include <compare>
#include <cstddef>
#include <map>
#include <set>
#include <string>

namespace vitals::kube::model {

struct object_key {
    std::string ns;  // the namespace
    std::string name;
    auto operator<=>(object_key const&) const = default;
};

struct config_map {
    object_key key;
    std::string uid;
    std::string resource_version;
    std::map<std::string, std::string> data;  // manifest keys only: what else is in it may be large
    // Manifest keys of `binaryData`: kubectl stores a file there when it is not UTF-8. The values are not kept.
    std::set<std::string> binary_keys{};
    // Keys of both that name no manifest, the first most_other_keys of them: for messages alone.
    std::set<std::string> other_keys{};
};

inline constexpr std::size_t most_other_keys = 16;

}  // namespace vitals::kube::model
