// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/draft.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/identity.hpp"
#include "core/check/status.hpp"
#include "core/health/transition.hpp"
#include "core/report/content_hash.hpp"
#include "core/report/history.hpp"
#include "core/report/read.hpp"
#include "core/report/render.hpp"
#include "core/report/report.hpp"
#include "core/status/status_store.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace vitals::inline core::report {

using namespace std::chrono_literals;

namespace {

constexpr auto between_writes = 1s;            // of one report,
constexpr std::size_t bytes_between = 16'384;  // and for each of so many bytes
constexpr auto counters_at_most = 5min;
constexpr auto counters_share = 200ms;  // of each report: all of them make 5 writes a second

// Its counters change with each probe, although its status does not.
bool moves(status::check_status const& check) {
    return !check.pending &&
           (check.tracker.counted().failing || check.status() == check::status::critical);
}

draft finished(source const& from) {
    auto const whole = make_report(from);
    draft made{.content = render(whole)};
    made.hash = check::fingerprint{}.add(made.content).value();
    made.conditions = whole.states();
    made.many = from.checks.size() > most_listed_plainly;
    made.moves = std::ranges::any_of(from.checks, [](auto const* each) { return moves(*each); });
    return made;
}

status::check_status const*
find(status::status_store const& checks, subject const& of, std::string const& id) {
    return checks.find(check::identity{of.ns, of.config_map, id}.text());
}

}  // namespace

void last_report::adopt(earlier_report const& from) {
    changes_.merge(from.last_changes());
    conditions_ = from.conditions;
    lost();
    // Counters that were exact at an orderly end are no more so: another kill must not believe them.
    if (!from.final_counters) adopted_ = from.content;
}

void last_report::changed(status::check_status const& check, health::transition const& change) {
    std::string const id{check.definition->identity.id()};
    if (many_ && change.to == check::status::passing)
        changes_.erase(id);
    else if (!change.initial)
        changes_[id].add(
            {.at = to_short(change.when),
             .lasted = check.before_lasted,
             .code = change.code,
             .from = change.from,
             .to = change.to,
             .reason = change.reason}
        );
}

void last_report::forget_removed(status::status_store const& checks, subject const& of) {
    if (carried_.size() > 0) return;
    // NOLINTNEXTLINE(misc-include-cleaner): it comes from <map>
    std::erase_if(changes_, [&](auto const& each) {
        return find(checks, of, each.first) == nullptr;
    });
}

draft last_report::next(status::status_store const& checks, subject const& of, wall_time now)
    const {
    source from{
        .problems = of.problems,
        .changes = changes_,
        .before = conditions_,
        .now = now,
        .config_map_version = std::string{of.version},
        .at_end = of.at_end,
        .carried = &carried_
    };
    checks.for_each_of(of.ns, of.config_map, [&](status::check_status const& each) {
        from.checks.push_back(&each);
    });
    return finished(from);
}

draft last_report::last(wall_time now) const {
    return finished({.changes = changes_, .before = conditions_, .now = now});
}

bool last_report::shows(draft& what, status::status_store const& checks, subject const& of) {
    if (what.hash == hash_) return true;
    auto const was = std::exchange(adopted_, {});
    if (was == content_hash{}) return false;
    auto const now = hash_content(what.content);
    if (now.shown != was.shown || (of.at_end && now.all != was.all)) return false;
    wrote(what, checks, of);
    if (now.all == was.all) return true;
    lost();
    what.moves = true;
    return true;
}

void last_report::lost() {
    hash_ = 0;
    adopted_ = {};
}

void last_report::wrote(draft const& what, status::status_store const& checks, subject const& of) {
    hash_ = what.hash;
    adopted_ = {};
    size_ = static_cast<std::uint32_t>(what.content.size());
    conditions_ = what.conditions;
    many_ = what.many;
    // NOLINTNEXTLINE(misc-include-cleaner): it comes from <map>
    std::erase_if(changes_, [&](auto const& each) {
        auto const* const check = find(checks, of, each.first);
        if (check == nullptr) return carried_.size() == 0;
        return many_ && check->status() == check::status::passing;
    });
}

std::chrono::seconds last_report::distance() const {
    return between_writes * std::max<std::size_t>(size_ / bytes_between, 1);
}

std::chrono::milliseconds refreshed_after(std::size_t reports) {
    auto const share = counters_share * static_cast<std::int64_t>(reports);
    return std::max<std::chrono::milliseconds>(counters_at_most, share);
}

}  // namespace vitals::inline core::report
