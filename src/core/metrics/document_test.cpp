// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// docs/metrics.md against the metrics that the program really has.
#include "core/check/alerting.hpp"
#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/metrics/exposition.hpp"
#include "core/metrics/snapshot.hpp"
#include "core/status/status_store.hpp"
#include "support/exposition_parser.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace vitals::inline core::metrics {
namespace {

struct row {
    std::string type;
    std::set<std::string> labels;
    std::string meaning;
    friend bool operator==(row const&, row const&) = default;
};

void PrintTo(row const& value, std::ostream* out) {
    *out << value.type << " {";
    for (auto const& each : value.labels) *out << each << ' ';
    *out << "} " << value.meaning;
}

std::string trimmed(std::string text) {
    std::erase(text, '`');
    auto const first = text.find_first_not_of(' ');
    return first == text.npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// Rows of the form | `name` | type | `label`, `label` | meaning |
std::map<std::string, row> documented() {
    std::ifstream file{VITALS_METRICS_DOCUMENT};
    std::map<std::string, row> found;
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("| `")) continue;
        std::istringstream cells{line.substr(1)};
        std::array<std::string, 4> cell;
        for (auto& each : cell) std::getline(cells, each, '|');
        std::set<std::string> labels;
        std::istringstream names{cell[2]};
        for (std::string name; std::getline(names, name, ',');) {
            if (!trimmed(name).empty()) labels.insert(trimmed(name));
        }
        found[trimmed(cell[0])] = {trimmed(cell[1]), labels, trimmed(cell[3])};
    }
    return found;
}

snapshot everything(status::status_store& store) {
    check::definition made;
    made.identity = check::identity{"shop", "web", "one"};
    made.service = check::service{.id = "x", .name = "front", .tags = {}};
    made.alerting =
        check::alerting{.severity = "s", .owner = "o", .runbook = "r", .labels = {{"tier", "1"}}};
    health::observation seen;
    seen.ended = std::chrono::sys_days{std::chrono::year{2026} / 1 / 31};
    seen.outcome = health::outcome::critical;
    seen.reason = health::failure_reason::blocked;
    store.observe(store.add(std::make_shared<check::definition const>(made), {}), std::move(seen));
    return {
        .checks = store,
        .build = {.version = "1", .commit = "c"},
        .probing =
            {.namespaces = {{.name = "shop"}},
             .denied = {{"metadata", "resolve", 1}},
             .lateness = {},
             .turns = {}},
        .definitions =
            {.by_config_map = {{.ns = "shop", .name = "web", .problems = 1}},
             .by_namespace = {{.ns = "shop", .quota = {}}}},
        .referenced = {{.ns = "shop", .state = "read", .count = 1}},
        .services = services{.by_namespace = {{.ns = "shop", .addresses = 1}}},
        .informers =
            {{.resource = "configmaps",
              .namespaces = {{.name = "shop", .last_event_age_seconds = 1}},
              .relists = {{"a", 1}},
              .watch_restarts = {{"a", 1}}}},
        .api_requests = api_requests{},
        .events = events{.dropped = {{"limit", 1}}},
        .reports = reports{},
        .state_files = state_files{},
        .listeners = {{.server = "api", .waiting_limit = 1, .evicted = {{"idle", 1}}}},
        .certificate_expires = std::chrono::sys_seconds{},
        .work_queues = {{.name = "events", .dropped = {{"overflow", 1}}}},
        .log_by_namespace = {{.ns = "shop", .left_out = 1}},
        .process = process{},
    };
}

// The labels that a check brings have names of their own.
std::string name_in_document(std::string const& label) {
    return label.starts_with("label_") ? "label_<name>" : label;
}

std::map<std::string, row> produced() {
    status::status_store store;
    std::map<std::string, row> found;
    for (auto const& [name, family] :
         support::exposition_parser::parse(exposition(everything(store)))) {
        auto& made = found[name];
        made.type = family.type;
        made.meaning = family.help;
        for (auto const& sample : family.samples) {
            for (auto const& label : sample.labels)
                made.labels.insert(name_in_document(label.first));
        }
        made.labels.erase("le");  // of every histogram
    }
    return found;
}

TEST(MetricsDocument, lists_exactly_the_families_that_are_produced_with_type_labels_and_meaning) {
    EXPECT_EQ(documented(), produced());
}

TEST(MetricsDocument, names_follow_the_conventions) {
    for (auto const& [name, family] : produced()) {
        SCOPED_TRACE(name);
        EXPECT_TRUE(name.starts_with("vitals_") || name.starts_with("process_"));
        EXPECT_EQ(name.ends_with("_total"), family.type == "counter");
        EXPECT_FALSE(name.find("milli") != name.npos || name.ends_with("_ms"));
        if (family.type == "histogram") {
            EXPECT_TRUE(name.ends_with("_seconds"));
        }
        EXPECT_TRUE(family.meaning.ends_with('.'));
        EXPECT_EQ(family.meaning.find('`'), std::string::npos);
    }
}

}  // namespace
}  // namespace vitals::inline core::metrics
