// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What happened to checks and definitions, as Events on their ConfigMap: what `kubectl describe configmap` tells.
// Never blocks and never grows: the sender's queue, the memory of series and the rate per ConfigMap and reason
// are bounded, and what is left out is counted. kubernetes-client.md section 12.4. Lives on the control loop.
//
// A series is one check's same change again (or the same mistake): kubernetes-client.md 12.2 would fold all
// checks of a ConfigMap into one Event, and the story of the second check would be lost.

#include "check/problem.hpp"
#include "check/status.hpp"
#include "kube_client/api_client.hpp"
#include "kube_model/event.hpp"
#include "log/logger.hpp"
#include "publish/event_namer.hpp"
#include "publish/event_sender.hpp"
#include "publish/event_series_memory.hpp"
#include "publish/spam_filter.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::publish {

// Whether a check was there when we started, or came by an edit while we ran. A first result that is
// passing is worth an Event only in the second case: a restart of 10,000 checks must not write 10,000.
enum class origin : std::uint8_t { start_up, edit };

// The ConfigMap an Event is about.
kube_model::object_reference
config_map_reference(std::string space, std::string name, std::string uid);

struct check_event {
    kube_model::object_reference regarding;
    std::string check_id;
    check::status from = check::status::critical;
    check::status to = check::status::critical;
    bool initial = false;  // the first result: `from` means nothing
    publish::origin origin = origin::start_up;
    std::string output;
};

struct event_counters {
    std::uint64_t sent = 0;     // created or refreshed
    std::uint64_t counted = 0;  // only counted in their series
    // Not sent: the queue was full, the bucket of its ConfigMap was empty, the server would not have it.
    std::uint64_t dropped_overflow = 0;
    std::uint64_t dropped_spam = 0;
    std::uint64_t dropped_refused = 0;
};

class event_recorder {
public:
    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        kube_client::api_client& api;
        log::logger log;
        std::function<double()> random;  // in [0, 1)
        std::string instance;            // who reports: the pod's name
    };

    explicit event_recorder(parts from);

    void transition(check_event const& what);
    // All mistakes of a ConfigMap, as they are now: only new ones are told, and once when the last is mended.
    void
    problems(kube_model::object_reference const& regarding, std::vector<check::problem> const& all);
    void forget(kube_model::object_reference const& regarding);  // the ConfigMap is gone

    // Sends until cancelled.
    runtime::awaitable<void> run();
    // Until everything is sent, or for that long. run() must still run.
    runtime::awaitable<void> flush(runtime::duration limit);

    std::size_t waiting() const { return sender_.waiting(); }
    event_counters counters() const;

private:
    struct story {  // what kind of Event, about what within the ConfigMap
        std::string_view action;
        std::string_view reason;
        kube_model::event_type type;
        std::string subject;
    };

    void
    record(kube_model::object_reference const& regarding, story const& of, std::string_view note);
    void count_again(event_series_entry& known, std::string const& bucket);
    void enqueue_refresh(event_series_entry const& of);
    void sweep(series_due which);

    runtime::clock& clock_;
    std::string instance_;
    event_namer names_;
    spam_filter spam_;
    event_series_memory series_;
    event_sender sender_;
    std::map<std::string, std::set<std::size_t>> mistakes_;  // told, by ConfigMap: hashes of texts
    std::uint64_t counted_ = 0;
    std::uint64_t dropped_spam_ = 0;
};

}  // namespace vitals::publish
