// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// YAML as text only: no value is turned into a number or a flag by its looks. Throws yaml_problem.
// Only for .cpp files. A null pointer means an absent value.

#include "text/yaml/document.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace vitals::kube::config {

// Thrown and caught within the reader of the file.
struct yaml_problem {
    std::string text;
};

// A field of a map, as text. Empty when it is not there.
std::string yaml_text(yaml::node const* map, char const* name);
bool yaml_flag(yaml::node const* map, char const* name);
std::vector<yaml::node const*> yaml_list(yaml::node const* map, char const* name, std::size_t most);
// The value itself; `name` is for the error message.
std::string yaml_scalar(yaml::node const* value, char const* name);
// At most 64 KiB.
std::string yaml_to_json(yaml::node const* value);

}  // namespace vitals::kube::config
