// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// YAML (or JSON) text under one key of a ConfigMap -> definitions, and every problem with its
// place. PURE. Bounded: a hostile manifest costs memory in proportion to its size, and no more work
// than `limits::spent` allows.

#include "core/check/manifest_contents.hpp"
#include "core/manifest/advice.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/target_rule.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

struct limits {
    std::size_t bytes = 1024 * 1024;  // of one manifest
    std::size_t nesting = 32;
    std::size_t checks = 10'000;    // of one ConfigMap
    std::size_t manifests = 1'000;  // of one ConfigMap; further keys are not read
    std::size_t problems = 100;     // of one ConfigMap; the rest are counted in a last one
    // Texts that alerts carry, over all checks of one ConfigMap, with `defaults` written out for
    // each.
    std::size_t alerting_bytes = std::size_t{4} * 1024 * 1024;
    // Services of Consul files, over all checks of one ConfigMap, written out for each.
    std::size_t service_bytes = std::size_t{4} * 1024 * 1024;
    // Everything that the checks of one ConfigMap keep (check::bytes_of), with aliases and
    // `defaults` written out for each.
    std::size_t check_bytes = std::size_t{16} * 1024 * 1024;
    manifest::service_ids service_ids = manifest::service_ids::own;
    // Of a probe: what whoever runs Vitals allows. The default timeout is shortened to it.
    std::chrono::milliseconds longest_timeout = field_limits::longest_timeout;
    advice hints =
        advice::none;  // which hints are reported; they count towards `problems` by themselves
    // None: every target is allowed. Called on the caller's thread.
    target_rule denies{};
    // Asked again and again on the caller's thread, with less than a millisecond of work in
    // between. True: the reading is given up. None: no limit of time.
    std::function<bool()> spent{};
};

// The budget of CPU time for all manifests of one ConfigMap, on the thread that reads them.
inline constexpr std::chrono::seconds reading_limit{1};

// True when `key` names a manifest: it ends in .yaml, .yml or .json.
bool is_manifest(std::string_view key);

// All manifests of one ConfigMap, in the order of their keys; other keys are left out. A duplicated
// id, in one key or in two, is a problem of the second place. Behind them the keys of
// `binary_keys`, which cannot be read. The keys beyond `limits::manifests` are one element in
// front.
std::vector<check::manifest_contents> parse(
    std::string_view ns,
    std::string_view config_map,
    std::map<std::string, std::string> const& data,
    limits const& bounds = {},
    std::set<std::string> const& binary_keys = {}
);

}  // namespace vitals::inline core::manifest
