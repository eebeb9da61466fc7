// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The deadlines of all probes in flight in one place, so that one sleeping coroutine serves them all: a timer and
// a parallel_group for each probe would double what it costs. Only for the probe loop's own thread.

#include "probing/probe/wake_delays.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"

#include <boost/intrusive/set.hpp>

#include <cstdint>
#include <optional>

namespace vitals::probing::probe {

// Why a probe was ended from outside.
enum class interruption : std::uint8_t {
    none,
    timeout,   // its time was up
    overload,  // its time was up, but our own loop had taken a good part of it
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

    // `time` ends at `due`. One that passes ends the probe, or the wait it is in (scope::attempt). One that is
    // destroyed before never fires.
    class entry : public boost::intrusive::set_base_hook<> {
    public:
        entry(
            deadlines& owner,
            runtime::duration time,
            runtime::time_point due,
            interrupter& target,
            scope what
        )
            : owner_{owner},
              due_{due},
              target_{target},
              time_{time},
              delays_before_{owner.delays_.sum(least_that_counts(time))},
              scope_{what} {
            owner.pending_.insert(owner.pending_.end(), *this);  // mostly the latest
        }
        ~entry() {
            if (!passed_) owner_.pending_.erase(owner_.pending_.iterator_to(*this));
        }
        entry(entry const&) = delete;
        entry& operator=(entry const&) = delete;

        bool passed() const { return passed_; }
        friend bool operator<(entry const& a, entry const& b) { return a.due_ < b.due_; }

    private:
        friend class deadlines;
        void pass() {
            passed_ = true;
            auto const delays = owner_.delays_.sum(least_that_counts(time_)) - delays_before_;
            // This may be gone after either.
            if (took_too_much(delays, time_))
                target_.interrupt(interruption::overload);
            else if (scope_ == scope::probe)
                target_.interrupt(interruption::timeout);
            else
                target_.wake();
        }

        deadlines& owner_;
        runtime::time_point due_;
        interrupter& target_;
        runtime::duration time_;
        runtime::duration delays_before_;  // of the loop, before this began
        scope scope_;
        bool passed_ = false;
    };

    std::optional<runtime::time_point> next() const {
        return pending_.empty() ? std::nullopt : std::optional{pending_.begin()->due_};
    }

    // The loop woke that much later than it had wanted. What it did not get to meanwhile is no peer's fault.
    void woke_late(runtime::duration by) { delays_.add(by); }

    // Ends all that were to end by `now`. First let what has arrived be read.
    void expire(runtime::time_point now) {
        while (!pending_.empty() && pending_.begin()->due_ <= now) {
            auto& over = *pending_.begin();
            pending_.erase(pending_.begin());
            over.pass();
        }
    }

private:
    boost::intrusive::multiset<entry> pending_;  // its nodes are the entries: nothing to allocate
    wake_delays delays_;
};

}  // namespace vitals::probing::probe
