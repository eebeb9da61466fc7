// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/state_files.hpp"

#include "app/definitions_fixture.hpp"
#include "core/check/status.hpp"
#include "kube/model/resource.hpp"
#include "publishing/state_files/state_folder.hpp"
#include "runtime/clock.hpp"
#include "support/memory_log.hpp"
#include "support/temporary_folder.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;
using publishing::state_files::state_folder;
using testing::IsEmpty;

kube::model::object_key const web{"local", "web"};
std::string const one_check = "checks: [{id: a, http: 'http://web.shop/'}]";
std::string const a_mistake = "checks: [{id: a, htp: 'http://web.shop/'}]";

// Processes, one after the other. Time is virtual, the disk and its thread are real.
struct StateFiles : testing::Test {
    StateFiles() { start(); }
    ~StateFiles() override { kill(); }

    void start() {
        defined.emplace(context.get_executor(), clock, log.logger());
        under_test = std::make_unique<state_files>(state_files::parts{
            .loop = context.get_executor(),
            .clock = clock,
            .log = log.logger(),
            .folder = state_folder::open(path).value(),
            .checks = defined->checks,
            .definitions = defined->controller,
            .all_read = [this] { return all_read; }
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
        bool read = false;
        runtime::asio::co_spawn(
            context.get_executor(),
            under_test->read(),
            [&read](std::exception_ptr const&) { read = true; }
        );
        EXPECT_TRUE(until([&read] { return read; }));
    }
    void kill() {
        stop.emit(runtime::asio::cancellation_type::terminal);
        EXPECT_TRUE(until([this] { return !running; }));
        under_test.reset();
        defined.reset();
    }
    // Lets the disk work until then; time stands still.
    bool until(std::function<bool()> const& condition) {
        auto const limit = std::chrono::steady_clock::now() + 60s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > limit) return false;
            context.restart();
            context.run_one_for(2ms);
        }
        return true;
    }
    // In steps, after each of which the disk has a moment to answer within its deadline.
    void pass(std::chrono::seconds time) {
        for (; time > 0s; time -= 5s) {
            clock.advance(5s);
            for (int quiet = 0; quiet < 3;) {
                context.restart();
                quiet = context.run_one_for(1ms) == 0 ? quiet + 1 : 0;
            }
        }
    }
    bool is_there() const { return std::filesystem::exists(path / "web.healthreport.json"); }
    // A process knows that the check is critical, and is killed.
    void know() {
        defined->define(web, one_check);
        clock.settle();
        defined->see("local/web/a", 503);
        pass(1min);
        ASSERT_TRUE(until([this] { return is_there(); }));
        since = defined->checks.find("local/web/a")->since;
        pass(1min);
        kill();
        start();
    }

    boost::asio::io_context context{1};
    support::virtual_clock clock{context};
    support::memory_log log;
    support::temporary_folder around;
    std::filesystem::path path = around.path() / "state";
    bool all_read = true;
    std::optional<definitions_fixture> defined;
    std::unique_ptr<state_files> under_test;
    runtime::asio::cancellation_signal stop;
    bool running = false;
    runtime::wall_time since;
};

}  // namespace

TEST_F(StateFiles, of_manifests_that_are_gone_at_the_start_go_after_ten_minutes) {
    know();

    pass(9min);
    EXPECT_TRUE(is_there());
    pass(2min);

    EXPECT_TRUE(until([this] { return !is_there(); }));
    EXPECT_EQ(log.count("state files without manifests are removed"), 1U);
}

// Regression: a mount that came after eleven minutes found its results gone.
TEST_F(StateFiles, of_manifests_stay_as_long_as_these_cannot_be_read) {
    know();
    all_read = false;
    pass(20min);
    EXPECT_TRUE(is_there());

    all_read = true;
    defined->define(web, one_check);
    pass(5min);

    EXPECT_TRUE(is_there());
    EXPECT_EQ(defined->checks.find("local/web/a")->since, since);
    EXPECT_THAT(defined->transitions, IsEmpty());
}

TEST_F(StateFiles, keep_for_ten_minutes_what_a_mistake_keeps_out_of_its_manifest) {
    know();
    defined->define(web, a_mistake);
    pass(1min);
    kill();  // another one continues with the same
    start();
    defined->define(web, a_mistake);
    pass(9min);

    defined->define(web, one_check);
    pass(1min);

    auto const* const check = defined->checks.find("local/web/a");
    EXPECT_EQ(check->status(), check::status::critical);
    EXPECT_EQ(check->since, since);
    EXPECT_THAT(defined->transitions, IsEmpty());
}

TEST_F(StateFiles, forget_after_ten_minutes_what_a_mistake_keeps_out_of_its_manifest) {
    know();
    defined->define(web, a_mistake);
    pass(12min);

    defined->define(web, one_check);
    pass(1min);
    EXPECT_TRUE(defined->checks.find("local/web/a")->pending);
    kill();
    start();
    defined->define(web, one_check);
    pass(1min);

    EXPECT_TRUE(defined->checks.find("local/web/a")->pending);
}

// Regression: a path of --checks that was never there kept it for ever.
TEST_F(StateFiles, forget_what_a_mistake_keeps_out_also_while_other_manifests_cannot_be_read) {
    know();
    all_read = false;
    defined->define(web, a_mistake);
    pass(12min);

    defined->define(web, one_check);
    clock.settle();

    EXPECT_TRUE(defined->checks.find("local/web/a")->pending);
}

}  // namespace vitals::app
