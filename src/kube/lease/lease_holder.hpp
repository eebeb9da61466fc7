// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One of several processes holds a Lease at a time: it alone writes what all of them could write.
// As client-go's leader election: a Lease is free when its record has not changed for its own
// duration, by the clock of whoever looks; the times in it, of other machines' clocks, are only
// compared for equality. Lives on the control loop.
//
// A Lease is no fence: who was stopped for a while may believe for a moment that he still holds it.
// What must not be written twice needs a resourceVersion of its own.

#include "kube/client/api_client.hpp"
#include "kube/model/lease.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace vitals::kube::lease {

struct lease_times {
    std::chrono::seconds duration{15};  // > renew_deadline: how long others wait for a dead holder
    runtime::duration renew_deadline = std::chrono::seconds{10};  // > retry_period
    runtime::duration retry_period = std::chrono::seconds{2};
};

class lease_holder {
public:
    struct parts {
        runtime::clock& clock;
        // Of its own: other requests must not delay a renewal. Outlives the holder.
        client::api_client& api;
        log::logger log;
        std::function<double()> random;  // in [0, 1)
        model::object_key which;
        std::string identity;  // unique for each start of a process, at most 253 bytes
        // What the identities of earlier processes of the same Pod begin with, which are dead;
        // empty: nothing is known of them.
        std::string former{};
        // It begins to hold the Lease; and: another one was seen to hold it and to live. Must not
        // throw.
        std::function<void()> began = [] {};
        std::function<void()> another_lives = [] {};
        lease_times times{};
    };

    explicit lease_holder(parts from) : from_{std::move(from)} {}

    // Tries to get the Lease and renews it, until cancelled.
    runtime::awaitable<void> run();
    // Gives it back, if it is held, so that the next one need not wait. run() is cancelled before.
    runtime::awaitable<void> release(runtime::duration limit);

    // Whether this process may write: it renewed the Lease less than renew_deadline ago. True, too,
    // if Vitals never had a right to the Lease: then nobody decides, and Events written twice are
    // better than none. A right that is taken away changes nothing for those who saw another
    // holder.
    bool held() const;
    std::string const& holder() const { return seen_.holder; }  // as last read; empty: nobody
    // How often this process lost the Lease without giving it back.
    std::uint64_t lost() const { return lost_; }

private:
    // What came of a try.
    enum class outcome : std::uint8_t { held, by_another, failed, refused };
    using answer = client::api_result<client::api_response>;

    runtime::awaitable<outcome> try_once();
    runtime::awaitable<bool> give_back();
    runtime::awaitable<answer> ask(client::verb how, std::string body = {});
    outcome after_write(answer const& got, runtime::time_point begun);
    outcome after(client::api_error const& why);
    void observe(model::lease now);
    bool is_mine() const { return seen_.holder == from_.identity; }
    bool is_free() const;
    std::string next_body() const;
    runtime::duration pause_after(outcome how) const;
    void report();

    parts from_;
    model::lease seen_;
    runtime::time_point seen_at_{};  // when it was seen to change
    std::optional<runtime::time_point> renewed_at_;
    std::string problem_;  // of the last try that failed
    int refusals_ = 0;     // by RBAC, one after the other
    bool reported_held_ = false;
    std::uint64_t lost_ = 0;
};

}  // namespace vitals::kube::lease
