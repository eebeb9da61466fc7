// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What to write instead of another tool's field, with the author's own number. PURE.

#include "text/yaml/document.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

// How the value of the other tool's field is written in Vitals. A value that fits none of these is
// not repeated: it may be a secret.
enum class own_value : std::uint8_t {
    none,
    seconds,       // 15 -> 15s; 1m30s stays
    milliseconds,  // 500 -> 500ms
    count,         // 3
    codes,         // 200, 200-299 or a list of these
    toggle,        // true
    opposite       // true -> false
};

struct suggestion {
    std::string_view before;  // "in Vitals: timeout: "
    std::string_view sample;  // "5s", unless the author's own value fits
    std::string_view behind;
    own_value own = own_value::none;

    constexpr suggestion(std::string_view whole)
        : before{whole} {}  // NOLINT(*-explicit-*): one sentence
    constexpr suggestion(char const* whole) : before{whole} {}  // NOLINT(*-explicit-*)
    constexpr suggestion(
        std::string_view begin,
        std::string_view usual,
        own_value kind,
        std::string_view end = {}
    )
        : before{begin}, sample{usual}, behind{end}, own{kind} {}
};

// `value` is that of the other tool's field.
std::string to_text(suggestion const& from, yaml::node const& value);

}  // namespace vitals::inline core::manifest
