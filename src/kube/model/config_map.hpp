// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A ConfigMap, as much of it as we use. The file source makes them, too.

#include "kube/model/object_meta.hpp"
#include "kube/model/resource.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace vitals::kube::model {

struct config_map {
    object_key key;
    std::string uid;                          // empty: a file
    std::map<std::string, std::string> data;  // manifest keys only: what else is in it may be large
    // Manifest keys of `binaryData`: kubectl stores a file there when it is not UTF-8. The values
    // are not kept.
    std::set<std::string> binary_keys{};
    // Keys of both that name no manifest, the first most_other_keys of them: for messages alone.
    std::set<std::string> other_keys{};
    std::string resource_version{};  // empty: a file
};

inline constexpr std::size_t most_other_keys = 16;

resource config_maps();
// `json`: the object alone. The error says why it cannot be a ConfigMap.
std::expected<config_map, std::string>
decode_config_map(object_meta const& meta, std::string_view json);
// Of all that we use, but for key, uid and resourceVersion.
std::uint64_t hash_of(config_map const& object);

}  // namespace vitals::kube::model
