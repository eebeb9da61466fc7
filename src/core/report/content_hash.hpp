// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Whether two texts of a report say the same. An API server orders the members of objects anew, and
// a writer adds when and by whom it was written. PURE.

#include <rapidjson/fwd.h>

#include <cstdint>
#include <string_view>

namespace vitals::inline core::report {

struct content_hash {
    std::uint64_t all = 0;  // zero: of no report
    // Without counters and memory, which change with each probe of a check that does not pass.
    std::uint64_t shown = 0;
    friend bool operator==(content_hash const&, content_hash const&) = default;
};

// Of a `status`, as JSON; zeros for what cannot be one.
content_hash hash_content(std::string_view status);
// The same of one that is parsed; it is an object.
content_hash hash_content(rapidjson::Value const& status);

}  // namespace vitals::inline core::report
