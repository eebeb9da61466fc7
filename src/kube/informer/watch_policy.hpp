// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What follows the end of a list or a watch. The rules are client-go's Reflector's: 410 Gone lists
// again, an orderly end watches again from the last resourceVersion, all else waits with a growing
// delay. Pure: how it ended goes in, what to do comes out.

#include "kube/client/api_client.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::informer {

enum class watch_ending : std::uint8_t {
    finished,   // the server's orderly end
    broken,     // reset, truncated, unreachable after it was open
    timed_out,  // silent too long, or past our absolute deadline
    refused,    // no connection
    // A connection, but no answer in time: a proxy may hold it back until the first event.
    no_answer,
    expired,        // 410, over HTTP or in the stream
    too_new,        // our resourceVersion is larger than the server's
    throttled,      // 429
    unauthorized,   // 401
    forbidden,      // 403
    server_error,   // 5xx
    undecodable,    // an event we cannot read, garbage between events
    not_served,     // 404: the API server has no such resource, maybe not yet
    rejected,       // any other 4xx
    older_version,  // an event older than the last one: the server's data was restored
    relist_due      // our own: time for the safety relist
};
std::string_view to_string(watch_ending);  // a metric label

struct ended_watch {
    watch_ending how = watch_ending::finished;
    runtime::duration lasted{};
    std::size_t events = 0;  // changes and bookmarks
    std::optional<std::chrono::seconds> retry_after{};
    std::string message{};  // of the error behind the end, if any
    std::optional<runtime::time_point> opened{};
};

enum class next_step : std::uint8_t { rewatch, relist };
enum class delay : std::uint8_t {
    none,
    jitter,  // up to a second, so that not all come at once
    backoff,
    long_backoff,  // a right may be granted at any time, but hardly soon
    not_served     // a resource may be installed at any time, or never
};
enum class position : std::uint8_t { keep, forget };  // the last resourceVersion

struct watch_decision {
    next_step step = next_step::rewatch;
    informer::delay delay = delay::none;
    informer::position position = position::keep;
    friend bool operator==(watch_decision const&, watch_decision const&) = default;
};

// Remembers how the last watches ended, as far as the table asks for it.
class watch_policy {
public:
    watch_decision after(ended_watch const& watch, runtime::time_point now);

private:
    watch_decision after_short(runtime::time_point now);
    watch_decision after_break(runtime::time_point now);

    unsigned short_ones_ = 0;  // in a row: less than a second
    unsigned expiries_ = 0;
    unsigned older_versions_ = 0;
    unsigned server_errors_ = 0;
    std::optional<runtime::time_point> last_break_;
};

// How to list, and how to go on when that fails.
enum class list_mode : std::uint8_t {
    from_last,   // not older than the last resourceVersion, from the server's cache, in one piece
    consistent,  // the most recent state, in pages
    whole,       // the most recent state in one piece: the pages expired under us
    // What was there at the last resourceVersion, in pages: to compare with the watch's state.
    exact
};
// Nothing: wait for the backoff and begin again with what the caller wanted.
std::optional<list_mode> list_again(list_mode failed, client::error_class why);

watch_ending ending_of(client::error_class why, bool opened);

}  // namespace vitals::kube::informer
