// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Each number of /metrics is that of the part it names: the parts are real, and their numbers
// differ.

#include "app/metrics_snapshot.hpp"

#include "app/servers.hpp"
#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/check/status.hpp"
#include "core/check/url.hpp"
#include "core/metrics/exposition.hpp"
#include "core/metrics/snapshot.hpp"
#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "kube/client/api_client.hpp"
#include "log/console.hpp"
#include "log/logger.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "probing/checker/checker_set.hpp"
#include "probing/ttl/ttl_checks.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/logging/log_share.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "serving/consul/routes.hpp"
#include "serving/health_server/registry.hpp"
#include "serving/health_server/server.hpp"
#include "serving/readers/reader_cache.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/controller_fixture.hpp"
#include "sources/definition_source.hpp"
#include "sources/secrets/object_states.hpp"
#include "support/fake_api_fixture.hpp"
#include "support/fake_api_server.hpp"
#include "support/loopback_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app {
namespace {

using namespace std::chrono_literals;
using publishing::events::config_map_reference;
using support::request_kind;

class silent_console final : public log::console {
public:
    void write(log::level, std::string_view, std::span<log::field const>) override {}
    std::size_t dropped() const override { return 7; }
    void write_line(std::string) override {}
    bool close(std::chrono::milliseconds) override { return true; }
};

class some_definitions final : public sources::definition_source {
public:
    runtime::awaitable<void> run() override { co_return; }
    void read_again() override {}
    std::vector<metrics::informer_state> informers() const override {
        return {{.resource = "configmaps", .events = 11, .undecodable = 12}};
    }
    std::size_t empty_places() const override { return 13; }
    bool is_complete() const override { return true; }
};

net::http_server::handler nothing() {
    return [](auto const&) -> runtime::awaitable<net::http_server::response> {
        co_return net::http_server::text(200, "");
    };
}

// Of one sample, as it is written: "vitals_checks{status=\"passing\"}".
std::string value(std::string_view page, std::string const& sample) {
    auto const begin = page.find("\n" + sample + " ");
    if (begin == page.npos) return "missing";
    auto const from = begin + sample.size() + 2;
    return std::string{page.substr(from, page.find('\n', from) - from)};
}

class MetricsSnapshot : public support::fake_api_fixture {
protected:
    MetricsSnapshot() {
        runtime::asio::co_spawn(
            context.get_executor(),
            recorder.run(),
            runtime::asio::bind_cancellation_slot(
                stop.slot(),
                [this](std::exception_ptr const&) { recording = false; }
            )
        );
    }
    ~MetricsSnapshot() override {
        stop.emit(runtime::asio::cancellation_type::terminal);
        EXPECT_TRUE(until([this] { return !recording; }));
        close();
    }

    void fail(std::string ns, std::string id) {
        recorder.transition(
            {.regarding = config_map_reference(std::move(ns), "shop", "uid-1"),
             .check_id = std::move(id),
             .from = check::status::passing,
             .to = check::status::critical,
             .why = "text"}
        );
    }

    std::string page() const {
        metrics::page page{take_metrics_snapshot({
            .checks = checks,
            .checkers = checkers,
            .controller = controller,
            .api = api.get(),
            .definitions = definitions,
            .ttl = ttl,
            .consul = consul,
            .readers = readers,
            .quotas = quotas,
            .secrets = secrets,
            .events = &recorder,
            .log_share = &shares,
            .console = console,
            .health = *health,
            .servers = *both,
        })};
        std::string text;
        while (!page.done()) text += page.next();
        return text;
    }

