// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/health_reports.hpp"

#include "app/cluster.hpp"
#include "app/definitions_fixture.hpp"
#include "core/check/status.hpp"
#include "kube/model/health_report.hpp"
#include "kube/model/resource.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "support/fake_api_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

kube::model::object_key const web{"shop", "web"};
std::string const one_check =
    "checks: [{id: a, http: 'http://web.shop/', failuresBeforeCritical: 2}]";
std::string const a_mistake =
    "checks: [{id: a, htp: 'http://web.shop/', failuresBeforeCritical: 2}]";

// Processes, one after the other, with a fake API server on virtual time.
struct HealthReports : support::fake_api_fixture {
    HealthReports() {
        server.cluster().serve(kube::model::health_reports());
        start();
    }
    ~HealthReports() override {
        kill();
        close();
    }

    void start() {
        defined.emplace(context.get_executor(), clock, log.logger());
        under_test = std::make_unique<health_reports>(health_reports::parts{
            .loop = context.get_executor(),
            .clock = clock,
            .log = log.logger(),
            .to = to,
            .checks = defined->checks,
            .definitions = defined->controller,
            .namespaces = {},
            .may_write = [this] { return may_write; },
            .lease = "vitals/vitals",
            .reported = [](auto const&, std::uint64_t) {},
            .may_be_unwritten = [](auto const&) {},
            .waiting = [](auto const&) {}
        });
        defined->done = [this](auto const& key) { under_test->done(key); };
        defined->changed = [this](auto const& check, auto const& change) {
            under_test->changed(check, change);
        };
        running = true;
        runtime::asio::co_spawn(
            context.get_executor(),
            under_test->run(),
            runtime::asio::bind_cancellation_slot(
                stop.slot(),
                [this](std::exception_ptr const&) { running = false; }
            )
        );
        await(under_test->read());
    }
    void kill() {
        stop.emit(runtime::asio::cancellation_type::terminal);
        EXPECT_TRUE(until([this] { return !running; }));
        under_test.reset();
        defined.reset();
    }
    template <class T>
    void await(runtime::awaitable<T> what) {
        bool done = false;
        runtime::asio::co_spawn(
            context.get_executor(),
            [](auto mine) -> runtime::awaitable<void> {
                co_await std::move(mine);
            }(std::move(what)),
            [&done](std::exception_ptr const&) { done = true; }
        );
        EXPECT_TRUE(until([&done] { return done; }));
    }
    void define(std::string const& manifest, std::string const& uid = "u-1") {
        defined->define(web, manifest, uid);
        settle();
        under_test->initial_sync_done("");
    }
    void pass_minutes(int minutes) {
        for (; minutes > 0; --minutes) pass(1min);
    }
    // A process knows that the check is critical, and is killed.
    void know() {
        define(one_check);
        for (int failures = 0; failures < 3; ++failures) defined->see("shop/web/a", 503);
        pass_minutes(6);
        EXPECT_THAT(report(), HasSubstr(R"("failures":3)"));
        since = defined->checks.find("shop/web/a")->since;
        kill();
        start();
    }
    std::string report() {
        auto const* const found =
            server.cluster().find(kube::model::health_reports(), {"shop", "web"});
        return found == nullptr ? "" : found->members;
    }

    void put(std::string const& report) {
        auto other = *server.cluster().find(kube::model::health_reports(), {"shop", "web"});
        other.members = report;
        server.cluster().edit(kube::model::health_reports(), {"shop", "web"}, other);
    }

    bool may_write = true;
    cluster to = make_cluster(context.get_executor(), clock, log.logger(), cluster_config());
    std::optional<definitions_fixture> defined;
    std::unique_ptr<health_reports> under_test;
    runtime::asio::cancellation_signal stop;
    bool running = false;
    runtime::wall_time since;
};

}  // namespace

// Regression: the next report, without the check, was all that was known of it.
TEST_F(HealthReports, keep_status_since_and_counters_of_a_check_that_is_repaired_after_a_restart) {
    know();
    define(a_mistake);
    pass_minutes(1);
    EXPECT_THAT(report(), HasSubstr(R"("type":"DefinitionsValid","status":"False")"));
    kill();  // another one continues with the same
    start();
    define(a_mistake);
    pass_minutes(9);

    define(one_check);
    defined->see("shop/web/a", 503);
    pass_minutes(1);

    auto const* const check = defined->checks.find("shop/web/a");
    EXPECT_EQ(check->status(), check::status::critical);
    EXPECT_EQ(check->since, since);
    EXPECT_THAT(check->why(), HasSubstr("4th failure in a row"));
    EXPECT_THAT(defined->transitions, IsEmpty());
    EXPECT_THAT(report(), HasSubstr(R"("status":"critical")"));
}

TEST_F(HealthReports, forget_after_ten_minutes_what_a_mistake_keeps_out_of_its_config_map) {
    know();
    define(a_mistake);
    pass_minutes(12);

    define(one_check);
    pass_minutes(1);
    EXPECT_TRUE(defined->checks.find("shop/web/a")->pending);
    kill();
    start();
    define(one_check);

    EXPECT_TRUE(defined->checks.find("shop/web/a")->pending);
}

TEST_F(HealthReports, are_forgotten_of_a_check_that_has_run_since_then) {
    know();
    define(one_check.substr(0, one_check.size() - 1) + ", {id: b, htp: 'http://web.shop/'}]");
    defined->see("shop/web/a", 200);
    pass_minutes(1);
    define("checks: [{id: b, htp: 'http://web.shop/'}]");
    pass_minutes(1);

    define(one_check);

    EXPECT_TRUE(defined->checks.find("shop/web/a")->pending);
}

TEST_F(HealthReports, of_a_mistaken_config_map_belong_to_no_other_one_of_its_name) {
    know();
    define(a_mistake);
    pass_minutes(1);

    define(one_check, "u-2");
    pass_minutes(1);

    EXPECT_TRUE(defined->checks.find("shop/web/a")->pending);
}

// Of two Pods of a rolling update, the second one has read the report before it was written last.
TEST_F(
    HealthReports,
    that_another_process_wrote_meanwhile_are_what_a_repaired_check_continues_with
) {
    know();
    auto const read_at_the_start = report();
    define(one_check);
    defined->see("shop/web/a", 200);
    pass_minutes(1);
    auto const written_meanwhile = report();
    auto const recovered = defined->checks.find("shop/web/a")->since;
    kill();
    put(read_at_the_start);
    may_write = false;
    start();
    define(a_mistake);
    put(written_meanwhile);

    under_test->another_lives();
    await(under_test->take_over());
    may_write = true;
    under_test->write_all();
    define(one_check);

    EXPECT_EQ(defined->checks.find("shop/web/a")->status(), check::status::passing);
    EXPECT_EQ(defined->checks.find("shop/web/a")->since, recovered);
}

// Regression: the Pod that took over recalled it once more, with what the other one had written.
TEST_F(
    HealthReports,
    that_another_process_wrote_meanwhile_say_nothing_of_a_check_that_runs_ends_and_comes_back
) {
    know();
    auto const written_meanwhile = report();
    may_write = false;
    define(one_check.substr(0, one_check.size() - 1) + ", {id: b, htp: 'http://web.shop/'}]");
    put(written_meanwhile);
    under_test->another_lives();
    await(under_test->take_over());
    may_write = true;
    under_test->write_all();
    pass_minutes(1);
    define("checks: [{id: b, htp: 'http://web.shop/'}]");
    pass_minutes(1);

    define(one_check);

    EXPECT_TRUE(defined->checks.find("shop/web/a")->pending);
}

}  // namespace vitals::app
