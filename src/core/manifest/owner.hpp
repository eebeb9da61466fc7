// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Whose manifest is read.

#include "core/manifest/field_limits.hpp"
#include "core/manifest/target_rule.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace vitals::inline core::manifest {

// Whose services a `service.id` may name. The part before a slash is a namespace: clients of the
// API take `other/web` for a service of the namespace `other`.
enum class service_ids : std::uint8_t {
    own,  // of the namespace of the manifest
    any   // the namespace is not known, or there is only one author
};

struct owner {
    std::string_view ns;
    std::string_view config_map;
    service_ids ids = service_ids::own;
    std::chrono::milliseconds longest_timeout = field_limits::longest_timeout;  // that is allowed
    target_rule const* denies = nullptr;  // null: every target is allowed
};

}  // namespace vitals::inline core::manifest
