// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes Events to the API server: through a work queue that is fair over namespaces, with a few
// tries each. Lives on the control loop.

#include "kube/client/api_client.hpp"
#include "kube/model/event.hpp"
#include "kube/work_queue/job.hpp"
#include "kube/work_queue/statistics.hpp"
#include "kube/work_queue/workers.hpp"
#include "log/logger.hpp"
#include "publishing/events/event_digest.hpp"
#include "publishing/events/event_namer.hpp"
#include "publishing/events/event_series_memory.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "publishing/events/refusal_log.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace vitals::publishing::events {

// Events that were written, and Events that were given up, by reason.
struct send_counters {
    std::uint64_t sent = 0;         // created or refreshed
    std::uint64_t overflow = 0;     // too many were waiting
    std::uint64_t tries = 0;        // all tries failed
    std::uint64_t refused = 0;      // the server refused it
    std::uint64_t shutdown = 0;     // the program ended first
    std::uint64_t handed_over = 0;  // another process writes them
};

class event_sender {
public:
    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        kube::client::api_client& api;
        event_series_memory& series;  // learns new names, and which Events were never written
        event_namer& names;
        log::logger log;
        std::function<double()> random;  // in [0, 1)
        // A summary when it is its turn; nothing: it is not needed any more. And its outcome.
        std::function<std::optional<kube::model::event>(kube::model::object_reference const&)>
            summarize;
        std::function<void(kube::model::object_reference const&, event_digest::end)> summarized;
        // This one will not be written, but the next one may.
        std::function<void(outgoing_event const&)> gave_up;
        std::function<bool()> may_write;  // asked before each try
    };

    explicit event_sender(parts from);

    void enqueue(outgoing_event next);
    void enqueue_summary(kube::model::object_reference const& of);
    // Another process writes them.
    void hand_over();
    // Sends until cancelled.
    runtime::awaitable<void> run() { return queue_.run(); }
    // Tries all waiting Events once more, each namespace in turn, and gives up the rest after
    // `limit`. run() must still run.
    runtime::awaitable<void> flush(runtime::duration limit);

    std::size_t waiting() const { return outbox_.size(); }
    send_counters const& counters() const { return counters_; }
    kube::work_queue::statistics statistics() const { return queue_.statistics(); }

private:
    // The action after a refusal; `next` is changed so that another try may succeed.
    enum class retry_action : std::uint8_t { done, drop, drop_and_pause, at_once, later };
    struct attempt {
        retry_action what = retry_action::done;
        kube::client::api_error error{};
    };

    runtime::awaitable<kube::work_queue::outcome> work(kube::work_queue::job of);
    runtime::awaitable<attempt> write(outgoing_event& next, kube::work_queue::job const& of);
    retry_action
    action_after(outgoing_event& next, kube::client::api_error const& error, int tries);
    kube::work_queue::outcome
    settle(outgoing_event next, kube::work_queue::job const& of, attempt const& how);
    void rename(outgoing_event& next);
    void keep(kube::work_queue::key const& as, outgoing_event failed);
    void give_up(outgoing_event const& one);
    void dropped(kube::work_queue::drop const& which);

    parts from_;
    std::map<kube::work_queue::key, outgoing_event> outbox_;  // waiting Events
    refusal_log refusals_;
    send_counters counters_;
    kube::work_queue::workers queue_;
};

}  // namespace vitals::publishing::events
