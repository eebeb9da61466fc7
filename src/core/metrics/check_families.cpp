// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/metrics/check_samples.hpp"
#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/status/piece.hpp"
#include "core/status/status_store.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::metrics {
namespace {

using status::check_status;

std::string_view service_of(check_status const& check) {
    auto const& service = check.definition->service;
    return service ? std::string_view{service->name} : std::string_view{};
}

double in_unix_time(status::wall_time when) {
    return std::chrono::duration<double>{when.time_since_epoch()}.count();
}

void add(family& to, check_status const& check, double value) {
    auto const& who = check.definition->identity;
    to.add(
        {
            {"namespace", who.ns()},
            {"configmap", who.config_map()},
            {"check", who.id()},
            {"service", service_of(check)},
        },
        value
    );
}

// Not the assumed status: an alert on "2" must not fire for a check that was not probed yet.
constexpr double pending = -1;

void add_status(family& to, check_status const& check) {
    add(to, check, check.pending ? pending : static_cast<double>(check.status()));
}

void add_last_probe(family& to, check_status const& check) {
    // A check that continues after a restart has a status before its first probe.
    if (check.last_probe != status::wall_time{}) add(to, check, in_unix_time(check.last_probe));
}

// One series for each check that does not pass, and none for the others: reasons cost nothing while
// all is well.
void add_not_passing(family& to, check_status const& check) {
    if (check.pending || check.status() == check::status::passing) return;
    auto const& who = check.definition->identity;
    to.add(
        {
            {"namespace", who.ns()},
            {"configmap", who.config_map()},
            {"check", who.id()},
            {"service", service_of(check)},
            {"reason", to_string(check.reason)},
        },
        in_unix_time(check.since)
    );
}

// Only for checks with severity, owner, runbook or labels, so that others cost no series.
void add_info(family& to, check_status const& check) {
    auto const& says = check.definition->alerting;
    if (!says) return;
    auto const& who = check.definition->identity;
    std::vector<family::label> labels{
        {"namespace", who.ns()},
        {"configmap", who.config_map()},
        {"check", who.id()},
        {"severity", says->severity},
        {"owner", says->owner},
        {"runbook", says->runbook},
    };
    std::vector<std::string> names;
    names.reserve(says->labels.size());  // the labels point into it, so it must not move
    for (auto const& [name, value] : says->labels)
        labels.emplace_back(names.emplace_back("label_" + name), value);
    to.add(labels, 1);
}

// What a sample has besides its labels' values, roughly.
constexpr std::size_t sample_bytes = 128;

}  // namespace

void describe_outputs(status::status_store const& checks, family_sink const& to) {
    auto kept = family::gauge(
        "vitals_namespace_output_bytes",
        "Bytes of outputs that are kept, by namespace; at most its budget."
    );
    auto shortened = family::counter(
        "vitals_namespace_outputs_shortened_total",
        "Outputs that were shortened since the namespace exceeded its budget, or all namespaces "
        "their limit, by namespace."
    );
    for (auto const& [ns, usage] : checks.kept_outputs()) {
        kept.add({{"namespace", ns}}, static_cast<double>(usage.kept()));
        shortened.add({{"namespace", ns}}, static_cast<double>(usage.shortened));
    }
    to(kept);
    to(shortened);
}

struct check_samples::kind {
    std::string_view name;
    std::string_view help;
    void (*add)(family& to, check_status const& check);
};

void check_samples::next(family_sink const& to) {
    static constexpr std::array<kind, 4> kinds{{
        {"vitals_check_status",
         "Status of each check: 0 passing, 1 warning, 2 critical, -1 pending (no result yet).",
         add_status},
        {"vitals_check_last_probe_timestamp_seconds",
         "When the last conclusive probe of each check ended, in Unix time. Absent while the check "
         "is pending.",
         add_last_probe},
        {"vitals_check_not_passing_since_timestamp_seconds",
         "When each check that is warning or critical became so, in Unix time; reason: why its "
         "last result did not pass, status when that was an unexpected answer.",
         add_not_passing},
        {"vitals_check_info",
         "Always 1; what each check says about alerts, for checks that have severity, owner, "
         "runbook or labels.",
         add_info},
    }};
    auto const& which = kinds.at(kind_);
    auto made = family::gauge(which.name, which.help);
    add_some(made, which);
    to(made);
    has_samples_ = paused() && (has_samples_ || !made.empty());
    if (paused()) return;
    if (++kind_ < kinds.size()) return;
    totals(to);
    done_ = true;
}

void check_samples::add_some(family& to, kind const& which) {
    std::size_t bytes = 0;
    status::piece made;
    check_status const* last = nullptr;
    bool all = true;
    checks_.for_each_after(after_, [&](check_status const& check) {
        if (made.is_full(bytes)) return all = false;
        made.look();
        last = &check;
        if (kind_ == 0) count(check);
        auto const before = to.size();
        which.add(to, check);
        if (to.size() > before) bytes += sample_bytes + to.last_bytes();
        return true;
    });
    after_ = all || last == nullptr ? std::string{} : last->definition->identity.text();
}

void check_samples::count(check_status const& check) {
    ++(check.pending ? pending_ : by_status_[static_cast<std::size_t>(check.status())]);
    if (check.stale) ++stale_;
    if (!check.pending && check.reason == health::failure_reason::blocked)
        ++blocked_[std::string{check.definition->identity.ns()}];
}

void check_samples::totals(family_sink const& to) const {
    auto made = family::gauge(
        "vitals_checks",
        "Running checks by status; a pending check counts as pending alone."
    );
    for (auto const each :
         {check::status::passing, check::status::warning, check::status::critical}) {
        made.add(
            {{"status", to_string(each)}},
            static_cast<double>(by_status_[static_cast<std::size_t>(each)])
        );
    }
    to(made.add({{"status", "pending"}}, static_cast<double>(pending_)));
    to(family::gauge(
        "vitals_checks_stale",
        "Checks that run on their last good definition, since the present one has mistakes.",
        stale_
    ));
    // Namespaces without one have no series.
    auto blocked = family::gauge(
        "vitals_checks_blocked",
        "Checks whose last probe the address policy blocked, by namespace."
    );
    for (auto const& [ns, count] : blocked_)
        blocked.add({{"namespace", ns}}, static_cast<double>(count));
    to(blocked);
}

}  // namespace vitals::inline core::metrics
