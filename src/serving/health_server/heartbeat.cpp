// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/health_server/heartbeat.hpp"

#include "serving/health_server/registry.hpp"

#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

namespace vitals::serving::health_server {

heartbeat::heartbeat(registry& owner, std::shared_ptr<state> shared)
    : owner_{&owner}, state_{std::move(shared)} {}

heartbeat::heartbeat(heartbeat&&) noexcept = default;
heartbeat& heartbeat::operator=(heartbeat&&) noexcept = default;
heartbeat::~heartbeat() = default;

void heartbeat::beat() {
    if (state_) state_->last.store(owner_->clock_.now());
}

void heartbeat::fail_permanently(std::string_view reason) {
    if (!state_) return;
    std::lock_guard const hold{owner_->mutex_};
    if (state_->failure.empty()) state_->failure = reason.empty() ? "failed" : reason;
}

void heartbeat::retire() {
    if (state_) owner_->remove_heartbeat(std::exchange(state_, nullptr)->name);
}

}  // namespace vitals::serving::health_server
