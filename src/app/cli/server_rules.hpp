// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a server refuses by its settings, as far as a person lints for it.

#include "core/manifest/parse.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/quota/quotas.hpp"

#include <chrono>

namespace vitals::app::cli {

struct server_rules {
    manifest::target_rule denies{};  // of targets; none: every target is allowed
    std::chrono::milliseconds longest_timeout = manifest::limits{}.longest_timeout;
    quota::quotas quotas{quota::unlimited()};  // of checks and ConfigMaps
};

}  // namespace vitals::app::cli