    runtime::system_clock real;
    status::status_store checks;
    serving::readers::reader_cache readers{context.get_executor(), real};
    quota::quotas quotas{{}, {{"shop", &quota::budgets::checks, 17}}};
    publishing::logging::log_share shares;
    probing::checker::checker_set checkers{
        context.get_executor(),
        real,
        log.logger(),
        checks,
        {.probe_threads = 1,
         .max_in_flight = 8,
         .max_kept_connections = 4,
         .max_sockets = 12,
         .network = {}}
    };
    sources::controller::controller controller{
        {.loop = context.get_executor(),
         .clock = clock,
         .log = log.logger(),
         .make_reader = sources::controller::reader_on_loop::on(context.get_executor())},
        {.apply = [](auto const&) {}, .report = [](auto const&) {}}
    };
    std::unique_ptr<kube::client::api_client> api = make_client();
    some_definitions definitions;
    probing::ttl::ttl_checks ttl{context.get_executor(), clock, checks};
    serving::consul::api consul{context.get_executor(), clock, checks, {}};
    sources::secrets::object_states secrets;
    publishing::events::event_recorder recorder{
        {context.get_executor(),
         clock,
         *api,
         log.logger(),
         [] { return 0.0; },
         "vitals-0",
         [](auto const&, std::string_view) { return std::nullopt; }}
    };
    silent_console console;
    serving::health_server::registry state{real, log.logger()};
    std::unique_ptr<serving::health_server::server> health =
        serving::health_server::server::start(
            {.address = "127.0.0.1", .port = 0, .answers = {}},
            state,
            real,
            log.logger()
        )
            .value();
    std::unique_ptr<servers> both =
        servers::listen(
            context.get_executor(),
            clock,
            log.logger(),
            "127.0.0.1",
            {0, "--api-port", nothing(), {.connections = 21, .waiting = 22}},
            {0, "--metrics-port", nothing(), {.connections = 23}},
            {}
        )
            .value();
    runtime::asio::cancellation_signal stop;
    bool recording = true;
};

TEST_F(MetricsSnapshot, counts_the_objects_that_checks_refer_to_by_namespace_and_state) {
    using sources::secrets::object_state;
    for (auto const* const name : {"a", "b"})
        secrets.set({"shop", check::key_object::secret, name}, object_state::read);
    secrets.set({"data", check::key_object::config_map, "ca"}, object_state::forbidden);

    auto const text = page();

    EXPECT_EQ(value(text, R"(vitals_namespace_secrets{namespace="shop",state="read"})"), "2");
    EXPECT_EQ(value(text, R"(vitals_namespace_secrets{namespace="data",state="forbidden"})"), "1");
}

TEST_F(MetricsSnapshot, counts_the_events_that_were_written_and_those_that_were_not_by_reason) {
    server.fail_in("bad", request_kind::event, support::answer(403, "Forbidden"));
    fail("bad", "a");
    for (int i = 0; i < 30; ++i) fail("ns", std::to_string(i));  // five beyond the burst
    settle();

    auto const text = page();

    EXPECT_EQ(value(text, "vitals_events_sent_total"), "25");
    EXPECT_EQ(value(text, "vitals_events_dropped_total{reason=\"refused\"}"), "1");
    EXPECT_EQ(value(text, "vitals_events_dropped_total{reason=\"limit\"}"), "5");
    EXPECT_EQ(value(text, "vitals_events_dropped_total{reason=\"tries\"}"), "0");
    EXPECT_EQ(value(text, "vitals_events_dropped_total{reason=\"overflow\"}"), "0");
    EXPECT_EQ(value(text, "vitals_events_dropped_total{reason=\"shutdown\"}"), "0");
    EXPECT_EQ(value(text, "vitals_work_queue_adds_total{queue=\"events\"}"), "26");
}

TEST_F(MetricsSnapshot, tells_probes_in_flight_from_kept_connections_and_each_from_its_limit) {
    support::loopback_server const lasting{[](int fd) {
        support::hear(fd);
        support::say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }};
    check::http_target target;
    target.url =
        check::url::parse("http://127.0.0.1:" + std::to_string(lasting.where().port())).value();
    target.reuse = true;
    check::definition made;
    made.identity = check::identity{"shop", "web", "front"};
    made.target = target;
    made.timing = {1h, 5s};
    reconcile::plan plan;
    plan.start.push_back(std::make_shared<check::definition const>(std::move(made)));
    checkers.apply(plan);
    ASSERT_TRUE(until([this] { return checks.statistics().total.count == 1; }));

    auto const text = page();

    EXPECT_EQ(value(text, "vitals_probes_in_flight"), "0");
    EXPECT_EQ(value(text, "vitals_probes_in_flight_limit"), "8");
    EXPECT_EQ(value(text, "vitals_probe_idle_sockets"), "0");
    EXPECT_EQ(value(text, "vitals_probe_kept_connections"), "1");
    EXPECT_EQ(value(text, "vitals_probe_kept_connections_limit"), "4");
    EXPECT_EQ(value(text, "vitals_namespace_kept_connections{namespace=\"shop\"}"), "1");
    EXPECT_EQ(value(text, "vitals_namespace_probes_in_flight{namespace=\"shop\"}"), "0");
    EXPECT_EQ(value(text, "vitals_checks{status=\"passing\"}"), "1");
}

TEST_F(MetricsSnapshot, counts_what_is_defined_and_what_is_wrong_with_it) {
    for (std::string const name : {"good", "bad"})
        controller.changed(
            {.key = {"shop", name},
             .uid = "u",
             .data =
                 {{"a.yaml", "checks: [{id: a, http: 'http://a'}]"},
                  {"b.yaml", name == "good" ? "checks: []" : "checks: [{htpt: x}]"}}}
        );
    controller.changed({.key = {"shop", "empty"}, .uid = "u", .data = {}, .other_keys = {"notes"}});
    settle();
    auto const known = controller.known().problems();

    auto const text = page();

    EXPECT_EQ(value(text, "vitals_config_maps"), "3");
    EXPECT_EQ(value(text, "vitals_manifests_rejected"), "2");
    EXPECT_EQ(value(text, "vitals_manifest_problems"), std::to_string(known));
    EXPECT_EQ(value(text, "vitals_config_map_problems{namespace=\"shop\",configmap=\"bad\"}"), "2");
    EXPECT_EQ(value(text, "vitals_empty_sources{kind=\"configmap\"}"), "1");
    EXPECT_EQ(value(text, "vitals_empty_sources{kind=\"namespace\"}"), "13");
    EXPECT_EQ(value(text, "vitals_empty_sources{kind=\"path\"}"), "0");
    EXPECT_EQ(value(text, "vitals_work_queue_adds_total{queue=\"definitions\"}"), "3");
}

TEST_F(MetricsSnapshot, shows_what_each_namespace_takes_and_may_take) {
    controller.changed(
        {.key = {"shop", "web"},
         .uid = "u",
         .data = {{"a.yaml", "checks: [{id: a, http: 'http://a'}]"}}}
    );
    settle();
    for (int i = 0; i < 4'005; ++i)
        shares.let_pass(log.logger(), i < 4'003 ? "shop" : "data", 1, clock.now());

    auto const text = page();

    EXPECT_EQ(value(text, "vitals_namespace_config_maps{namespace=\"shop\"}"), "1");
    EXPECT_EQ(value(text, "vitals_namespace_checks{namespace=\"shop\"}"), "1");
    EXPECT_EQ(value(text, "vitals_namespace_config_maps_left_out{namespace=\"shop\"}"), "0");
    EXPECT_EQ(value(text, "vitals_namespace_quota{namespace=\"shop\",budget=\"checks\"}"), "17");
    EXPECT_EQ(
        value(text, "vitals_namespace_quota{namespace=\"shop\",budget=\"configmaps\"}"),
        "200"
    );
    EXPECT_EQ(value(text, "vitals_namespace_log_lines_left_out_total{namespace=\"shop\"}"), "3");
    EXPECT_EQ(
        value(text, "vitals_namespace_log_lines_left_out_total{namespace=\"data\"}"),
        "missing"
    );
}

TEST_F(MetricsSnapshot, names_each_server_with_its_own_limits) {
    auto const text = page();

    EXPECT_EQ(value(text, "vitals_http_connections_limit{server=\"api\"}"), "43");
    EXPECT_EQ(value(text, "vitals_http_requests_waiting_limit{server=\"api\"}"), "22");
    EXPECT_EQ(value(text, "vitals_http_connections_limit{server=\"metrics\"}"), "23");
    EXPECT_EQ(value(text, "vitals_http_connections{server=\"healthz\"}"), "0");
    EXPECT_EQ(value(text, "vitals_http_requests_total{server=\"healthz\"}"), "0");
}

TEST_F(MetricsSnapshot, counts_lost_log_records_and_what_the_informer_met) {
    auto const text = page();

    EXPECT_EQ(value(text, "vitals_log_records_dropped_total"), "7");
    EXPECT_EQ(value(text, "vitals_informer_events_total{resource=\"configmaps\"}"), "11");
    EXPECT_EQ(value(text, "vitals_informer_undecodable_total{resource=\"configmaps\"}"), "12");
    EXPECT_EQ(value(text, "vitals_api_requests_waiting"), "0");
}

}  // namespace
}  // namespace vitals::app
