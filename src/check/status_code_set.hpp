// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which HTTP status codes count: `[200-299, 304]`.

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::check {

class status_code_set {
public:
    struct range {
        std::uint16_t first;
        std::uint16_t last;  // inclusive
        friend bool operator==(range const&, range const&) = default;
    };

    status_code_set() = default;
    explicit status_code_set(std::vector<range> ranges);  // sorted and merged

    // "200" or "200-299", codes in 100..599. The error is a sentence for a person.
    static std::expected<range, std::string> parse_range(std::string_view text);

    bool contains(std::uint16_t code) const;
    bool overlaps(status_code_set const& other) const;
    std::vector<range> const& ranges() const { return ranges_; }

    friend bool operator==(status_code_set const&, status_code_set const&) = default;

private:
    std::vector<range> ranges_;
};

std::string to_string(status_code_set const&);

}  // namespace vitals::check
