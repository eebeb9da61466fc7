// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/stream_matcher.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vitals::probing::probe {

stream_matcher::stream_matcher(std::string_view wanted)
    : wanted_{wanted}, shorter_(wanted.size(), 0) {
    std::size_t border = 0;
    for (std::size_t i = 1; i < wanted.size(); ++i) {
        while (border > 0 && wanted[i] != wanted[border]) border = shorter_[border - 1];
        if (wanted[i] == wanted[border]) ++border;
        shorter_[i] = static_cast<std::uint16_t>(border);
    }
}

std::optional<std::size_t> stream_matcher::feed(std::string_view piece) {
    for (std::size_t i = 0; i < piece.size(); ++i) {
        while (matched_ > 0 && piece[i] != wanted_[matched_]) matched_ = shorter_[matched_ - 1];
        if (piece[i] == wanted_[matched_]) ++matched_;
        if (matched_ == wanted_.size()) return i + 1;
    }
    return std::nullopt;
}

}  // namespace vitals::probing::probe
