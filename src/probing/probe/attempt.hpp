// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One of several tries of the same question, for what may be lost on its way: each has a fair share
// of the time that is left, the last one all of it.

#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/probe_failure.hpp"

#include <optional>

namespace vitals::probing::probe {

class attempt {
public:
    // `left`: tries, with this one.
    attempt(context& with, int left) : with_{with} {
        if (left < 2) return;
        auto const now = with.clock.now();
        auto const share = (with.due - now) / left;
        limit_.emplace(
            with.deadlines,
            share,
            now + share,
            with.interrupted,
            deadlines::scope::attempt
        );
    }

    // Whether its time has passed, and not that of the whole probe.
    bool lost(std::optional<probe_failure> const& failed) const {
        return limit_ && limit_->passed() && failed &&
               failed->reason == health::failure_reason::cancelled &&
               with_.interrupted.why() == interruption::none;
    }

private:
    context& with_;
    std::optional<deadlines::entry> limit_;
};

}  // namespace vitals::probing::probe
