// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// All families of /metrics, group by group. Internal to this module.

#include "core/metrics/family.hpp"
#include "core/metrics/snapshot.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace vitals::inline core::metrics {

// Families are passed on one by one, so that only one is in memory at a time.
using family_sink = std::function<void(family const&)>;

void describe_outputs(status::status_store const& checks, family_sink const& to);
void describe_probes(
    status::probe_statistics const& statistics,
    probing const& loops,
    family_sink const& to
);
void describe_ttl(ttl const& now, family_sink const& to);
void describe_readers(readers const& now, family_sink const& to);
void describe_definitions(definitions const& now, family_sink const& to);
void describe_services(services const& now, family_sink const& to);
void describe_referenced(std::vector<referenced_objects> const& all, family_sink const& to);
void describe_reading(reading const& now, family_sink const& to);
void describe_informers(std::vector<informer_state> const& now, family_sink const& to);
void describe_api_requests(api_requests const& now, family_sink const& to);
void describe_events(events const& now, family_sink const& to);
void describe_reports(reports const& now, family_sink const& to);
void describe_state_files(state_files const& now, family_sink const& to);
void describe_restored(
    std::optional<reports> const& of_reports,
    std::optional<state_files> const& of_files,
    family_sink const& to
);
void describe_certificate(std::chrono::sys_seconds expires, family_sink const& to);
void describe_catalog(std::uint64_t tags_left_out, family_sink const& to);
void describe_listeners(std::vector<listener> const& all, family_sink const& to);
void describe_work_queues(std::vector<work_queue> const& all, family_sink const& to);
void describe_program(build const& what, std::uint64_t log_records_dropped, family_sink const& to);
void describe_log(std::vector<namespace_log> const& all, family_sink const& to);
void describe_process(process const& now, family_sink const& to);

}  // namespace vitals::inline core::metrics
