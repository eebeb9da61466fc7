// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `{secret: {name: probe-token, key: header}}` and `{configMap: {name: our-ca, key: ca.crt}}`.
// There is no field for a namespace: it is that of the check.

#include "core/check/references.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "text/yaml/document.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

struct reference_rule {
    enum class objects : std::uint8_t { secret, secret_or_config_map };
    enum class keys : std::uint8_t {
        named,  // `key` is required
        usual,  // it may be left out
        fixed   // the type of the Secret has them
    };
    objects from = objects::secret;
    keys key = keys::named;
    std::string_view usual_key{};
    std::string_view example = "{secret: {name: probe-token, key: token}}";
};

// `name`: of the field, for messages, which show no value: an author may have written the secret
// itself.
std::optional<check::key_reference> read_reference(
    yaml::node const& from,
    std::string_view name,
    reference_rule const& rule,
    problem_reporter& report
);

// The `{name, key}` below `secret` or `configMap`.
std::optional<check::key_reference> read_key_name(
    field_value const& from,
    check::key_object object,
    reference_rule const& rule,
    problem_reporter& report
);

}  // namespace vitals::inline core::manifest
