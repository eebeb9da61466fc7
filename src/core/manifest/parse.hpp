// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// YAML (or JSON) text under one key of a ConfigMap -> definitions, and every mistake with its place.
// PURE. Bounded: a hostile manifest costs memory in proportion to its size, and no more work than `limits::spent` allows.

#include "core/check/definition.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/advice.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

struct limits {
    std::size_t bytes = 1024 * 1024;  // of one manifest
    std::size_t nesting = 32;
    std::size_t checks = 10'000;    // of one ConfigMap
    std::size_t manifests = 1'000;  // of one ConfigMap; the keys behind them are not looked at
    std::size_t problems = 100;     // of one ConfigMap; the rest are counted in a last one
    // Of what alerts carry, over all checks of one ConfigMap, with `defaults` written out for each.
    std::size_t alerting_bytes = std::size_t{4} * 1024 * 1024;
    // Of the services in files of Consul's, over all checks of one ConfigMap, written out for each.
    std::size_t service_bytes = std::size_t{4} * 1024 * 1024;
    advice hints =
        advice::none;  // which of them are made; they count towards `problems` by themselves
    // Asked again and again on the caller's thread, with less than a millisecond of work in between. True: the reading
    // is given up. None: it may take as long as it takes.
    std::function<bool()> spent{};
};

// What the program allows the manifests of one ConfigMap, together, of the CPU time of the thread that reads them.
inline constexpr std::chrono::seconds reading_limit{1};

// What one key holds.
struct parsed {
    std::string key;
    bool readable =
        true;  // false: no entry could be made out at all (syntax error, too large, ...)
    std::vector<std::shared_ptr<check::definition const>> checks;  // the good entries
    std::vector<std::string> rejected;                             // ids of entries with mistakes
    bool unidentified = false;  // some rejected entry has no id that could be read
    bool given_up = false;      // not readable because `limits::spent` said so
    std::vector<check::problem> problems;
    std::vector<check::problem> hints;  // as far as they are wanted
    bool foreign = false;     // not readable because it is a configuration of another tool
    std::size_t dropped = 0;  // mistakes beyond `limits::problems`: it has them, too
    // Of the first key beyond `limits::manifests`: those behind it, in order. Not readable, and no mistakes of their own.
    std::vector<std::string> behind;
};

// True when `key` names a manifest: it ends in .yaml, .yml or .json.
bool is_manifest(std::string_view key);

// All manifests of one ConfigMap, in the order of their keys; other keys are left out.
// An id that is duplicated, in one key or in two, is a mistake of the second place. Behind them those whose keys are
// among `binary_keys`, which cannot be read. The keys beyond `limits::manifests` are one element in front.
std::vector<parsed> parse(
    std::string_view ns,
    std::string_view config_map,
    std::map<std::string, std::string> const& data,
    limits const& bounds = {},
    std::set<std::string> const& binary_keys = {}
);

}  // namespace vitals::inline core::manifest
