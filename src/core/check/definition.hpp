// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The definition of a check: whom to probe, how often, what counts as success, how many results in
// a row change its status. Immutable; every part of the program shares it by shared_ptr<definition
// const>.

#include "core/check/alerting.hpp"
#include "core/check/catalog_entry.hpp"
#include "core/check/identity.hpp"
#include "core/check/rare_text.hpp"
#include "core/check/shared_optional.hpp"
#include "core/check/status.hpp"
#include "core/check/target.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vitals::inline core::check {

struct timing {
    std::chrono::milliseconds interval{10'000};  // >= 1 s; 0: not probed
    std::chrono::milliseconds timeout{10'000};   // > 0; Consul's default
    friend bool operator==(timing const&, timing const&) = default;
};

// Consul's thresholds. 0 and 1 mean the same; without failures_before_warning it is the critical
// threshold.
struct thresholds {
    std::uint32_t success_before_passing = 0;
    std::uint32_t failures_before_warning = 0;
    std::uint32_t failures_before_critical = 0;
    friend bool operator==(thresholds const&, thresholds const&) = default;
};

struct service {
    std::string id;  // never empty once parsed: `service.id`, else "<namespace>/<service.name>"
    std::string name;
    std::vector<std::string> tags;
    shared_optional<catalog_entry> catalog{};  // nothing: its standard values
    friend bool operator==(service const&, service const&) = default;
};

struct definition {
    check::identity identity;
    std::string name;  // never empty once parsed: `name`, else the id
    rare_text notes;
    check::target target;
    check::timing timing;
    check::thresholds thresholds;
    shared_optional<check::service> service;
    shared_optional<check::alerting> alerting;
    status initial_status = status::critical;  // until the first result
    std::uint32_t output_max_size = 4096;      // bytes of the body that are kept: the last ones
    bool enabled = true;
    friend bool operator==(definition const&, definition const&) = default;
};

// True when both ask the same question of the same target. Then the result of one is valid for the
// other: status and counters survive an edit of name, notes, timing, thresholds or alerting, and of
// the fields of a target that its kind leaves out of the comparison.
bool same_probe(definition const& a, definition const& b);

// Of all texts, and what each element of a list takes: with aliases and `defaults`, a short
// manifest makes many of them.
std::size_t bytes_of(definition const& of);
std::size_t bytes_of(service const& of);          // with its places in the lists of services
std::size_t bytes_of(check::alerting const& of);  // of its texts alone, as metrics show them

}  // namespace vitals::inline core::check
