// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/draft.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/identity.hpp"
#include "core/check/status.hpp"
#include "core/health/transition.hpp"
#include "core/report/content_hash.hpp"
#include "core/report/history.hpp"
#include "core/report/packing.hpp"
#include "core/report/read.hpp"
#include "core/report/render.hpp"
#include "core/report/report.hpp"
#include "core/report/report_maker.hpp"
#include "core/status/piece.hpp"
#include "core/status/status_store.hpp"
#include "text/ascii/ascii.hpp"

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

// Up to so many are made in one step.
constexpr std::size_t few_checks = 1024;

std::uint64_t hash_of(std::string const& content) {
    return check::fingerprint{}.add(content).value();
}

draft finished(report_maker& from, circumstances const& of, std::string memory) {
    auto const whole = from.finish(of, std::move(memory));
    return {
        .content = render(whole),
        .conditions = whole.states(),
        .many = whole.summary.checks > most_listed_plainly,
        .moves = from.moves()
    };
}

status::check_status const*
find(status::status_store const& checks, subject const& of, std::string const& id) {
    return checks.find(check::identity{of.ns, of.config_map, id}.text());
}

}  // namespace

void last_report::adopt(earlier_report const& from) {
    changes_.merge(from.last_changes());
    sifted_ = false;
    conditions_ = from.conditions;
    lost();
    // Counters that were exact at an orderly end are no more so: another kill must not believe
    // them.
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

drafting::drafting(subject const& of, last_report const& after, wall_time now)
    : first_{check::identity{of.ns, of.config_map, ""}.text()},
      looked_{first_},
      of_{.before = after.conditions(),
          .now = now,
          .config_map_version = std::string{of.version},
          .at_end = of.at_end} {
    auto const problems = of.problems.first(std::min(of.problems.size(), most_problems));
    of_.problems.assign(problems.begin(), problems.end());
    of_.more_problems = of.problems.size() - problems.size();
}

bool drafting::next(status::status_store const& checks, last_report const& after) {
    do step(checks, after);
    while (!done_ && at_ != stage::checks && makes_.checks() <= few_checks);
    return !done_;
}

void drafting::step(status::status_store const& checks, last_report const& after) {
    // NOLINTBEGIN(bugprone-unchecked-optional-access): made at the end of the first stage
    switch (at_) {
        case stage::checks:
            if (look_at_some(checks, after)) return;
            packs_.emplace(makes_.records(), to_short(of_.now), after.carried());
            at_ = stage::memory;
            return;
        case stage::memory:
            if (!packs_->next()) at_ = stage::text;
            return;
        case stage::text:
            made_ = finished(makes_, of_, packs_->take());
            at_ = stage::hash;
            return;
        case stage::hash:
            made_.hash = hash_of(made_.content);
            done_ = true;
    }
    // NOLINTEND(bugprone-unchecked-optional-access)
}

// Whether there are more. One that comes meanwhile, before the place, is in the next report. Checks
// of a name that differs in case alone, as files may have, are among them.
bool drafting::look_at_some(status::status_store const& checks, last_report const& after) {
    status::check_status const* last = nullptr;
    status::piece limit;
    auto const before = makes_.text_bytes();
    bool more = false;
    checks.for_each_after(looked_, [&](status::check_status const& each) {
        auto const& text = each.definition->identity.text();
        bool const is_its = text.starts_with(first_);
        if (!is_its && !ascii::starts_with_name(text, first_)) return false;
        more = limit.is_full(makes_.text_bytes() - before);
        if (more) return false;
        limit.look();
        if (is_its) makes_.add(each, after.changes());
        last = &each;
        return true;
    });
    if (last != nullptr) looked_ = last->definition->identity.text();
    return more;
}

draft last_report::last(wall_time now) const {
    report_maker none;
    circumstances const of{.before = conditions_, .now = now};
    auto made = finished(none, of, pack({}, to_short(now)));
    made.hash = hash_of(made.content);
    return made;
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
    sifted_ = sifted_ && many_ == what.many;
    many_ = what.many;
    if (std::exchange(sifted_, true)) return;
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
