// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/settings.hpp"

#include "core/check/definition.hpp"
#include "core/manifest/alerting_fields.hpp"
#include "core/manifest/auth_fields.hpp"
#include "core/manifest/expectation_fields.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/setting.hpp"
#include "core/manifest/tls_fields.hpp"
#include "core/manifest/values.hpp"
#include "text/time/duration.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace vitals::inline core::manifest {

namespace {

setting<std::chrono::milliseconds>
read_timeout(field_value const& from, owner const& who, problem_reporter& report) {
    using field_limits::longest_timeout;
    auto read = read_duration(from, field_limits::shortest_timeout, longest_timeout, report);
    if (read > who.longest_timeout) {
        report.at(
            from.value->where,
            "timeout must be at most " + time::format_duration(who.longest_timeout) +
                ", the limit that Vitals was started with (--max-timeout)"
        );
        read.reset();
    }
    return remember(from, read);
}

}  // namespace

settings read_settings(fields const& from, owner const& who, problem_reporter& report) {
    settings read;
    auto const count = [&](field which, std::uint32_t highest) {
        return remember(from[which], read_count(from[which], highest, report));
    };
    auto const duration = [&](field which, auto shortest, auto longest) {
        return remember(from[which], read_duration(from[which], shortest, longest, report));
    };
    read.interval =
        duration(field::interval, field_limits::shortest_interval, field_limits::longest_interval);
    read.timeout = read_timeout(from[field::timeout], who, report);
    read.success_before_passing = count(field::success_before_passing, field_limits::threshold);
    read.failures_before_warning = count(field::failures_before_warning, field_limits::threshold);
    read.failures_before_critical = count(field::failures_before_critical, field_limits::threshold);
    read.output_max_size = count(field::output_max_size, field_limits::output_max_size);
    read.reuse = remember(from[field::reuse], read_switch(from[field::reuse], report));
    read.alerting = read_alerting(from, report);
    read.expect = read_expectation(from, report);
    read.tls = read_tls(from, report);
    read.auth = remember(from[field::auth], read_auth(from[field::auth], report));
    return read;
}

void inherit(settings& own, settings const& defaults, problem_reporter& report) {
    inherit_one(own.interval, defaults.interval, report);
    inherit_one(own.timeout, defaults.timeout, report);
    inherit_one(own.success_before_passing, defaults.success_before_passing, report);
    inherit_one(own.failures_before_warning, defaults.failures_before_warning, report);
    inherit_one(own.failures_before_critical, defaults.failures_before_critical, report);
    inherit_one(own.output_max_size, defaults.output_max_size, report);
    inherit_one(own.reuse, defaults.reuse, report);
    inherit(own.expect, defaults.expect, report);
    inherit(own.tls, defaults.tls, report);
    inherit_one(own.auth, defaults.auth, report);
    inherit(own.alerting, defaults.alerting, report);
    if (!defaults.understood) report.mark_invalid();
}

check::timing timing_of(settings const& all) {
    check::timing timing;
    timing.interval = all.interval.value.value_or(timing.interval);
    timing.timeout = all.timeout.value.value_or(timing.timeout);
    return timing;
}

check::thresholds thresholds_of(settings const& all, problem_reporter& report) {
    check::thresholds made;
    auto const& warning = all.failures_before_warning;
    auto const& critical = all.failures_before_critical;
    made.success_before_passing = all.success_before_passing.value.value_or(0);
    made.failures_before_critical = critical.value.value_or(0);
    made.failures_before_warning = warning.value.value_or(0);
    if (made.failures_before_warning == 0) {
        made.failures_before_warning = made.failures_before_critical;
    }
    if (made.failures_before_warning > made.failures_before_critical && !critical.broken) {
        report_pair(
            warning,
            critical,
            "failuresBeforeWarning (" + std::to_string(made.failures_before_warning) +
                ") cannot be higher than failuresBeforeCritical (" +
                std::to_string(made.failures_before_critical) +
                (critical.value ? ")" : ", not given)"),
            report
        );
    }
    return made;
}

}  // namespace vitals::inline core::manifest
