// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The deadlines of all probes in flight in one place, served by one sleeping coroutine: a timer and
// a parallel_group for each probe would double its cost. Only for the probe loop's own thread.

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
    overload,  // its time was up, but our own loop had used a good part of it
    cancelled  // its result is not wanted any more
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

    // `time` ends at `due`. An expired deadline ends the probe, or only the wait it is in
    // (scope::attempt). A deadline that is destroyed earlier never fires.
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
            owner.pending_.insert(owner.pending_.end(), *this);  // usually the latest
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
            // The entry may be destroyed by either.
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
        runtime::duration delays_before_;  // the loop's, before this one began
        scope scope_;
        bool passed_ = false;
    };

    std::optional<runtime::time_point> next() const {
        return pending_.empty() ? std::nullopt : std::optional{pending_.begin()->due_};
    }

    // The loop woke this much later than it had wanted. What it could not serve meanwhile is not
    // the peer's fault.
    void woke_late(runtime::duration by) { delays_.add(by); }

    // Ends all probes whose deadline is not after `now`. Call it after the data that has arrived
    // was read.
    void expire(runtime::time_point now) {
        while (!pending_.empty() && pending_.begin()->due_ <= now) {
            auto& over = *pending_.begin();
            pending_.erase(pending_.begin());
            over.pass();
        }
    }

private:
    boost::intrusive::multiset<entry> pending_;  // the entries are its nodes: it allocates nothing
    wake_delays delays_;
};

}  // namespace vitals::probing::probe
