// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/exposition.hpp"

#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/metrics/snapshot.hpp"

#include <prometheus/text_serializer.h>

#include <sstream>
#include <string>
#include <utility>

namespace vitals::inline core::metrics {

std::string exposition(snapshot const& now) {
    std::ostringstream text;
    prometheus::TextSerializer const serializer;
    family_sink const write = [&](family const& each) {
        // Without a sample there would be only a heading.
        if (!each.empty()) serializer.Serialize(text, each.built());
    };
    describe_checks(now.checks, write);
    describe_probes(now.checks.statistics(), now.probing, write);
    describe_definitions(now.definitions, write);
    describe_reading(now.reading, write);
    if (!now.informers.empty()) describe_informers(now.informers, write);
    if (now.api_requests) describe_api_requests(*now.api_requests, write);
    if (now.events) describe_events(*now.events, write);
    describe_listeners(now.listeners, write);
    describe_work_queues(now.work_queues, write);
    describe_program(now.build, now.log_records_dropped, write);
    if (now.process) describe_process(*now.process, write);
    return std::move(text).str();
}

}  // namespace vitals::inline core::metrics
