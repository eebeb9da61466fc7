// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A field that not every kind of check has.

#include <cstdint>
#include <string_view>

namespace vitals::inline core::manifest {

// What `vitals lint` may show of a field's value.
enum class content : std::uint8_t {
    plain,   // all
    url,     // all but the query, and nothing of one with a user
    secret,  // nothing
};

struct kind_field {
    std::string_view name;  // in camelCase
    content holds = content::plain;
};

}  // namespace vitals::inline core::manifest
