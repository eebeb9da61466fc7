// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The fields of a manifest and where each may be, also those of the kinds of checks: in camelCase,
// in the snake_case of Consul's files and in the capitals of its API (`TLSSkipVerify`).

#include "core/manifest/kind_field.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

// The fields that every kind of check has, or that `defaults` may have. The other fields of a kind
// are in the table of kinds (kinds.hpp).
enum class field : std::uint8_t {
    defaults,
    checks,
    check,
    services,
    id,
    name,
    notes,
    reuse,
    interval,
    timeout,
    output_max_size,
    status,
    success_before_passing,
    failures_before_warning,
    failures_before_critical,
    service,
    enabled,
    expect,
    severity,
    owner,
    runbook,
    labels,
    tags,
    warn_status,
    tls,
    server_name,
    skip_verify,
    min_version,
    ca,
    client,
    auth,
    bearer,
    basic,
    username,
    password,
    secret,
    config_map,
    key,
    count
};

constexpr auto field_count = static_cast<std::size_t>(field::count);

// The kinds of map in a manifest.
enum class scope : std::uint8_t {
    manifest,
    defaults,
    check,
    service,         // which a check belongs to
    consul_service,  // of a Consul file; it holds its checks
    expect,
    tls,
    auth,
    basic,           // a user name and a password
    source,          // where a value comes from
    key_name,        // of a Secret or a ConfigMap
    weights,         // of a service
    tagged_address,  // of a service
    step             // of `steps`; step_fields.hpp has its fields
};

struct lookup {
    enum class kind : std::uint8_t {
        known,
        elsewhere,  // a field of another map
        target,     // a target of Consul's that Vitals does not support yet
        foreign,    // another field of Consul's
        catalog,    // of a Consul service, without an effect in Vitals
        unknown
    };
    kind is = kind::unknown;
    manifest::field field = field::count;
    kind_field const* of_kinds = nullptr;  // instead of `field`; then its home is a check
};

lookup find_field(scope where, std::string_view spelling);

// "a check", "defaults", ...
std::string_view to_string(scope where);
std::string_view name_of(field which);  // in camelCase
// The map that a field belongs to.
std::string_view home_of(lookup const& found);
// Whether it names the target of a check.
bool is_target(lookup const& found);
// The camelCase names that are allowed here.
std::vector<std::string_view> names_in(scope where);
std::string to_snake_case(std::string_view camel);

}  // namespace vitals::inline core::manifest
