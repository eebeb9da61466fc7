// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/heartbeats.hpp"

#include "core/status/status_store.hpp"
#include "probing/checker/checker_set.hpp"
#include "runtime/clock.hpp"
#include "serving/health_server/registry.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/controller_fixture.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vitals::app {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

class Heartbeats : public testing::Test {
protected:
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (auto const& each : health.liveness()) all.push_back(each.name);
        return all;
    }
    std::vector<std::string> dead() const {
        std::vector<std::string> all;
        for (auto const& each : health.liveness())
            if (!each.ok) all.push_back(each.name);
        return all;
    }
    void run_control_loop() {
        control_loop.restart();
        control_loop.poll();
    }

    runtime::asio::io_context timers{1};
    support::virtual_clock clock{timers};
    support::memory_log log;
    serving::health_server::registry health{clock, log.logger()};
    runtime::asio::io_context control_loop{1};  // stands still but for run_control_loop()
    heartbeats heartbeats_of_loops{health, control_loop.get_executor()};
};

TEST_F(Heartbeats, of_an_informer_end_with_it) {
    auto informer = std::optional{heartbeats_of_loops.informer("informer")};
    auto const while_it_lives = names();

    informer.reset();

    EXPECT_THAT(while_it_lives, ElementsAre("control-loop", "informer"));
    EXPECT_THAT(names(), ElementsAre("control-loop"));
}

TEST_F(Heartbeats, of_a_control_loop_that_does_not_run_for_a_minute_stop) {
    dead();  // asks
    clock.advance(60s);
    auto const in_time = dead();
    clock.advance(1s);
    auto const too_late = dead();

    run_control_loop();

    EXPECT_THAT(in_time, IsEmpty());
    EXPECT_THAT(too_late, ElementsAre("control-loop"));
    EXPECT_THAT(dead(), IsEmpty());
}

TEST_F(Heartbeats, of_an_informer_that_is_silent_for_a_quarter_of_an_hour_stop_and_of_no_other) {
    auto const first = heartbeats_of_loops.informer("informer-1");
    auto const second = heartbeats_of_loops.informer("informer-2");
    auto const later = [this](runtime::duration time) {
        clock.advance(time);
        run_control_loop();
        dead();
        run_control_loop();
    };
    later(14min);
    second();

    later(2min);

    EXPECT_THAT(dead(), ElementsAre("informer-1"));
    first();
    EXPECT_THAT(dead(), IsEmpty());
}

TEST_F(Heartbeats, of_the_probe_loops_end_before_these_do) {
    runtime::system_clock real;
    status::status_store checks;
    auto checkers = std::make_unique<probing::checker::checker_set>(
        control_loop.get_executor(),
        real,
        log.logger(),
        checks,
        probing::checker::settings{.network = {}}
    );
    heartbeats_of_loops.watch(*checkers);
    auto const watched = names();

    heartbeats_of_loops.forget_checkers();
    checkers.reset();

    EXPECT_THAT(watched, Contains("probe-loops"));
    EXPECT_THAT(names(), Not(Contains("probe-loops")));  // and asks nobody who is gone
}

TEST_F(Heartbeats, of_the_reader_end_before_it_does) {
    auto controller = std::make_unique<sources::controller::controller>(
        sources::controller::controller::parts{
            .loop = control_loop.get_executor(),
            .clock = clock,
            .log = log.logger(),
            .make_reader = sources::controller::reader_on_loop::on(control_loop.get_executor())
        },
        sources::controller::controller::outputs{}
    );
    heartbeats_of_loops.watch(*controller);
    auto const watched = names();

    heartbeats_of_loops.forget_reader();
    controller.reset();

    EXPECT_THAT(watched, Contains("manifest-reader"));
    EXPECT_THAT(names(), Not(Contains("manifest-reader")));
}

}  // namespace
}  // namespace vitals::app
