// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// YAML as text only: no value is ever turned into a number or a flag by its looks. Throws yaml_problem. Only for .cpp
// files.

#include "kube/config/yaml_node.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace vitals::kube::config {

// A member of a mapping, as text. Empty when it is not there.
std::string yaml_text(yaml_node const& node, char const* name);
bool yaml_flag(yaml_node const& node, char const* name);
std::vector<yaml_node> yaml_list(yaml_node const& node, char const* name, std::size_t most);
// The node itself; `name` is for the mistake.
std::string yaml_scalar(yaml_node const& node, char const* name);
// At most 64 KiB and 32 levels.
std::string yaml_to_json(yaml_node const& node);

}  // namespace vitals::kube::config
