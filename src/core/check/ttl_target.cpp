// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/ttl_target.hpp"

#include "core/check/status.hpp"
#include "text/time/duration.hpp"

#include <cstdint>
#include <string>

namespace vitals::inline core::check {

std::string ttl_target::asked() const {
    return "TTL " + time::format_duration(ttl);
}

std::string ttl_target::answered(std::uint16_t) const {
    return "updated";
}

std::string ttl_target::found(std::uint16_t, status verdict) const {
    return std::string{"reported "}.append(to_string(verdict));
}

}  // namespace vitals::inline core::check
