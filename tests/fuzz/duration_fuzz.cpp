// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A duration, whatever it says: it is never negative, and what is printed is read as the same.

#include "fuzz/require.hpp"
#include "text/time/duration.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using vitals::fuzz::require;
    std::string_view const text{reinterpret_cast<char const*>(data), size};

    auto const read = vitals::time::parse_duration(text);

    if (!read) {
        require(!read.error().empty(), "a refusal has a reason");
        require(read.error().size() < size + 200, "a reason is bounded");
        return 0;
    }
    require(read->count() >= 0, "a duration is not negative");
    auto const again = vitals::time::parse_duration(vitals::time::format_duration(*read));
    require(again.has_value(), "what is printed is a duration");
    require(*again == *read, "it is the same one");
    return 0;
}
