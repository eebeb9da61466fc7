// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Recognises the configurations of other tools, where a manifest is expected. PURE.

#include "text/yaml/document.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

struct foreign_format {
    yaml::position where;
    std::string message;  // what it is, and how it is written in Vitals
};

// `root` is a map; one that has a field of a manifest's is none of another tool's.
std::optional<foreign_format> find_foreign_format(yaml::node const& root);

// What is not a map, and so no manifest: whether it is HCL, the other notation of Consul's files.
std::optional<foreign_format> find_hcl(std::string_view text);

// What a Kubernetes object of this kind, which describes checks for another tool, is in Vitals: the end of a sentence.
// Empty when it describes none.
std::string_view advice_for_kind(std::string_view kind);

}  // namespace vitals::inline core::manifest
