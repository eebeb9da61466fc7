// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/health/why.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/human.hpp"
#include "core/health/observation.hpp"
#include "text/time/duration.hpp"
#include "text/utf8/utf8.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::health {

namespace {

// The rest is for the part about the thresholds, which is never cut.
constexpr std::size_t longest_found = 110;

std::string cut(std::string text) {
    constexpr std::string_view more = "...";
    if (text.size() <= longest_found) return text;
    return utf8::prefix(text, longest_found - more.size()).append(more);
}

std::chrono::nanoseconds spent(observation const& seen, phase in) {
    return seen.phases[std::to_underlying(in)];
}

// The last phase that was reached is the one that did not end.
std::string timeout_cause(check::definition const& probed, observation const& seen) {
    auto const limit = " within " + time::format_duration(probed.timing.timeout);
    auto const connecting = spent(seen, phase::resolve) + spent(seen, phase::connect);
    auto const connected = connecting > std::chrono::nanoseconds{0}  // else it was kept
                               ? " (connected in " + human_latency(connecting) + ")"
                               : std::string{};
    if (spent(seen, phase::transfer) > std::chrono::nanoseconds{0})
        return "the answer did not end" + limit + connected;
    if (spent(seen, phase::processing) > std::chrono::nanoseconds{0})
        return "no answer" + limit + connected;
    if (spent(seen, phase::tls) > std::chrono::nanoseconds{0})
        return "no TLS handshake" + limit + connected;
    if (spent(seen, phase::connect) > std::chrono::nanoseconds{0}) return "no connection" + limit;
    return "dns: no answer" + limit;
}

check::status status_of(outcome conclusive) {
    switch (conclusive) {
        case outcome::passing:
            return check::status::passing;
        case outcome::warning:
            return check::status::warning;
        case outcome::critical:
        case outcome::inconclusive:
            break;
    }
    return check::status::critical;
}

// "; 3rd failure in a row", "; failure 1 of 3", "; success 1 of 2", "; was critical for 7m 20s"; or
// nothing.
std::string standing(check::definition const& probed, finding const& what, progress const& where) {
    auto const& limits = probed.thresholds;
    auto const count = std::to_string(where.in_a_row);
    if (what.outcome == outcome::critical) {
        if (where.status == check::status::critical)
            return where.in_a_row < 2 || !probed.target.kind().probed
                       ? ""
                       : "; " + ordinal(where.in_a_row) + " failure in a row";
        return "; failure " + count + " of " + std::to_string(limits.failures_before_critical);
    }
    if (where.status != status_of(what.outcome))
        return "; success " + count + " of " + std::to_string(limits.success_before_passing);
    if (what.outcome == outcome::warning || !where.before) return {};
    return "; was " + std::string{check::to_string(where.before->status)} + " for " +
           human_duration(where.before->lasted);
}

}  // namespace

finding finding_of(check::definition const& probed, observation const& seen) {
    finding made{
        .code = seen.code,
        .outcome = seen.outcome,
        .reason = seen.reason,
    };
    if (seen.reason == failure_reason::timeout && seen.cause.empty())
        made.cause = cut(timeout_cause(probed, seen));
    else if (!seen.cause.empty())
        made.cause = cut(utf8::prefix(seen.cause, longest_why));
    return made;
}

std::string found_text(check::definition const& probed, finding const& what) {
    if (what.cause) return *what.cause;
    if (what.outcome == outcome::inconclusive) return "no result yet";
    return cut(probed.target.found(what.code, status_of(what.outcome)));
}

std::string why(check::definition const& probed, finding const& what, progress const& where) {
    auto text = found_text(probed, what);
    if (what.outcome == outcome::inconclusive) return text;
    if (what.outcome == outcome::passing && probed.target.kind().probed)
        text += " in " + human_latency(where.latency);
    return text += standing(probed, what, where);
}

}  // namespace vitals::inline core::health
