// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which HTTP status codes count: `[200-299, 304]`.

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::check {

class status_code_set {
public:
    struct range {
        std::uint16_t first;
        std::uint16_t last;  // inclusive
        friend bool operator==(range const&, range const&) = default;
    };

    status_code_set() = default;
    explicit status_code_set(std::vector<range> ranges);  // sorted and merged

    static status_code_set const& success();            // 200-299
    static status_code_set const& too_many_requests();  // 429

    // "200" or "200-299", codes in 100..599. The error is a sentence for a person.
    static std::expected<range, std::string> parse_range(std::string_view text);

    bool contains(std::uint16_t code) const;
    bool overlaps(status_code_set const& other) const;
    std::vector<range> const& ranges() const;

    friend bool operator==(status_code_set const& a, status_code_set const& b) {
        return a.ranges() == b.ranges();
    }

private:
    // Shared by all copies: most of 100,000 checks have the same two sets, which would take 8 MiB.
    // None: no codes.
    std::shared_ptr<std::vector<range> const> ranges_;
};

std::string to_string(status_code_set const&);

}  // namespace vitals::inline core::check
