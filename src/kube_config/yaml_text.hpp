// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// YAML as text only: no value is ever turned into a number or a flag by its looks. Throws yaml_problem, which
// must not leave the reader of the file. Only for .cpp files.

#include <yaml-cpp/node/node.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::kube_config {

struct yaml_problem {
    std::string text;
};

// One document, of bounded size, depth and number of aliases.
YAML::Node load_yaml(std::string_view text);

// A member of a mapping; not there, or null: an undefined or null node.
YAML::Node yaml_member(YAML::Node const& node, char const* name);
// Empty when it is not there.
std::string yaml_text(YAML::Node const& node, char const* name);
bool yaml_flag(YAML::Node const& node, char const* name);
YAML::Node yaml_list(YAML::Node const& node, char const* name, std::size_t most);
std::string yaml_scalar(YAML::Node const& node, char const* name);
// At most 64 KiB and 32 levels.
std::string yaml_to_json(YAML::Node const& node);

}  // namespace vitals::kube_config
