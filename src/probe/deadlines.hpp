// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The deadlines of all probes in flight in one place, so that one sleeping coroutine serves them all: a timer and
// a parallel_group for each probe would double what it costs. Only for the probe loop's own thread.

#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace vitals::probe {

// Why a probe was ended from outside.
enum class interruption : std::uint8_t {
    none,
    timeout,   // its time was up
    overload,  // its time was up only because we were not running
    cancelled  // nobody wants its result any more
};

// Ends one probe from outside, and says why.
class interrupter : public runtime::cancellation {
public:
    using cancellation::cancellation;

    interruption why() const { return why_; }

    void interrupt(interruption why) {
        if (why_ == interruption::none) why_ = why;
        cancel();
    }

private:
    using cancellation::cancel;
    interruption why_ = interruption::none;
};

class deadlines {
public:
    enum class scope : std::uint8_t { probe, attempt };

    // One that passes ends the probe, or the wait it is in (scope::attempt). One that is destroyed before never fires.
    class entry {
    public:
        entry(deadlines& owner, runtime::time_point due, interrupter& target, scope what)
            : owner_{owner},
              place_{owner.pending_.emplace(due, this)},
              target_{target},
              scope_{what} {}
        ~entry() {
            if (!passed_) owner_.pending_.erase(place_);
        }
        entry(entry const&) = delete;
        entry& operator=(entry const&) = delete;

        bool passed() const { return passed_; }

    private:
        friend class deadlines;
        deadlines& owner_;
        std::multimap<runtime::time_point, entry*>::iterator place_;
        interrupter& target_;
        scope scope_;
        bool passed_ = false;
    };

    std::optional<runtime::time_point> next() const {
        return pending_.empty() ? std::nullopt : std::optional{pending_.begin()->first};
    }

    // `why` is what the probes are told whose time was up by `now`.
    void expire(runtime::time_point now, interruption why) {
        while (!pending_.empty() && pending_.begin()->first <= now) {
            auto& late = *pending_.begin()->second;
            pending_.erase(pending_.begin());
            late.passed_ = true;
            // `late` may be gone after this.
            late.scope_ == scope::probe ? late.target_.interrupt(why) : late.target_.wake();
        }
    }

private:
    std::multimap<runtime::time_point, entry*> pending_;
};

}  // namespace vitals::probe
