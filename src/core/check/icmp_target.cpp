// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/icmp_target.hpp"

#include "core/check/host_port.hpp"
#include "core/check/status.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::check {

// The rules for hosts are those of host:port.
std::optional<icmp_target> icmp_target::parse(std::string_view text) {
    bool const bare = text.contains(':') && !text.starts_with('[');
    auto const host = bare ? std::string{"["}.append(text).append("]") : std::string{text};
    auto const made = host_port::parse(host + ":1");
    if (!made) return std::nullopt;
    return icmp_target{.host = std::string{made->host()}};
}

std::string icmp_target::asked() const {
    return "ICMP echo " + host;
}

std::string icmp_target::answered(std::uint16_t code) const {
    if (code == 0) return "answered";
    return "answered, " + std::to_string(code) + (code == 1 ? " request lost" : " requests lost");
}

std::string icmp_target::found(std::uint16_t code, status) const {
    return answered(code);
}

}  // namespace vitals::inline core::check
