// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/health/observation.hpp"
#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/metrics/snapshot.hpp"
#include "core/status/probe_statistics.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace vitals::inline core::metrics {
namespace {

using status::probe_statistics;

family outcomes(probe_statistics const& statistics) {
    auto made = family::counter(
        "vitals_probes_total",
        "Probes by outcome, before thresholds. Inconclusive: Vitals could not run the probe."
    );
    for (std::size_t i = 0; i < statistics.by_outcome.size(); ++i) {
        auto const word = to_string(static_cast<health::outcome>(i));
        made.add({{"outcome", word}}, static_cast<double>(statistics.by_outcome[i]));
    }
    return made;
}

family failures(probe_statistics const& statistics) {
    auto made = family::counter(
        "vitals_probe_failures_total",
        "Probes that did not pass, by reason. resources, cancelled and overload mean that Vitals "
        "could not run the probe."
    );
    for (std::size_t i = 0; i < statistics.by_reason.size(); ++i) {
        auto const reason = static_cast<health::failure_reason>(i);
        if (reason == health::failure_reason::none) continue;
        made.add({{"reason", to_string(reason)}}, static_cast<double>(statistics.by_reason[i]));
    }
    return made;
}

family phases(probe_statistics const& statistics) {
    auto made = family::histogram(
        "vitals_probe_phase_duration_seconds",
        "Duration of each phase of a probe, summed over redirects; a phase that was not reached is "
        "not counted."
    );
    for (std::size_t i = 0; i < statistics.phases.size(); ++i) {
        made.add({{"phase", to_string(static_cast<health::phase>(i))}}, statistics.phases[i]);
    }
    return made;
}

// A series appears with its first probe: most classes never do.
family denied(std::vector<denied_probes> const& all) {
    auto made = family::counter(
        "vitals_probes_blocked_total",
        "Probes that the address policy denied, by the class of the address or port and where it "
        "came from; with --targets-audit they were made all the same."
    );
    for (auto const& each : all)
        made.add({{"class", each.why}, {"at", each.at}}, static_cast<double>(each.count));
    return made;
}

void describe_results(probe_statistics const& statistics, family_sink const& to) {
    to(outcomes(statistics));
    to(failures(statistics));
    to(family::histogram(
        "vitals_probe_duration_seconds",
        "Duration of whole probes.",
        statistics.total
    ));
    to(phases(statistics));
    to(family::counter(
        "vitals_status_transitions_total",
        "Changes of status; the first status of a check is not counted.",
        statistics.transitions
    ));
    to(family::counter(
        "vitals_results_dropped_total",
        "Results that came after their check was removed or redefined.",
        statistics.dropped
    ));
}

// One number of each namespace.
struct namespace_family {
    family made;
    double (*number)(namespace_probing const&);
};

template <auto Member>
double number(namespace_probing const& of) {
    return static_cast<double>(of.*Member);
}

void describe_namespaces(std::vector<namespace_probing> const& all, family_sink const& to) {
    using of = namespace_probing;
    std::array<namespace_family, 9> families{{
        {family::gauge("vitals_namespace_probes_in_flight", "Probes in flight by namespace."),
         number<&of::in_flight>},
        {family::gauge(
             "vitals_namespace_probes_waiting",
             "Probes that are due and wait, for a place in flight or since the namespace has used "
             "up its probes a second, by namespace."
         ),
         number<&of::waiting>},
        {family::gauge(
             "vitals_namespace_probe_oldest_due_seconds",
             "How late the probe is that waits longest, by namespace; 0 if none waits."
         ),
         number<&of::oldest_due_seconds>},
        {family::counter(
             "vitals_namespace_probes_postponed_total",
             "Probes that had to wait, for a place in flight or since the namespace had used up "
             "its probes a second, by namespace."
         ),
         number<&of::postponed>},
        {family::gauge(
             "vitals_namespace_names_in_flight",
             "Names that name servers are asked for, by namespace."
         ),
         number<&of::names_in_flight>},
        {family::gauge(
             "vitals_namespace_names_waiting",
             "Names that wait until name servers may be asked for them, by namespace."
         ),
         number<&of::names_waiting>},
        {family::gauge(
             "vitals_namespace_probes_expected_per_second",
             "Probes a second that the intervals of the checks, times the interval factor, ask "
             "for, by namespace."
         ),
         number<&of::expected_per_second>},
        {family::gauge(
             "vitals_namespace_interval_factor",
             "What the intervals of each namespace are multiplied by, so that its probes a second "
             "stay within --quota; 1: they are as written."
         ),
         number<&of::interval_factor>},
        {family::gauge(
             "vitals_namespace_kept_connections",
             "Connections that checks with reuse keep for their next probe, by namespace."
         ),
         number<&of::kept_connections>},
    }};
    for (auto& [made, number] : families) {
        for (auto const& each : all) made.add({{"namespace", each.name}}, number(each));
        to(made);
    }
}

// What all namespaces share.
void describe_shared_limits(probing const& loops, family_sink const& to) {
    to(family::gauge("vitals_probes_in_flight", "Probes in flight.", loops.in_flight));
    to(family::gauge(
        "vitals_probes_in_flight_limit",
        "Limit of probes in flight.",
        loops.in_flight_limit
    ));
    to(family::gauge(
        "vitals_probe_idle_sockets",
        "Kernel sockets kept for the next probe, at most 512 for each probe thread.",
        loops.idle_sockets
    ));
    to(family::gauge(
        "vitals_probe_names_in_flight",
        "Names that name servers are asked for, at most 512 for each probe thread.",
        loops.names_in_flight
    ));
    to(family::gauge(
        "vitals_probe_names_waiting",
        "Names that wait until name servers may be asked for them: the share of their namespace is "
        "used up.",
        loops.names_waiting
    ));
    to(family::counter(
        "vitals_probe_names_postponed_total",
        "Names that had to wait until name servers might be asked for them.",
        loops.names_postponed
    ));
    to(family::gauge(
        "vitals_probe_kept_connections",
        "Connections that checks with reuse keep for their next probe.",
        loops.kept_connections
    ));
    to(family::gauge(
        "vitals_probe_kept_connections_limit",
        "Limit of kept connections; further ones are closed.",
        loops.kept_connections_limit
    ));
}

}  // namespace

void describe_probes(
    probe_statistics const& statistics,
    probing const& loops,
    family_sink const& to
) {
    describe_results(statistics, to);
    to(family::histogram(
        "vitals_probe_lateness_seconds",
        "Time from a probe's due time to its start: the delay of Vitals, never of the target.",
        loops.lateness
    ));
    to(family::histogram(
        "vitals_probe_loop_turn_seconds",
        "Turns of the probe loops, from the end of a wait to the next one: meanwhile no other "
        "probe of the loop is served.",
        loops.turns
    ));
    to(family::gauge(
        "vitals_probe_oldest_due_seconds",
        "How late the probe is that is due longest and has not started; 0 if none is due.",
        loops.oldest_due_seconds
    ));
    to(denied(loops.denied));
    to(family::gauge(
        "vitals_targets_file_valid",
        "1: the targets file is used, or there is none; 0: its last edit is not used, and the next "
        "start fails.",
        loops.targets_file_valid ? 1 : 0
    ));
    to(family::counter(
        "vitals_probe_ticks_skipped_total",
        "Due times that passed while the check was late or still in flight.",
        loops.ticks_skipped
    ));
    describe_shared_limits(loops, to);
    describe_namespaces(loops.namespaces, to);
}

}  // namespace vitals::inline core::metrics
