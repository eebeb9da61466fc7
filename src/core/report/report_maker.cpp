// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/report_maker.hpp"

#include "core/check/status.hpp"
#include "core/health/threshold_tracker.hpp"
#include "core/report/conditions.hpp"
#include "core/report/history.hpp"
#include "core/report/memory.hpp"
#include "core/report/packing.hpp"
#include "core/report/records.hpp"
#include "core/report/report.hpp"
#include "core/status/check_status.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

namespace {

using status::check_status;

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

bool leads_away(check_status const& of) {
    return !of.pending && health::threshold_tracker::lead_away(of.status(), of.tracker.counted());
}

// Its counters change with each probe, although its status does not.
bool counters_move(check_status const& of) {
    return !of.pending && (of.tracker.counted().failing || of.status() == check::status::critical);
}

}  // namespace

bool is_listed(check_status const& check, std::size_t of) {
    return of <= most_listed_plainly || badness(check) > 0;
}

void report_maker::add(check_status const& check, histories const& changes) {
    name(check);
    ++summary_.checks;
    ++(check.pending ? summary_.pending : summary_.by_status.at(std::to_underlying(check.status()))
    );
    // The tracker is primed until the first result of the present definition.
    awaited_ += check.tracker.counted().primed ? 1 : 0;
    moves_ = moves_ || counters_move(check);
    leads_away_ = leads_away_ || leads_away(check);
    if (is_listed(check, summary_.checks)) list(check, changes);
    auto const what = record_of(check);
    auto& kept = badness(check) == 0 ? well_ : ill_;
    if (what && kept.size() < most_records) kept.emplace_back(id_of(check), *what);
}

// The oldest of the worst; when all pass, the latest.
void report_maker::name(check_status const& check) {
    auto const how = badness(check);
    bool const first = summary_.checks == 0;
    if (!first && how < named_badness_) return;
    if (!first && how == named_badness_) {
        bool const earlier = check.since < summary_.since;
        if (check.since == summary_.since || earlier != (how > 0)) return;
    }
    named_badness_ = how;
    summary_.status = status_text(check);
    summary_.since = check.since;
    summary_.why.clear();
    if (how > 0) summary_.why.append(id_of(check)).append(": ").append(check.why());
    text_bytes_ += summary_.why.size();
}

void report_maker::list(check_status const& check, histories const& changes) {
    listed_.push_back({badness(check), listed(check, changes)});
    text_bytes_ += listed_.back().shown.id.size() + listed_.back().shown.why.size();
    if (listed_.size() == 2 * most_listed) keep_the_worst();
}

void report_maker::keep_the_worst() {
    if (summary_.checks > most_listed_plainly)
        std::erase_if(listed_, [](auto const& each) { return each.badness == 0; });
    std::ranges::sort(listed_, {}, [](candidate const& of) {
        return std::tuple{-of.badness, std::string_view{of.shown.id}};
    });
    if (listed_.size() > most_listed)
        listed_.erase(listed_.begin() + std::ptrdiff_t{most_listed}, listed_.end());
}

std::vector<named_record> report_maker::records() const {
    std::vector<named_record> all;
    all.reserve(ill_.size() + well_.size());
    for (auto const* some : {&ill_, &well_})
        for (auto const& [id, what] : *some) all.push_back({id, what});
    return all;
}

health_report report_maker::finish(circumstances const& of, std::string memory) {
    health_report made{.summary = std::move(summary_)};
    made.summary.problems = of.problems.size() + of.more_problems;
    if (made.summary.why.empty() && !of.problems.empty())
        made.summary.why = brief(of.problems.front());
    made.conditions =
        make_conditions(made.summary, awaited_, of.problems, of.before, to_short(of.now));
    keep_the_worst();
    for (auto& each : listed_) made.checks.push_back(std::move(each.shown));
    made.unlisted_checks = made.summary.checks - made.checks.size();
    made.problems = of.problems;
    made.unlisted_problems = of.more_problems;
    made.config_map_version = of.config_map_version;
    made.memory = std::move(memory);
    made.final_counters = of.at_end && leads_away_;
    return made;
}

condition_states health_report::states() const {
    condition_states made;
    std::ranges::transform(conditions, made.begin(), &condition::state);
    return made;
}

}  // namespace vitals::inline core::report
