// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/exposition.hpp"

#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/metrics/snapshot.hpp"
#include "core/status/piece.hpp"

#include <prometheus/text_serializer.h>

#include <sstream>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::metrics {

namespace {

// A family that continues has its heading already.
std::string_view without_heading(std::string_view text) {
    while (text.starts_with('#')) text.remove_prefix(text.find('\n') + 1);
    return text;
}

// Without a sample there would be only a heading.
std::string text_of(family const& each) {
    if (each.empty()) return {};
    std::ostringstream text;
    prometheus::TextSerializer const serializer;
    serializer.Serialize(text, each.built());
    return std::move(text).str();
}

}  // namespace

page::page(snapshot const& now) : checks_{now.checks} {
    family_sink const write = [this](family const& each) { first_ += text_of(each); };
    describe_outputs(now.checks, write);
    describe_probes(now.checks.statistics(), now.probing, write);
    describe_ttl(now.ttl, write);
    describe_readers(now.readers, write);
    describe_definitions(now.definitions, write);
    describe_referenced(now.referenced, write);
    if (now.services) describe_services(*now.services, write);
    describe_reading(now.reading, write);
    if (!now.informers.empty()) describe_informers(now.informers, write);
    if (now.api_requests) describe_api_requests(*now.api_requests, write);
    if (now.events) describe_events(*now.events, write);
    if (now.reports) describe_reports(*now.reports, write);
    if (now.state_files) describe_state_files(*now.state_files, write);
    describe_restored(now.reports, now.state_files, write);
    describe_listeners(now.listeners, write);
    if (now.certificate_expires) describe_certificate(*now.certificate_expires, write);
    describe_catalog(now.catalog_tags_left_out, write);
    describe_work_queues(now.work_queues, write);
    describe_program(now.build, now.log_records_dropped, write);
    describe_log(now.log_by_namespace, write);
    if (now.process) describe_process(*now.process, write);
}

std::string page::next() {
    auto piece = std::exchange(first_, {});
    // So a page of few checks is one piece.
    while (!done() && piece.size() < status::piece::most_bytes) {
        bool continues = checks_.continues();  // the first family of the call
        checks_.next([&](family const& each) {
            auto const text = text_of(each);
            piece += continues ? without_heading(text) : std::string_view{text};
            continues = false;
        });
        if (checks_.paused()) break;
    }
    return piece;
}

std::string exposition(snapshot const& now) {
    page all{now};
    std::string text;
    while (!all.done()) text += all.next();
    return text;
}

}  // namespace vitals::inline core::metrics
