// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Ranges separated by commas. A set holds exactly what its ranges hold, and prints what it reads.

#include "core/check/status_code_set.hpp"
#include "fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

using vitals::check::status_code_set;
using vitals::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view text{reinterpret_cast<char const*>(data), size};
    std::vector<status_code_set::range> ranges;
    while (!text.empty() && ranges.size() < 100) {
        auto const part = text.substr(0, text.find(','));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        auto const range = status_code_set::parse_range(part);
        if (!range) continue;
        require(
            range->first >= 100 && range->first <= range->last && range->last <= 599,
            "in 100..599"
        );
        ranges.push_back(*range);
    }
    status_code_set const set{ranges};
    for (std::uint16_t code = 90; code < 610; ++code) {
        auto const expected = std::ranges::any_of(ranges, [code](auto const& one) {
            return one.first <= code && code <= one.last;
        });
        require(set.contains(code) == expected, "a set holds what its ranges hold");
    }
    require(set.overlaps(set) == !ranges.empty(), "a set overlaps itself unless it is empty");
    require(status_code_set{set.ranges()} == set, "merging again changes nothing");
    return 0;
}
