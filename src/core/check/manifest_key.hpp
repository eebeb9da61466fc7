// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which keys of a ConfigMap hold definitions. The values of other keys are never kept.

#include <string_view>

namespace vitals::inline core::check {

constexpr bool is_manifest_key(std::string_view key) {
    return key.ends_with(".yaml") || key.ends_with(".yml") || key.ends_with(".json");
}

}  // namespace vitals::inline core::check
