// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What happened to checks and definitions, as Events on their ConfigMap: `kubectl describe
// configmap` shows them. Never blocks and never grows: the sender's queue, the memory of series and
// the rate per ConfigMap and reason are bounded. A change without an Event of its own is in the
// next summary Event of its ConfigMap (event_digest.hpp). Lives on the control loop.
// A series is the same change of the same check again (or the same problem again). client-go's
// recorder would fold all checks of a ConfigMap into one Event, and hide the changes of the second
// check.

#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "kube/client/api_client.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/event.hpp"
#include "kube/work_queue/statistics.hpp"
#include "log/logger.hpp"
#include "publishing/events/event_digest.hpp"
#include "publishing/events/event_namer.hpp"
#include "publishing/events/event_sender.hpp"
#include "publishing/events/event_series_memory.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "publishing/events/spam_filter.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "text/time/rfc3339.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::publishing::events {

// Whether a check was there at the start, or was added by an edit later. A passing first result
// gets an Event only in the second case: a restart with 10,000 checks must not write 10,000 Events.
enum class origin : std::uint8_t { start_up, edit };

// The ConfigMap an Event is about.
kube::model::object_reference
config_map_reference(std::string ns, std::string name, std::string uid);

struct check_event {
    kube::model::object_reference regarding{};
    std::string check_id{};
    check::status from = check::status::critical;
    check::status to = check::status::critical;
    bool initial = false;  // the first result: `from` has no meaning
    events::origin origin = origin::start_up;
    std::string why{};  // the sentence
    health::failure_reason reason = health::failure_reason::none;
    // When it changed; zero: now. Two processes that write the Event of the same change at the same
    // time write it once.
    time::wall_time when{};
};

struct event_counters {
    std::uint64_t counted = 0;  // only counted in their series
    // Without an Event of their own, since the bucket of their ConfigMap and reason was empty; and
    // changes that no summary will report either, since there are too many of them.
    std::uint64_t limit = 0;
    std::uint64_t unpublished = 0;
};

class event_recorder {
public:
    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        kube::client::api_client& api;
        log::logger log;
        std::function<double()> random;  // in [0, 1)
        std::string instance;            // reportingInstance: the pod's name
        // The present status of a check; nothing: there is no such check, or it has no result yet.
        std::function<
            std::optional<check::status>(kube::model::object_key const&, std::string_view)>
            status_of;
        // Of several processes with the same checks, one writes. Asked before each try.
        std::function<bool()> may_write = [] { return true; };
    };

    explicit event_recorder(parts from);

    void transition(check_event const& what);
    // All problems of a ConfigMap. Each new one gets an Event, and so does the end of the last one.
    void problems(
        kube::model::object_reference const& regarding,
        std::vector<check::problem> const& all
    );
    // The same problems, which have their Events already: another process wrote them.
    void know_problems(
        kube::model::object_reference const& regarding,
        std::vector<check::problem> const& all
    );
    // A check is not probed, for a setting of Vitals that `why` names: one Event of the ConfigMap.
    void unprobed(
        kube::model::object_reference const& regarding,
        std::string_view check_id,
        std::string_view why
    );
    // What reminders.hpp says of the ConfigMap.
    void still_not_passing(kube::model::object_reference const& regarding, std::string_view note);
    // Problems of a ConfigMap that had Events before a restart, as check::to_string() has them.
    void had_events(
        kube::model::object_reference const& regarding,
        std::span<std::string const> problems
    );
    void forget(kube::model::object_reference const& regarding);  // the ConfigMap is gone
    // A change that will be in no Event, nor in a summary.
    void leave_out() { ++counters_.unpublished; }
    // Another process writes what waits here.
    void hand_over() { sender_.hand_over(); }

    // Sends until cancelled.
    runtime::awaitable<void> run();
    // Sends waiting Events, the summaries and the counts of series, within this time. run() must
    // still run.
    runtime::awaitable<void> flush(runtime::duration limit);

    std::size_t waiting() const { return sender_.waiting(); }
    event_counters const& counters() const { return counters_; }
    send_counters const& sending() const { return sender_.counters(); }
    kube::work_queue::statistics queue() const { return sender_.statistics(); }

private:
    // Action, reason and type of an Event, and its subject within the ConfigMap.
    struct event_kind {
        std::string_view action;
        std::string_view reason;
        kube::model::event_type type;
        std::string subject;
        std::optional<check_change> change{};
        time::wall_time when{};  // zero: now
    };
    enum class has_event : std::uint8_t { yes, no };
    // What look_after_memory() waits for.
    struct memory_watch {
        runtime::condition wake;
        bool changed = false;   // since it last looked
        bool flushing = false;  // flush() has begun
    };

    has_event record(
        kube::model::object_reference const& regarding,
        event_kind const& of,
        std::string_view note
    );
    void count_again(event_series_entry& known, std::string const& bucket, event_kind const& of);
    void enqueue_refresh(event_series_entry const& of, std::optional<check_change> change);
    static std::string
    name_of_change(kube::model::object_reference const& regarding, event_kind const& of);
    kube::model::event event_of(
        kube::model::object_reference const& regarding,
        event_kind const& of,
        std::string_view note
    );
    void unpublished_change(
        kube::model::object_reference const& on,
        check_change const& change,
        unpublished why
    );
    void leave_to_summary(outgoing_event const& one);
    std::optional<kube::model::event> summary_of(kube::model::object_reference const& regarding);
    void summarized(kube::model::object_reference const& regarding, event_digest::end how);
    void write_counts(series_due which);
    void enqueue_summaries();
    runtime::awaitable<void> look_after_memory();
    runtime::awaitable<bool> change();
    void changed();

    runtime::executor loop_;
    runtime::clock& clock_;
    std::string instance_;
    decltype(parts::status_of) status_of_;
    event_namer names_;
    spam_filter spam_;
    event_series_memory series_;
    event_digest digest_;
    event_sender sender_;
    // By ConfigMap: hashes of the texts of its problems, and whether each has an Event.
    std::map<kube::model::object_key, std::map<std::size_t, has_event>> problems_;
    event_counters counters_;
    memory_watch watch_;
};

}  // namespace vitals::publishing::events
