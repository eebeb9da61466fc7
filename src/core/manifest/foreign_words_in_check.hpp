// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What other tools call the fields of a check. PURE.

#include "core/manifest/foreign_words.hpp"
#include "core/manifest/suggestion.hpp"

#include <span>
#include <string_view>

namespace vitals::inline core::manifest {

// Of Kubernetes probes, Gatus, the blackbox exporter, canary-checker, Kuberhealthy, Uptime Kuma and
// load balancers. Sorted by word.
std::span<foreign_word const> foreign_words_in_check();

// Also elsewhere than in a check.
inline constexpr std::string_view certificate =
    "the certificate must be valid; its age cannot be checked in this version";
inline constexpr suggestion latency{
    "in Vitals: timeout: ",
    "5s",
    own_value::seconds,
    "; latency alone cannot be checked in this version"
};

}  // namespace vitals::inline core::manifest
