// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/metrics/snapshot.hpp"
#include "core/status/probe_statistics.hpp"

#include <vector>

namespace vitals::inline core::metrics {
namespace {

// A family with one sample for each queue.
template <class Number>
family of_each(family made, std::vector<work_queue> const& all, Number work_queue::* member) {
    for (auto const& each : all)
        made.add({{"queue", each.name}}, static_cast<double>(each.*member));
    return made;
}

family of_each(
    family made,
    std::vector<work_queue> const& all,
    status::duration_histogram work_queue::* member
) {
    for (auto const& each : all) made.add({{"queue", each.name}}, each.*member);
    return made;
}

void describe_waiting(std::vector<work_queue> const& all, family_sink const& to) {
    to(of_each(
        family::gauge(
            "vitals_work_queue_depth",
            "Keys that are due and wait for a worker, or for their namespace."
        ),
        all,
        &work_queue::depth
    ));
    to(of_each(
        family::gauge(
            "vitals_work_queue_delayed",
            "Keys that wait for a retry or for a later time."
        ),
        all,
        &work_queue::delayed
    ));
    to(of_each(
        family::gauge(
            "vitals_work_queue_oldest_seconds",
            "Age of the key that has waited longest, its failed tries included."
        ),
        all,
        &work_queue::oldest_seconds
    ));
    to(of_each(
        family::gauge(
            "vitals_work_queue_longest_running_seconds",
            "Age of the work that has been under way longest."
        ),
        all,
        &work_queue::longest_running_seconds
    ));
}

}  // namespace

void describe_work_queues(std::vector<work_queue> const& all, family_sink const& to) {
    describe_waiting(all, to);
    to(of_each(
        family::counter(
            "vitals_work_queue_adds_total",
            "Keys added; a key that already waited is not counted."
        ),
        all,
        &work_queue::adds
    ));
    to(of_each(
        family::counter("vitals_work_queue_retries_total", "Keys put back after a failed try."),
        all,
        &work_queue::retries
    ));
    auto dropped = family::counter(
        "vitals_work_queue_dropped_total",
        "Keys dropped by the queue, by reason: overflow (too many waited), shutdown."
    );
    for (auto const& each : all)
        for (auto const& [reason, count] : each.dropped)
            dropped.add({{"queue", each.name}, {"reason", reason}}, static_cast<double>(count));
    to(dropped);
    to(of_each(
        family::histogram(
            "vitals_work_queue_latency_seconds",
            "Time from a key's due time to the start of its work."
        ),
        all,
        &work_queue::latency
    ));
    to(of_each(
        family::histogram(
            "vitals_work_queue_work_duration_seconds",
            "Duration of the work on a key."
        ),
        all,
        &work_queue::work_duration
    ));
}

}  // namespace vitals::inline core::metrics
