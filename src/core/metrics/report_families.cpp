// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/metrics/snapshot.hpp"

#include <optional>

namespace vitals::inline core::metrics {

void describe_reports(reports const& now, family_sink const& to) {
    to(family::gauge("vitals_reports", "HealthReports that are kept up to date.", now.kept));
    to(family::counter(
        "vitals_report_writes_total",
        "Times that the status of a HealthReport was written.",
        now.writes
    ));
    to(family::counter(
        "vitals_report_written_bytes_total",
        "Bytes of the statuses of HealthReports that were written.",
        now.bytes
    ));
    to(family::gauge(
        "vitals_report_largest_bytes",
        "Bytes of the largest status of a HealthReport that was written.",
        now.largest_bytes
    ));
    to(family::counter(
        "vitals_report_conflicts_total",
        "Writes of HealthReports that were repeated, since somebody else had written.",
        now.conflicts
    ));
    to(family::counter(
        "vitals_report_failures_total",
        "Tries to write a HealthReport that failed; they are repeated.",
        now.failures
    ));
    to(family::gauge(
        "vitals_reports_read",
        "HealthReports of an earlier process that were read at the start.",
        now.read
    ));
    to(family::gauge(
        "vitals_reports_ignored",
        "Those of them that cannot be trusted, so that their checks began anew.",
        now.ignored
    ));
}

void describe_state_files(state_files const& now, family_sink const& to) {
    to(family::gauge(
        "vitals_state_files",
        "Files in the folder of --state-dir that are kept up to date.",
        now.kept
    ));
    to(family::gauge(
        "vitals_state_files_failing",
        "Those of them that could not be written at the last try.",
        now.failing
    ));
    to(family::counter(
        "vitals_state_file_writes_total",
        "Times that a state file was written.",
        now.writes
    ));
    to(family::counter(
        "vitals_state_file_written_bytes_total",
        "Bytes of the state files that were written.",
        now.bytes
    ));
    to(family::counter(
        "vitals_state_file_failures_total",
        "Tries to write or remove a state file that failed; they are repeated.",
        now.failures
    ));
    to(family::gauge(
        "vitals_state_files_set_aside",
        "State files that could not be used at the start, so that their checks began anew.",
        now.set_aside
    ));
}

void describe_restored(
    std::optional<reports> const& of_reports,
    std::optional<state_files> const& of_files,
    family_sink const& to
) {
    if (!of_reports && !of_files) return;
    to(family::gauge(
        "vitals_checks_restored",
        "Checks that continued with what a HealthReport or a state file remembers of them.",
        (of_reports ? of_reports->restored_checks : 0) + (of_files ? of_files->restored_checks : 0)
    ));
}

}  // namespace vitals::inline core::metrics
