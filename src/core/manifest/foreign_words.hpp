// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The field names of other tools, and what to write for Vitals instead. PURE.

#include "core/manifest/field_names.hpp"
#include "core/manifest/suggestion.hpp"

#include <cstdint>
#include <string_view>

namespace vitals::inline core::manifest {

struct foreign_word {
    enum class kind : std::uint8_t {
        setting,
        target,       // it says what to probe: a check with it has a target, but none of Vitals'
        unsupported,  // the same, and Vitals has nothing instead
    };
    std::string_view word;  // in lower case, without '_' and '-'
    suggestion advice;      // the end of a sentence; empty when Vitals has nothing instead
    kind is = kind::setting;
};

// Null when no known tool has this field in such a map.
foreign_word const* find_foreign_word(scope where, std::string_view spelling);

}  // namespace vitals::inline core::manifest
