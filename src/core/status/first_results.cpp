// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/status/first_results.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace vitals::inline core::status {

void first_results::listed(std::size_t waited_for, time_point now) {
    if (listed_) return;
    listed_ = now;
    all_ = waited_for;
    left_ = waited_for;
    ready_ = left_ == 0;
}

void first_results::left(std::size_t waited_for) {
    left_ = std::min(left_, waited_for);
    if (listed_ && left_ == 0) ready_ = true;
}

void first_results::time_is(time_point now) {
    if (listed_ && now - *listed_ >= longest_wait) ready_ = true;
}

std::optional<first_results::time_point> first_results::due() const {
    if (!listed_ || ready_) return std::nullopt;
    return *listed_ + longest_wait;
}

std::string first_results::text() const {
    if (!listed_) return "the definitions have not been read yet";
    return std::to_string(left_) + " of " + std::to_string(all_) +
           (all_ == 1 ? " check has no result yet" : " checks have no result yet");
}

}  // namespace vitals::inline core::status
