// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/websocket/message.hpp"

#include "text/utf8/utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::websocket {

void message::begin(form of) {
    matcher_.reset();
    if (!expected_.empty()) matcher_.emplace(expected_);
    beginning_.clear();
    rest_.clear();
    is_text_ = of == form::text;
    is_valid_ = true;
    has_expected_ = false;
}

void message::add(std::string_view part) {
    if (matcher_ && !has_expected_) has_expected_ = matcher_->feed(part).has_value();
    beginning_ += part.substr(0, shown_ - beginning_.size());
    if (!is_text_ || !is_valid_) return;
    if (rest_.empty()) return check(part);
    std::string const joined = std::exchange(rest_, {}).append(part);
    check(joined);
}

void message::check(std::string_view text) {
    constexpr std::size_t longest_character = 4;
    while (!text.empty()) {
        auto const length = utf8::character_length(text);
        if (length == 0) break;
        text.remove_prefix(length);
    }
    is_valid_ = text.size() < longest_character;
    if (is_valid_) rest_ = text;
}

}  // namespace vitals::probing::websocket
