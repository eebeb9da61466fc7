// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One message at a time, as it comes: whether the expected text is in it, and its beginning. Keeps
// no more of it.

#include "probing/probe/stream_matcher.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::websocket {

class message {
public:
    enum class form : std::uint8_t { text, binary };

    // `expected`: empty: none; it outlives the object. `shown`: bytes that are kept.
    message(std::string_view expected, std::size_t shown) : expected_{expected}, shown_{shown} {}

    void begin(form of);
    void add(std::string_view part);

    // Of the whole message: a text is UTF-8 (RFC 6455 section 8.1).
    bool is_valid() const { return is_valid_ && rest_.empty(); }
    bool has_expected() const { return has_expected_; }
    std::string take_beginning() { return std::exchange(beginning_, {}); }

private:
    void check(std::string_view text);

    std::string_view expected_;
    std::size_t shown_;
    std::optional<probe::stream_matcher> matcher_;
    std::string beginning_;
    std::string rest_;  // of a text: the beginning of a character
    bool is_text_ = false;
    bool is_valid_ = true;
    bool has_expected_ = false;
};

}  // namespace vitals::probing::websocket
