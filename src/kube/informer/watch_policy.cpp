// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/watch_policy.hpp"

#include "kube/client/api_client.hpp"
#include "runtime/clock.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace vitals::kube::informer {

using namespace std::chrono_literals;

namespace {

constexpr unsigned short_watches_allowed = 2;
constexpr unsigned server_errors_allowed = 3;
constexpr auto break_window = 10s;
constexpr auto shortest_useful = 1s;

// In the order of the enumerators.
constexpr auto endings = std::to_array<std::string_view>(
    {"finished",
     "broken",
     "timed_out",
     "refused",
     "no_answer",
     "expired",
     "too_new",
     "throttled",
     "unauthorized",
     "forbidden",
     "server_error",
     "undecodable",
     "not_served",
     "rejected",
     "went_back",
     "safety"}
);
static_assert(endings.size() == std::size_t{std::to_underlying(watch_ending::relist_due)} + 1);

}  // namespace

std::string_view to_string(watch_ending how) {
    return endings[std::to_underlying(how)];
}

watch_decision watch_policy::after(ended_watch const& watch, runtime::time_point now) {
    using enum watch_ending;
    // A watch is short whatever came: one event and an orderly end, again and again, is no progress
    // either.
    bool const is_short = watch.lasted < shortest_useful;
    if (watch.events > 0 && !is_short)
        expiries_ = older_versions_ = server_errors_ = short_ones_ = 0;
    switch (watch.how) {
        case finished:
        case broken:
            if (is_short) return after_short(now);
            return watch.how == broken ? after_break(now) : watch_decision{};
        case timed_out:
            return {};
        case expired:
            // A server whose window is gone again at once would make this a busy loop.
            if (++expiries_ == 1) return {next_step::relist, delay::jitter, position::keep};
            return {next_step::relist, delay::backoff, position::forget};
        case too_new:
            return {next_step::relist, delay::backoff, position::forget};
        // If watches never answer (a proxy that buffers), this degrades to one list per minute
        // until one does.
        case no_answer:
            return {next_step::relist, delay::jitter, position::keep};
        case refused:
        case throttled:
        case unauthorized:
            return {next_step::rewatch, delay::backoff, position::keep};
        case forbidden:
            return {next_step::rewatch, delay::long_backoff, position::keep};
        case server_error:
            if (++server_errors_ <= server_errors_allowed)
                return {next_step::rewatch, delay::backoff, position::keep};
            server_errors_ = 0;
            return {next_step::relist, delay::backoff, position::keep};
        case undecodable:
            return {next_step::relist, delay::backoff, position::keep};
        case older_version:
            // Another server than before, once; two servers in turn are no reason to list without
            // end.
            if (++older_versions_ == 1) return {next_step::relist, delay::jitter, position::forget};
            return {next_step::relist, delay::backoff, position::forget};
        case not_served:
        case rejected:
            return {next_step::relist, delay::backoff, position::forget};
        case relist_due:
            return {next_step::relist, delay::none, position::forget};
    }
    return {next_step::relist, delay::backoff, position::forget};
}

watch_decision watch_policy::after_short(runtime::time_point now) {
    last_break_ = now;
    if (++short_ones_ <= short_watches_allowed)
        return {next_step::rewatch, delay::backoff, position::keep};
    short_ones_ = 0;
    return {next_step::relist, delay::backoff, position::keep};
}

watch_decision watch_policy::after_break(runtime::time_point now) {
    bool const again = last_break_ && now - *last_break_ < break_window;
    last_break_ = now;
    return {next_step::rewatch, again ? delay::backoff : delay::none, position::keep};
}

std::optional<list_mode> list_again(list_mode failed, client::error_class why) {
    using enum client::error_class;
    bool const gone = why == expired || why == too_large_resource_version;
    if (failed == list_mode::from_last && (gone || why == too_large)) return list_mode::consistent;
    // A server that cannot do it, or has compacted that version: then nothing can be compared.
    if (failed == list_mode::exact && (gone || why == server || why == permanent))
        return list_mode::consistent;
    if (failed == list_mode::consistent && why == expired) return list_mode::whole;
    return std::nullopt;
}

watch_ending ending_of(client::error_class why, bool opened) {
    switch (why) {
        case client::error_class::permanent:
        case client::error_class::conflict:
            return watch_ending::rejected;
        case client::error_class::not_found:
            return watch_ending::not_served;
        case client::error_class::auth:
            return watch_ending::unauthorized;
        case client::error_class::rbac:
            return watch_ending::forbidden;
        case client::error_class::expired:
            return watch_ending::expired;
        case client::error_class::throttled:
            return watch_ending::throttled;
        case client::error_class::server:
            return watch_ending::server_error;
        case client::error_class::too_large_resource_version:
            return watch_ending::too_new;
        case client::error_class::unreachable:
            return opened ? watch_ending::broken : watch_ending::refused;
        case client::error_class::timeout:
            return opened ? watch_ending::timed_out : watch_ending::no_answer;
        case client::error_class::undecodable:
        case client::error_class::too_large:
            return watch_ending::undecodable;
    }
    return watch_ending::server_error;
}

}  // namespace vitals::kube::informer
