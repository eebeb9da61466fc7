// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/checker/turn_watch.hpp"

#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <utility>

namespace vitals::probing::checker {

namespace {

using namespace std::chrono_literals;

constexpr auto long_turn = 1s;
constexpr auto between_warnings = 1min;

}  // namespace

turn_watch::turn_watch(log::logger log) : log_{std::move(log)} {}

void turn_watch::add(runtime::duration turn, runtime::time_point now) {
    auto const seconds = std::chrono::duration<double>{turn}.count();
    turns_.add(seconds);
    if (turn <= long_turn || now < quiet_until_) return;
    quiet_until_ = now + between_warnings;
    log_.warn("a turn of a probe loop took long", {{"seconds", seconds}});
}

}  // namespace vitals::probing::checker
