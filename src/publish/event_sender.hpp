// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Takes Events to the API server, one after another: a bounded queue, a few tries each, and a complaint in the log
// now and then. kubernetes-client.md section 12.4. Lives on the control loop.

#include "kube_client/api_client.hpp"
#include "kube_model/event.hpp"
#include "log/logger.hpp"
#include "publish/event_namer.hpp"
#include "publish/event_series_memory.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>

namespace vitals::publish {

struct outgoing_event {
    enum class write : std::uint8_t { create, refresh };

    kube_model::event what;
    event_key key;
    write how = write::create;
};

struct send_counters {
    std::uint64_t sent = 0;      // created or refreshed
    std::uint64_t overflow = 0;  // pushed out of the full queue
    std::uint64_t refused = 0;   // the server would not have it
};

class event_sender {
public:
    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        kube_client::api_client& api;
        event_series_memory& series;  // told of new names, and of what was never written
        event_namer& names;
        log::logger log;
        std::function<double()> random;  // in [0, 1)
    };

    explicit event_sender(parts from);

    void enqueue(outgoing_event next);
    // Until the queue is empty.
    runtime::awaitable<void> send_waiting();
    // Until the queue is not empty, or for that long.
    runtime::awaitable<void> wait_for_work(runtime::duration limit);
    // Until everything is sent, or for that long. Somebody must be sending.
    runtime::awaitable<void> wait_until_sent(runtime::duration limit);

    std::size_t waiting() const { return queue_.size(); }
    send_counters const& counters() const { return counters_; }

private:
    // What to do after a refusal, with an event that was changed to what may succeed.
    enum class verdict : std::uint8_t { done, drop, at_once, later };

    runtime::awaitable<bool> work_comes();
    runtime::awaitable<bool> all_is_sent();
    runtime::awaitable<void> send(outgoing_event next);
    verdict judge(outgoing_event& next, kube_client::api_error const& error, int tries);
    runtime::duration
    pause_before_retry(runtime::backoff& delays, kube_client::api_error const& error);
    void rename(outgoing_event& next);
    void drop(outgoing_event const& dropped, kube_client::api_error const& error);

    parts from_;
    runtime::condition work_;   // there is some
    runtime::condition quiet_;  // there is none any more
    std::deque<outgoing_event> queue_;
    bool sending_ = false;
    send_counters counters_;
    runtime::time_point next_complaint_{};
};

}  // namespace vitals::publish
