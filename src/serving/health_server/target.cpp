// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/health_server/target.hpp"

#include "serving/health_server/registry.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::health_server {

target::target(registry& owner, std::string name) : owner_{&owner}, name_{std::move(name)} {}

target::target(target&& other) noexcept
    : owner_{std::exchange(other.owner_, nullptr)}, name_{std::move(other.name_)} {}

target& target::operator=(target&& other) noexcept {
    target taken{std::move(other)};
    std::swap(owner_, taken.owner_);
    std::swap(name_, taken.name_);
    return *this;
}

target::~target() {
    if (owner_ != nullptr) owner_->set(name_, false, "owner gone", false);
}

void target::ready() {
    if (owner_ != nullptr) owner_->set(name_, true, {}, false);
}

void target::not_ready(std::string_view reason) {
    if (owner_ != nullptr) owner_->set(name_, false, reason, false);
}

void target::fail_permanently(std::string_view reason) {
    if (owner_ != nullptr) owner_->set(name_, false, reason, true);
}

void target::retire() {
    if (owner_ != nullptr) std::exchange(owner_, nullptr)->remove(name_);
}

}  // namespace vitals::serving::health_server
