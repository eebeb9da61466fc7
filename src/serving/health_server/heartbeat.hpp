// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The heartbeat of a part that is alive only as long as it says so.

#include "runtime/clock.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::health_server {

class registry;

// Alive as long as beat() is called, or a question is answered, within `limit`. Cheap, and safe
// from any thread.
class heartbeat {
public:
    // The question of a part that is asked; it answers from any thread, when it has time.
    using question = std::function<void(std::function<void()> answer)>;

    heartbeat(heartbeat&&) noexcept;
    heartbeat& operator=(heartbeat&&) noexcept;
    ~heartbeat();
    void beat();
    void fail_permanently(std::string_view reason);  // it will never beat again
    void retire();  // stopped on purpose; destroyed without retire(), the heartbeat goes stale

private:
    friend class registry;
    struct state {
        state(std::string n, runtime::duration l, runtime::time_point now, question how)
            : name{std::move(n)}, limit{l}, ask{std::move(how)}, last{now}, since{now} {}

        std::string const name;
        runtime::duration const limit;
        question const ask;  // none: beat() is called without being asked
        // Written by any thread, without the registry's lock:
        std::atomic<runtime::time_point> last;  // time of the last beat or of the pending question
        std::atomic<bool> answered = true;
        // Under the registry's lock:
        std::string failure;  // never beats again
        bool ok = true;       // as last reported
        runtime::time_point since;
    };
    heartbeat(registry& owner, std::shared_ptr<state> shared);
    registry* owner_;
    std::shared_ptr<state> state_;  // shared with the registry, which reads it
};

}  // namespace vitals::serving::health_server
