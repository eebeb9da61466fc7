// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/exposition.hpp"

#include "core/check/alerting.hpp"
#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/metrics/snapshot.hpp"
#include "core/quota/budgets.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "support/exposition_parser.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::metrics {
namespace {

using support::exposed_families;
using namespace std::chrono_literals;

using labels = std::map<std::string, std::string>;

check::definition a_check(std::string_view id) {
    check::definition made;
    made.identity = check::identity{"shop", "web", id};
    return made;
}

status::handle add(status::status_store& to, check::definition made) {
    return to.add(std::make_shared<check::definition const>(std::move(made)), {});
}

health::observation
seen(health::outcome what, health::failure_reason why = health::failure_reason::none) {
    health::observation made;
    made.outcome = what;
    made.reason = why;
    made.ended = status::wall_time{} + 1'769'853'000'125ms;
    made.duration = 30ms;
    made.phases.back() = 20ms;
    return made;
}

exposed_families scrape(snapshot const& now) {
    return support::exposition_parser::parse(exposition(now));
}

double value(exposed_families const& all, std::string const& family, labels const& of = {}) {
    for (auto const& sample : all.at(family).samples) {
        if (sample.labels == of) return sample.value;
    }
    return std::nan("");
}

TEST(Exposition, gives_each_check_its_status_under_its_name) {
    status::status_store store;
    store.observe(add(store, a_check("good")), seen(health::outcome::passing));
    store.observe(add(store, a_check("limping")), seen(health::outcome::warning));
    store.observe(add(store, a_check("bad")), seen(health::outcome::critical));
    add(store, a_check("new"));

    auto const all = scrape({.checks = store});

    auto const status_of = [&](std::string const& id) {
        return value(
            all,
            "vitals_check_status",
            {{"namespace", "shop"}, {"configmap", "web"}, {"check", id}}
        );
    };
    EXPECT_EQ(status_of("good"), 0);
    EXPECT_EQ(status_of("limping"), 1);
    EXPECT_EQ(status_of("bad"), 2);
    EXPECT_EQ(status_of("new"), -1);
}

TEST(Exposition, names_the_service_of_a_check_that_has_one) {
    status::status_store store;
    auto made = a_check("one");
    made.service = check::service{.id = "shop/front", .name = "front", .tags = {}};
    store.observe(add(store, made), seen(health::outcome::passing));

    auto const all = scrape({.checks = store});

    labels const expected{
        {"namespace", "shop"},
        {"configmap", "web"},
        {"check", "one"},
        {"service", "front"}
    };
    EXPECT_EQ(all.at("vitals_check_status").samples.at(0).labels, expected);
    EXPECT_EQ(value(all, "vitals_check_last_probe_timestamp_seconds", expected), 1'769'853'000.125);
}

TEST(Exposition, a_pending_check_has_no_last_probe) {
    status::status_store store;
    add(store, a_check("new"));

    EXPECT_FALSE(scrape({.checks = store}).contains("vitals_check_last_probe_timestamp_seconds"));
}

TEST(Exposition, says_since_when_and_why_a_check_is_not_passing_and_nothing_of_the_others) {
    status::status_store store;
    auto const bad = add(store, a_check("bad"));
    store.observe(bad, seen(health::outcome::critical, health::failure_reason::connect));
    store.observe(add(store, a_check("good")), seen(health::outcome::passing));
    add(store, a_check("new"));

    auto const all = scrape({.checks = store});

    auto const& family = all.at("vitals_check_not_passing_since_timestamp_seconds");
    ASSERT_EQ(family.samples.size(), 1U);
    labels const expected{
        {"namespace", "shop"},
        {"configmap", "web"},
        {"check", "bad"},
        {"reason", "connect"}
    };
    EXPECT_EQ(family.samples[0].labels, expected);
    EXPECT_EQ(family.samples[0].value, 1'769'853'000.125);
}

TEST(Exposition, shows_what_checks_say_about_alerts_once_for_each_and_nowhere_else) {
    status::status_store store;
    auto made = a_check("one");
    made.alerting = check::alerting{
        .severity = "warning",
        .owner = "team \"shop\"",
        .labels = {{"area", "web"}, {"severity", "mine"}}
    };
    store.observe(add(store, made), seen(health::outcome::passing));
    store.observe(add(store, a_check("two")), seen(health::outcome::passing));

    auto const all = scrape({.checks = store});

    ASSERT_EQ(all.at("vitals_check_info").samples.size(), 1U);
    labels const expected{
        {"namespace", "shop"},
        {"configmap", "web"},
        {"check", "one"},
        {"severity", "warning"},
        {"owner", "team \"shop\""},
        {"label_area", "web"},
        {"label_severity", "mine"}
    };
    EXPECT_EQ(all.at("vitals_check_info").samples[0].labels, expected);
    EXPECT_EQ(all.at("vitals_check_info").samples[0].value, 1);
    for (auto const& [name, family] : all) {
        if (name == "vitals_check_info") continue;
        for (auto const& sample : family.samples)
            EXPECT_FALSE(sample.labels.contains("owner")) << name;
    }
}

TEST(Exposition, names_the_config_maps_that_have_problems) {
    status::status_store store;
    snapshot now{.checks = store};
    now.definitions.by_config_map = {{"shop", "web", 2}, {"shop", "", 5}, {"", "", 7}};

    auto const all = scrape(now);

    auto const of = [&](labels const& which) {
        return value(all, "vitals_config_map_problems", which);
    };
    EXPECT_EQ(of({{"namespace", "shop"}, {"configmap", "web"}}), 2);
    EXPECT_EQ(of({{"namespace", "shop"}}), 5);
    EXPECT_EQ(of({}), 7);
}

TEST(Exposition, counts_every_check_under_one_status) {
    status::status_store store;
    store.observe(add(store, a_check("a")), seen(health::outcome::passing));
    store.observe(add(store, a_check("b")), seen(health::outcome::passing));
    store.observe(add(store, a_check("c")), seen(health::outcome::critical));
    add(store, a_check("d"));
    store.set_stale(check::identity{"shop", "web", "c"}, true);

    auto const all = scrape({.checks = store});

    EXPECT_EQ(value(all, "vitals_checks", {{"status", "passing"}}), 2);
    EXPECT_EQ(value(all, "vitals_checks", {{"status", "warning"}}), 0);
    EXPECT_EQ(value(all, "vitals_checks", {{"status", "critical"}}), 1);
    EXPECT_EQ(value(all, "vitals_checks", {{"status", "pending"}}), 1);
    EXPECT_EQ(value(all, "vitals_checks_stale"), 1);
}

TEST(Exposition, counts_blocked_checks_by_namespace_and_no_others) {
    status::status_store store;
    for (auto const* id : {"a", "b"})
        store.observe(
            add(store, a_check(id)),
            seen(health::outcome::critical, health::failure_reason::blocked)
        );
    store.observe(add(store, a_check("c")), seen(health::outcome::critical));
    add(store, a_check("pending"));

    auto const all = scrape({.checks = store});

    EXPECT_EQ(value(all, "vitals_checks_blocked", {{"namespace", "shop"}}), 2);
}

TEST(Exposition, escapes_names) {
    status::status_store store;
    auto made = a_check("quo\"te\\back\nline");
    made.service = check::service{.id = "x", .name = "Größe {}=,", .tags = {}};
    add(store, made);

    auto const all = scrape({.checks = store});

    auto const& found = all.at("vitals_check_status").samples.at(0).labels;
    EXPECT_EQ(found.at("check"), "quo\"te\\back\nline");
    EXPECT_EQ(found.at("service"), "Größe {}=,");
}

TEST(Exposition, counts_probes_and_failures_also_those_that_did_not_happen) {
    status::status_store store;
    auto const check = add(store, a_check("a"));
    store.observe(check, seen(health::outcome::critical, health::failure_reason::connect));
    store.observe(check, seen(health::outcome::inconclusive, health::failure_reason::resources));
    store.observe({9, 9}, seen(health::outcome::passing));

    auto const all = scrape({.checks = store});

    EXPECT_EQ(value(all, "vitals_probes_total", {{"outcome", "passing"}}), 1);
    EXPECT_EQ(value(all, "vitals_probes_total", {{"outcome", "warning"}}), 0);
    EXPECT_EQ(value(all, "vitals_probes_total", {{"outcome", "inconclusive"}}), 1);
    EXPECT_EQ(value(all, "vitals_probe_failures_total", {{"reason", "connect"}}), 1);
    EXPECT_EQ(value(all, "vitals_probe_failures_total", {{"reason", "resources"}}), 1);
    EXPECT_EQ(value(all, "vitals_probe_failures_total", {{"reason", "dns"}}), 0);
    EXPECT_EQ(
        all.at("vitals_probe_failures_total").samples.size(),
        health::failure_reason_count - 1
    );
    EXPECT_EQ(value(all, "vitals_results_dropped_total"), 1);
}

TEST(Exposition, buckets_are_cumulative_and_end_with_the_count) {
    status::status_store store;
    snapshot now{.checks = store};
    for (double const seconds : {0.0001, 0.003, 0.003, 60.0}) now.probing.lateness.add(seconds);

    auto const samples = scrape(now).at("vitals_probe_lateness_seconds").samples;

    std::map<std::string, double> by_bound;
    double last = 0;
    for (auto const& each : samples) {
        if (!each.name.ends_with("_bucket")) continue;
        by_bound[each.labels.at("le")] = each.value;
        EXPECT_GE(each.value, last);
        last = each.value;
    }
    EXPECT_EQ(by_bound.size(), status::duration_histogram::bounds.size() + 1);
    EXPECT_EQ(by_bound.at("0.0005"), 1);
    EXPECT_EQ(by_bound.at("0.005"), 3);
    EXPECT_EQ(by_bound.at("30"), 3);
    EXPECT_EQ(by_bound.at("+Inf"), 4);
    EXPECT_NEAR(samples.at(1).value, 60.0061, 1e-9);
}

TEST(Exposition, names_the_namespaces_whose_probes_wait) {
    status::status_store store;
    snapshot now{.checks = store};
    now.probing.oldest_due_seconds = 12.5;
    now.probing.namespaces = {
        {.name = "shop",
         .in_flight = 3,
         .kept_connections = 4,
         .waiting = 5,
         .postponed = 6,
         .names_in_flight = 7,
         .names_waiting = 8,
         .expected_per_second = 0.5,
         .oldest_due_seconds = 12.5,
         .interval_factor = 2.5},
        {.name = "data", .in_flight = 1}
    };

    auto const all = scrape(now);

    labels const shop{{"namespace", "shop"}};
    EXPECT_EQ(value(all, "vitals_probe_oldest_due_seconds"), 12.5);
    EXPECT_EQ(value(all, "vitals_namespace_probes_in_flight", shop), 3);
    EXPECT_EQ(value(all, "vitals_namespace_interval_factor", shop), 2.5);
    EXPECT_EQ(value(all, "vitals_namespace_kept_connections", shop), 4);
    EXPECT_EQ(value(all, "vitals_namespace_probes_waiting", shop), 5);
    EXPECT_EQ(value(all, "vitals_namespace_probes_postponed_total", shop), 6);
    EXPECT_EQ(value(all, "vitals_namespace_names_in_flight", shop), 7);
    EXPECT_EQ(value(all, "vitals_namespace_names_waiting", shop), 8);
    EXPECT_EQ(value(all, "vitals_namespace_probe_oldest_due_seconds", shop), 12.5);
    EXPECT_EQ(value(all, "vitals_namespace_probes_expected_per_second", shop), 0.5);
    EXPECT_EQ(value(all, "vitals_namespace_probes_in_flight", {{"namespace", "data"}}), 1);
}

TEST(Exposition, has_the_limit_of_each_budget_that_has_one) {
    status::status_store store;
    snapshot now{.checks = store};
    now.definitions.by_namespace = {
        {.ns = "local"},
        {.ns = "shop", .quota = {.checks = 7, .probes_per_second = 8}},
        {.ns = "data", .quota = {.probes_per_second = quota::no_limit}}
    };

    auto const all = scrape(now);

    auto const limit = [&](std::string_view ns, std::string_view budget) {
        return value(
            all,
            "vitals_namespace_quota",
            {{"budget", std::string{budget}}, {"namespace", std::string{ns}}}
        );
    };
    EXPECT_EQ(limit("shop", "checks"), 7);
    EXPECT_EQ(limit("shop", "probes"), 8);
    EXPECT_EQ(limit("data", "output"), 8 * 1024 * 1024);
    EXPECT_EQ(limit("data", "definitions"), 16 * 1024 * 1024);
    EXPECT_EQ(limit("data", "configmaps"), 200);
    EXPECT_EQ(limit("data", "secrets"), 20);
    EXPECT_EQ(all.at("vitals_namespace_quota").samples.size(), 6U + 5U);
}

TEST(Exposition, of_many_checks_comes_in_pieces_and_shows_each_check_and_heading_once) {
    status::status_store store;
    constexpr std::size_t checks = 10'000;
    for (std::size_t i = 0; i < checks; ++i) {
        auto const which = add(store, a_check("c" + std::to_string(i)));
        // The first that does not pass is beyond what one piece looks at.
        store.observe(
            which,
            seen(i < 9'000 ? health::outcome::passing : health::outcome::critical)
        );
    }

    page all{{.checks = store}};
    std::string text;
    std::size_t pieces = 0;
    while (!all.done()) {
        auto const piece = all.next();
        EXPECT_LT(piece.size(), 256 * 1024U);
        text += piece;
        ++pieces;
    }

    EXPECT_GT(pieces, 10U);
    auto const found = support::exposition_parser::parse(text);
    EXPECT_EQ(found.at("vitals_check_status").samples.size(), checks);
    EXPECT_EQ(found.at("vitals_check_last_probe_timestamp_seconds").samples.size(), checks);
    auto const since = std::string{"vitals_check_not_passing_since_timestamp_seconds"};
    EXPECT_EQ(found.at(since).samples.size(), 1'000U);
    EXPECT_EQ(value(found, "vitals_checks", {{"status", "passing"}}), 9'000);
    for (auto const* name : {"vitals_check_status", since.c_str(), "vitals_checks"}) {
        auto const heading = std::string{"# TYPE "} + name + " gauge\n";
        EXPECT_NE(text.find(heading), text.npos) << name;
        EXPECT_EQ(text.find(heading), text.rfind(heading)) << name;
    }
}

TEST(Exposition, continues_after_a_check_that_was_removed_between_two_pieces) {
    status::status_store store;
    for (int i = 0; i < 2'000; ++i) add(store, a_check("c" + std::to_string(i)));
    page all{{.checks = store}};
    auto text = all.next();
    std::vector<check::identity> present;
    store.for_each([&](auto const& each) { present.push_back(each.definition->identity); });
    for (auto const& each : present) store.remove(each);

    while (!all.done()) text += all.next();

    auto const found = support::exposition_parser::parse(text);
    EXPECT_LT(found.at("vitals_check_status").samples.size(), 1'000U);
}

TEST(Exposition, without_a_cluster_says_nothing_of_informer_and_events) {
    status::status_store store;

    auto const text = exposition({.checks = store});

    EXPECT_EQ(text.find("informer"), std::string::npos);
    EXPECT_EQ(text.find("vitals_events"), std::string::npos);
}

TEST(Exposition, reports_the_state_of_the_informer_of_each_resource) {
    status::status_store store;
    informer_state const config_maps{
        .resource = "configmaps",
        .namespaces =
            {{.name = "good",
              .connected = true,
              .synced = true,
              .objects = 20,
              .last_event_age_seconds = 1.5},
             {.name = "bad"}},
        .events = 400,
        .safety_corrections = 2,
        .relists = {{"start", 1}, {"gone", 2}},
        .watch_restarts = {{"ended", 3}},
    };
    informer_state const leases{
        .resource = "leases",
        .namespaces = {{.name = "good"}},
        .events = 7,
        .relists = {{"start", 1}},
    };

    auto const all = scrape({.checks = store, .informers = {config_maps, leases}});

    labels const good{{"resource", "configmaps"}, {"namespace", "good"}};
    labels const bad{{"resource", "configmaps"}, {"namespace", "bad"}};
    EXPECT_EQ(value(all, "vitals_informer_connected", good), 1);
    EXPECT_EQ(value(all, "vitals_informer_connected", bad), 0);
    EXPECT_EQ(value(all, "vitals_informer_synced", bad), 0);
    EXPECT_EQ(value(all, "vitals_informer_objects", good), 20);
    EXPECT_EQ(value(all, "vitals_informer_last_event_age_seconds", good), 1.5);
    EXPECT_EQ(all.at("vitals_informer_last_event_age_seconds").samples.size(), 1U);
    EXPECT_EQ(value(all, "vitals_informer_events_total", {{"resource", "configmaps"}}), 400);
    EXPECT_EQ(value(all, "vitals_informer_events_total", {{"resource", "leases"}}), 7);
    EXPECT_EQ(
        value(all, "vitals_informer_safety_corrections_total", {{"resource", "configmaps"}}),
        2
    );
    EXPECT_EQ(
        value(
            all,
            "vitals_informer_relists_total",
            {{"resource", "configmaps"}, {"reason", "gone"}}
        ),
        2
    );
    EXPECT_EQ(
        value(
            all,
            "vitals_informer_watch_restarts_total",
            {{"resource", "configmaps"}, {"reason", "ended"}}
        ),
        3
    );
}

TEST(Exposition, reports_the_state_of_each_work_queue) {
    status::status_store store;
    work_queue queue{
        .name = "events",
        .depth = 3,
        .oldest_seconds = 1.5,
        .dropped = {{"overflow", 7}}
    };
    queue.latency.add(0.02);

    auto const all = scrape({.checks = store, .work_queues = {queue}});

    EXPECT_EQ(value(all, "vitals_work_queue_depth", {{"queue", "events"}}), 3);
    EXPECT_EQ(value(all, "vitals_work_queue_oldest_seconds", {{"queue", "events"}}), 1.5);
    EXPECT_EQ(
        value(
            all,
            "vitals_work_queue_dropped_total",
            {{"queue", "events"}, {"reason", "overflow"}}
        ),
        7
    );
}

TEST(Exposition, says_what_is_running) {
    status::status_store store;
    snapshot const now{.checks = store, .build = {.version = "0.1.0", .commit = "abc123"}};

    EXPECT_EQ(
        value(scrape(now), "vitals_build_info", {{"version", "0.1.0"}, {"commit", "abc123"}}),
        1
    );
}

TEST(Exposition, large_numbers_lose_nothing) {
    status::status_store store;
    snapshot now{.checks = store};
    now.process =
        process{.resident_bytes = 123'456'789'012, .start_time_seconds = 1'769'853'000.25};

    auto const all = scrape(now);

    EXPECT_EQ(value(all, "process_resident_memory_bytes"), 123'456'789'012);
    EXPECT_EQ(value(all, "process_start_time_seconds"), 1'769'853'000.25);
}

}  // namespace
}  // namespace vitals::inline core::metrics
