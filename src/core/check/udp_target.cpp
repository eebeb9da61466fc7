// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/udp_target.hpp"

#include "core/check/status.hpp"

#include <cstdint>
#include <string>

namespace vitals::inline core::check {

std::string udp_target::asked() const {
    return "UDP connect " + where.text();
}

std::string udp_target::answered(std::uint16_t code) const {
    return code == silent ? "no answer" : "answered";
}

std::string udp_target::found(std::uint16_t code, status) const {
    return code == silent ? "not refused, no answer" : "answered";
}

}  // namespace vitals::inline core::check
