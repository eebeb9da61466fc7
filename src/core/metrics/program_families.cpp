// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/metrics/snapshot.hpp"

#include <chrono>
#include <cstdint>
#include <vector>

namespace vitals::inline core::metrics {

void describe_program(build const& what, std::uint64_t log_records_dropped, family_sink const& to) {
    auto info = family::gauge("vitals_build_info", "Always 1; the labels say what is running.");
    to(info.add({{"version", what.version}, {"commit", what.commit}}, 1.0));
    to(family::counter(
        "vitals_log_records_dropped_total",
        "Log records lost since standard output was not read fast enough.",
        log_records_dropped
    ));
}

void describe_log(std::vector<namespace_log> const& all, family_sink const& to) {
    auto left_out = family::counter(
        "vitals_namespace_log_lines_left_out_total",
        "Log lines about the checks of a namespace that were left out beyond its share."
    );
    for (auto const& each : all)
        left_out.add({{"namespace", each.ns}}, static_cast<double>(each.left_out));
    to(left_out);
}

void describe_certificate(std::chrono::sys_seconds expires, family_sink const& to) {
    to(family::gauge(
        "vitals_tls_certificate_expiry_timestamp_seconds",
        "When the certificate of the API and the metrics expires, in Unix time.",
        expires.time_since_epoch().count()
    ));
}

void describe_catalog(std::uint64_t tags_left_out, family_sink const& to) {
    to(family::counter(
        "vitals_catalog_tags_left_out_total",
        "Tags left out of answers with all services, since those of one service had no room.",
        tags_left_out
    ));
}

void describe_listeners(std::vector<listener> const& all, family_sink const& to) {
    auto open = family::gauge("vitals_http_connections", "Open connections to Vitals' own ports.");
    auto limit =
        family::gauge("vitals_http_connections_limit", "Limit of connections to the port.");
    auto rejected = family::counter(
        "vitals_http_connections_rejected_total",
        "Connections answered 503 because every place was taken."
    );
    auto evicted = family::counter(
        "vitals_http_connections_evicted_total",
        "Connections closed to make room for others, by the state they were in."
    );
    auto refused = family::counter(
        "vitals_http_answers_refused_total",
        "Requests answered 503 because too many answers were waiting to be read."
    );
    auto requests = family::counter(
        "vitals_http_requests_total",
        "Requests that came to Vitals' own ports as a whole, whatever the answer was."
    );
    auto waiting = family::gauge(
        "vitals_http_requests_waiting",
        "Requests that wait for a change, each with its connection."
    );
    auto waiting_limit = family::gauge(
        "vitals_http_requests_waiting_limit",
        "Limit of requests that wait for a change."
    );
    auto waits_refused = family::counter(
        "vitals_http_waits_refused_total",
        "Requests answered 429 or 503 because too many were waiting."
    );
    for (auto const& one : all) {
        open.add({{"server", one.server}}, static_cast<double>(one.connections));
        limit.add({{"server", one.server}}, static_cast<double>(one.connections_limit));
        rejected.add({{"server", one.server}}, static_cast<double>(one.rejected));
        refused.add({{"server", one.server}}, static_cast<double>(one.answers_refused));
        requests.add({{"server", one.server}}, static_cast<double>(one.requests));
        if (one.waiting_limit > 0) {
            waiting.add({{"server", one.server}}, static_cast<double>(one.waiting));
            waiting_limit.add({{"server", one.server}}, static_cast<double>(one.waiting_limit));
            waits_refused.add({{"server", one.server}}, static_cast<double>(one.waits_refused));
        }
        for (auto const& [state, count] : one.evicted)
            evicted.add({{"server", one.server}, {"state", state}}, static_cast<double>(count));
    }
    for (auto const* each :
         {&open,
          &limit,
          &rejected,
          &evicted,
          &refused,
          &requests,
          &waiting,
          &waiting_limit,
          &waits_refused})
        to(*each);
}

// The names that every Prometheus client library uses.
void describe_process(process const& now, family_sink const& to) {
    to(family::counter(
        "process_cpu_seconds_total",
        "User and system CPU time spent.",
        now.cpu_seconds
    ));
    to(family::gauge("process_resident_memory_bytes", "Resident memory size.", now.resident_bytes));
    to(family::gauge("process_open_fds", "Open file descriptors.", now.open_fds));
    to(family::gauge("process_max_fds", "Limit of open file descriptors.", now.max_fds));
    to(family::gauge(
        "process_start_time_seconds",
        "When the process started, in Unix time.",
        now.start_time_seconds
    ));
}

}  // namespace vitals::inline core::metrics
