// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/target.hpp"

#include "core/check/references.hpp"
#include "core/check/status.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vitals::inline core::check {

target::target(target const& other) {
    if (other.held_) held_ = other.held_->copy();
}

std::string target::asked() const {
    return held_ ? held_->asked() : std::string{};
}

std::string target::answered(std::uint16_t code) const {
    return held_ ? held_->answered(code) : std::to_string(code);
}

std::string target::found(std::uint16_t code, status verdict) const {
    return held_ ? held_->found(code, verdict) : std::to_string(code);
}

std::vector<key_reference> target::references() const {
    return held_ ? held_->references() : std::vector<key_reference>{};
}

bool target::asks_the_same_as(target const& other) const {
    return kind() == other.kind() && (!held_ || held_->asks_the_same_as(*other.held_));
}

std::uint64_t target::fingerprint() const {
    return held_ ? held_->fingerprint() : check::fingerprint{}.value();
}

std::size_t target::bytes() const {
    return held_ ? held_->bytes() : 0;
}

bool target::equals(target const& other) const {
    return kind() == other.kind() && (!held_ || held_->equals(*other.held_));
}

}  // namespace vitals::inline core::check
