// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/status.hpp"
#include "core/health/threshold_tracker.hpp"
#include "core/report/conditions.hpp"
#include "core/report/history.hpp"
#include "core/report/memory.hpp"
#include "core/report/records.hpp"
#include "core/report/report.hpp"
#include "core/status/check_status.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

namespace {

using status::check_status;
using checks = std::vector<check_status const*>;

std::string_view status_text(check_status const& of) {
    return of.pending ? "pending" : check::to_string(of.status());
}

// The larger, the worse.
int badness(check_status const& of) {
    if (of.pending) return 1;
    switch (of.status()) {
        case check::status::passing:
            return 0;
        case check::status::warning:
            return 2;
        case check::status::critical:
            break;
    }
    return 3;
}

std::string_view id_of(check_status const& of) {
    return of.definition->identity.id();
}

// The one that a summary names: the oldest of the worst; when all pass, the latest.
check_status const* named(checks const& all) {
    check_status const* worst = nullptr;
    for (auto const* each : all) {
        if (worst == nullptr || badness(*each) > badness(*worst)) {
            worst = each;
            continue;
        }
        if (badness(*each) < badness(*worst)) continue;
        bool const earlier = each->since < worst->since;
        if (each->since != worst->since && earlier == (badness(*worst) > 0)) worst = each;
    }
    return worst;
}

summary make_summary(source const& from) {
    summary made{.status = "none", .checks = from.checks.size(), .problems = from.problems.size()};
    for (auto const* each : from.checks)
        ++(each->pending ? made.pending : made.by_status.at(std::to_underlying(each->status())));
    if (auto const* const one = named(from.checks)) {
        made.status = status_text(*one);
        made.since = one->since;
        if (badness(*one) > 0) made.why.append(id_of(*one)).append(": ").append(one->why());
    }
    if (made.why.empty() && !from.problems.empty()) made.why = brief(from.problems.front());
    return made;
}

listed_check listed(check_status const& of, histories const& changes) {
    listed_check made{
        .id = std::string{id_of(of)},
        .status = status_text(of),
        .since = of.since,
        .why = of.why(),
        .stale = of.stale
    };
    if (of.tracker.counted().failing) made.failures = of.tracker.in_a_row();
    if (auto const known = changes.find(made.id); known != changes.end())
        made.changes = known->second;
    return made;
}

void list_checks(health_report& to, source const& from) {
    checks some;
    for (auto const* each : from.checks)
        if (is_listed(*each, from.checks.size())) some.push_back(each);
    auto const order = [](check_status const* of) { return std::tuple{-badness(*of), id_of(*of)}; };
    std::ranges::sort(some, {}, order);
    some.resize(std::min(some.size(), most_listed));
    for (auto const* each : some) to.checks.push_back(listed(*each, from.changes));
    to.unlisted_checks = from.checks.size() - some.size();
}

bool leads_away(check_status const& of) {
    return !of.pending && health::threshold_tracker::lead_away(of.status(), of.tracker.counted());
}

// Those that are not passing first, if there is not enough room for all.
std::string remember(source const& from) {
    std::vector<named_record> all;
    all.reserve(from.checks.size());
    for (bool const plain : {false, true})
        for (auto const* each : from.checks)
            if (auto const what = record_of(*each); what && (badness(*each) == 0) == plain)
                all.push_back({id_of(*each), *what});
    return pack(all, to_short(from.now), from.carried == nullptr ? memory{} : *from.carried);
}

}  // namespace

bool is_listed(check_status const& check, std::size_t of) {
    return of <= most_listed_plainly || badness(check) > 0;
}

health_report make_report(source const& from) {
    health_report made{.summary = make_summary(from)};
    // The tracker is primed until the first result of the present definition.
    auto const awaited = std::ranges::count_if(from.checks, [](check_status const* each) {
        return each->tracker.counted().primed;
    });
    made.conditions = make_conditions(
        made.summary,
        static_cast<std::size_t>(awaited),
        from.problems,
        from.before,
        to_short(from.now)
    );
    list_checks(made, from);
    auto const problems = from.problems.first(std::min(from.problems.size(), most_problems));
    made.problems.assign(problems.begin(), problems.end());
    made.unlisted_problems = from.problems.size() - problems.size();
    made.config_map_version = from.config_map_version;
    made.memory = remember(from);
    made.final_counters = from.at_end && std::ranges::any_of(from.checks, [](auto const* each) {
                              return leads_away(*each);
                          });
    return made;
}

condition_states health_report::states() const {
    condition_states made;
    std::ranges::transform(conditions, made.begin(), &condition::state);
    return made;
}

}  // namespace vitals::inline core::report
