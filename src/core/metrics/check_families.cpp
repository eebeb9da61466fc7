// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/status/status_store.hpp"

#include <array>
#include <chrono>
#include <cstddef>
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

family statuses(status::status_store const& checks) {
    auto made = family::gauge(
        "vitals_check_status",
        "Status of each check: 0 passing, 1 warning, 2 critical, -1 pending (no result yet)."
    );
    checks.for_each([&made](check_status const& check) {
        add(made, check, check.pending ? pending : static_cast<double>(check.status()));
    });
    return made;
}

family last_probes(status::status_store const& checks) {
    auto made = family::gauge(
        "vitals_check_last_probe_timestamp_seconds",
        "When the last conclusive probe of each check ended, in Unix time. Absent while the check "
        "is pending."
    );
    checks.for_each([&made](check_status const& check) {
        if (check.pending) return;
        add(made, check, in_unix_time(check.last_probe));
    });
    return made;
}

// One series for each check that does not pass, and none for the others: reasons cost nothing while
// all is well.
family not_passing(status::status_store const& checks) {
    auto made = family::gauge(
        "vitals_check_not_passing_since_timestamp_seconds",
        "When each check that is warning or critical became so, in Unix time; reason: why its last "
        "result did not pass, status when that was an unexpected answer."
    );
    checks.for_each([&made](check_status const& check) {
        if (check.pending || check.status() == check::status::passing) return;
        auto const& who = check.definition->identity;
        made.add(
            {
                {"namespace", who.ns()},
                {"configmap", who.config_map()},
                {"check", who.id()},
                {"service", service_of(check)},
                {"reason", to_string(check.reason)},
            },
            in_unix_time(check.since)
        );
    });
    return made;
}

// Only for checks with severity, owner, runbook or labels, so that others cost no series.
family infos(status::status_store const& checks) {
    auto made = family::gauge(
        "vitals_check_info",
        "Always 1; what each check says about alerts, for checks that have severity, owner, "
        "runbook or labels."
    );
    std::vector<family::label> labels;
    std::vector<std::string> names;
    checks.for_each([&](check_status const& check) {
        auto const& says = check.definition->alerting;
        if (!says) return;
        auto const& who = check.definition->identity;
        labels.assign({
            {"namespace", who.ns()},
            {"configmap", who.config_map()},
            {"check", who.id()},
            {"severity", says->severity},
            {"owner", says->owner},
            {"runbook", says->runbook},
        });
        names.clear();
        names.reserve(says->labels.size());  // the labels point into it, so it must not move
        for (auto const& [name, value] : says->labels)
            labels.emplace_back(names.emplace_back("label_" + name), value);
        made.add(labels, 1);
    });
    return made;
}

void totals(status::status_store const& checks, family_sink const& to) {
    std::array<std::size_t, check::status_count> by_status{};
    std::size_t without_result = 0;
    std::size_t stale = 0;
    checks.for_each([&](check_status const& check) {
        ++(check.pending ? without_result : by_status[static_cast<std::size_t>(check.status())]);
        if (check.stale) ++stale;
    });
    auto made = family::gauge(
        "vitals_checks",
        "Running checks by status; a pending check counts as pending alone."
    );
    for (auto const each :
         {check::status::passing, check::status::warning, check::status::critical}) {
        made.add(
            {{"status", to_string(each)}},
            static_cast<double>(by_status[static_cast<std::size_t>(each)])
        );
    }
    to(made.add({{"status", "pending"}}, static_cast<double>(without_result)));
    to(family::gauge(
        "vitals_checks_stale",
        "Checks that run on their last good definition, since the present one has mistakes.",
        stale
    ));
}

}  // namespace

void describe_checks(status::status_store const& checks, family_sink const& to) {
    to(statuses(checks));
    to(last_probes(checks));
    to(not_passing(checks));
    to(infos(checks));
    totals(checks, to);
}

}  // namespace vitals::inline core::metrics
