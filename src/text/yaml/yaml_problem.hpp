// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace vitals::inline text::yaml {

// Why a text is not YAML, for its author: instead of yaml-cpp's own message. `before` and `rest`
// are the line where yaml-cpp stopped, up to that place and from there.
std::string
describe_problem(std::string_view yaml_cpp_says, std::string_view before, std::string_view rest);

}  // namespace vitals::inline text::yaml
