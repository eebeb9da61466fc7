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
    std::string message;  // what it is, and how to write it for Vitals
};

// `root` is a map. A map with a field of a manifest is no other tool's.
std::optional<foreign_format> find_foreign_format(yaml::node const& root);

// For a text that is not a map: whether it is HCL, the other notation of Consul's files.
std::optional<foreign_format> find_hcl(std::string_view text);

// How to write a Kubernetes object of this kind, which describes checks of another tool, for
// Vitals: the end of a sentence. Empty when it describes no checks.
std::string_view advice_for_kind(std::string_view kind);

}  // namespace vitals::inline core::manifest
