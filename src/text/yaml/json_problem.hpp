// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rapidjson/error/error.h>

#include <string>
#include <string_view>

namespace vitals::inline text::yaml {

// What RapidJSON refuses, in our words. `rest` begins where it stopped. Only for .cpp files.
std::string describe_problem(rapidjson::ParseErrorCode code, std::string_view rest);

}  // namespace vitals::inline text::yaml
