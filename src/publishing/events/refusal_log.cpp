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

constexpr auto silence = 1min;

}  // namespace

void refusal_log::refused(
    outgoing_event const& what,
    kube::client::api_error const& error,
    runtime::time_point now
) {
    auto const& ns = what.what.regarding.ns;
    auto const reason = kube::client::to_string(error.kind);
    if (!may_speak({ns, reason}, now)) {
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

bool refusal_log::may_speak(cause const& about, runtime::time_point now) {
    if (now >= minute_) {
        minute_ = now + silence;
        lines_ = 0;
        for (auto each = silent_until_.begin(); each != silent_until_.end();)
            each = each->second <= now ? silent_until_.erase(each) : std::next(each);
    }
    if (lines_ >= most_lines_a_minute || silent_until_.size() >= most_causes) return false;
    auto const [known, is_new] = silent_until_.try_emplace(about, now + silence);
    if (!is_new && known->second > now) return false;
    known->second = now + silence;
    ++lines_;
    return true;
}

}  // namespace vitals::publishing::events
