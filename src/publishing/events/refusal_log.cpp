// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/refusal_log.hpp"

#include "kube/client/api_client.hpp"
#include "publishing/events/outgoing_event.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <iterator>
#include <utility>

namespace vitals::publishing::events {

namespace {

using namespace std::chrono_literals;

constexpr auto log_interval = 1min;

}  // namespace

void refusal_log::refused(
    outgoing_event const& what,
    kube::client::api_error const& error,
    runtime::time_point now
) {
    auto const& ns = what.what.regarding.ns;
    auto const reason = kube::client::to_string(error.kind);
    if (!may_log({ns, reason}, now)) {
        ++left_out_;
        return;
    }
    bool const patch = what.how == outgoing_event::write::refresh;
    log_.warn(
        "Events cannot be written",
        {{"namespace", ns},
         {"verb", patch ? "patch" : "create"},
         {"resource", "events.events.k8s.io"},
         {"reason", reason},
         {"error", error.message},
         {"left_out", std::exchange(left_out_, 0)}}
    );
}

bool refusal_log::may_log(cause const& about, runtime::time_point now) {
    if (now >= minute_) {
        minute_ = now + log_interval;
        lines_ = 0;
        for (auto each = next_logs_.begin(); each != next_logs_.end();)
            each = each->second <= now ? next_logs_.erase(each) : std::next(each);
    }
    if (lines_ >= most_lines_a_minute || next_logs_.size() >= most_causes) return false;
    auto const [known, is_new] = next_logs_.try_emplace(about, now + log_interval);
    if (!is_new && known->second > now) return false;
    known->second = now + log_interval;
    ++lines_;
    return true;
}

}  // namespace vitals::publishing::events
