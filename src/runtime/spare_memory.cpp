// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/spare_memory.hpp"

#include "runtime/clock.hpp"

#include <malloc.h>

#include <functional>
#include <optional>
#include <utility>

namespace vitals::runtime {

spare_memory::spare_memory(std::function<void()> trim) : trim_{std::move(trim)} {
    if (!trim_) trim_ = [] { ::malloc_trim(0); };
}

std::optional<time_point> spare_memory::give_back(time_point now) {
    if (!pending_) return std::nullopt;
    if (last_ && now < *last_ + at_most_every) return *last_ + at_most_every;
    pending_ = false;
    last_ = now;
    trim_();
    return std::nullopt;
}

}  // namespace vitals::runtime
