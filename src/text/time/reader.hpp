// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Shared by the formats of timestamps in this folder.

#include "text/ascii/ascii.hpp"

#include <chrono>
#include <cstddef>
#include <string_view>

namespace vitals::inline text::time {

// Reads from the front of a text. After the first error it reads only zeros and is never done().
class reader {
public:
    explicit reader(std::string_view text) : rest_{text} {}

    // Exactly `count` digits.
    int digits(std::size_t count) {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) value = value * 10 + digit();
        return value;
    }
    int digit() {
        if (!digit_follows()) refuse();
        if (!good_) return 0;
        int const value = rest_.front() - '0';
        rest_.remove_prefix(1);
        return value;
    }
    bool digit_follows() const { return !rest_.empty() && ascii::is_digit(rest_.front()); }
    // `count` bytes, or fewer at the end of the text.
    std::string_view text(std::size_t count) {
        auto const taken = rest_.substr(0, count);
        rest_.remove_prefix(taken.size());
        return taken;
    }
    // Takes `wanted` if it is next.
    bool take(std::string_view wanted) {
        if (!rest_.starts_with(wanted)) return false;
        rest_.remove_prefix(wanted.size());
        return true;
    }
    void need(std::string_view wanted) {
        if (!take(wanted)) refuse();
    }
    // "08:49:37"; second 60 is a leap second.
    std::chrono::seconds time_of_day() {
        auto const h = std::chrono::hours{digits(2)};
        need(":");
        auto const m = std::chrono::minutes{digits(2)};
        need(":");
        auto const s = std::chrono::seconds{digits(2)};
        if (h > std::chrono::hours{23} || m > std::chrono::minutes{59} || s.count() > 60) refuse();
        return h + m + s;
    }
    void refuse() { good_ = false; }
    bool good() const { return good_; }
    bool done() const { return good_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool good_ = true;
};

}  // namespace vitals::inline text::time
