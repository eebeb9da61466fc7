// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/body_tail.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace vitals::probing::probe {

void body_tail::append(std::string_view piece) {
    if (piece.size() >= limit_) {
        bytes_.assign(piece.substr(piece.size() - limit_));
        oldest_ = 0;
        return;
    }
    auto const room = std::min(limit_ - bytes_.size(), piece.size());
    bytes_.append(piece.substr(0, room));
    piece.remove_prefix(room);
    while (!piece.empty()) {  // twice at most: up to the end of the ring, and from its beginning
        auto const part = piece.substr(0, limit_ - oldest_);
        std::ranges::copy(part, bytes_.begin() + static_cast<std::ptrdiff_t>(oldest_));
        oldest_ = (oldest_ + part.size()) % limit_;
        piece.remove_prefix(part.size());
    }
}

std::string body_tail::take() {
    std::ranges::rotate(bytes_, bytes_.begin() + static_cast<std::ptrdiff_t>(oldest_));
    oldest_ = 0;
    return std::exchange(bytes_, {});
}

}  // namespace vitals::probing::probe
