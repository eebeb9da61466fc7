// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/first_round.hpp"

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "serving/health_server/registry.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <string_view>
#include <utility>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;
namespace health_server = serving::health_server;

class FirstRound : public testing::Test {
protected:
    FirstRound() {
        runtime::asio::co_spawn(
            context.get_executor(),
            round.run(),
            runtime::asio::bind_cancellation_slot(
                stop.slot(),
                [this](std::exception_ptr const&) { running = false; }
            )
        );
        clock.settle();
    }
    ~FirstRound() override {
        stop.emit(runtime::asio::cancellation_type::terminal);
        clock.settle();
        EXPECT_FALSE(running);
    }

    status::handle add(std::string_view id) {
        check::definition made;
        made.identity = check::identity{"shop", "web", id};
        return checks.add(std::make_shared<check::definition const>(std::move(made)), clock.wall());
    }
    void end_probe(status::handle which, health::outcome what = health::outcome::passing) {
        health::observation seen;
        seen.outcome = what;
        seen.code = 200;
        checks.observe(which, std::move(seen));
        clock.settle();
    }
    health_server::target_report target() const {
        auto const all = health.readiness();
        return *std::ranges::find(all, "first-results", &health_server::target_report::name);
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    support::memory_log log;
    health_server::registry health{clock, log.logger()};
    status::status_store checks;
    first_round round{context.get_executor(), clock, log.logger(), checks, health};
    runtime::asio::cancellation_signal stop;
    bool running = true;
};

}  // namespace

TEST_F(FirstRound, is_over_when_the_first_probe_of_each_check_has_ended) {
    auto const one = add("one");
    auto const two = add("two");
    end_probe(one);
    bool const before_the_list = target().ok;
    round.definitions_read();
    auto const waiting = target();
    end_probe(two, health::outcome::inconclusive);

    EXPECT_FALSE(before_the_list);
    EXPECT_FALSE(waiting.ok);
    EXPECT_EQ(waiting.reason, "1 of 1 check has no result yet");
    EXPECT_TRUE(target().ok);
    EXPECT_FALSE(running) << "nothing wakes any more";
    EXPECT_TRUE(log.contains("first results are in"));
}

TEST_F(FirstRound, is_over_at_once_without_checks) {
    round.definitions_read();

    EXPECT_TRUE(target().ok);
    EXPECT_FALSE(log.contains("first results are in")) << "there are none";
}

TEST_F(FirstRound, gives_up_half_a_minute_after_the_list) {
    auto const slow = add("slow");
    clock.advance(24h);
    round.definitions_read();
    clock.advance(29'999ms);
    bool const early = target().ok;
    clock.advance(1ms);

    EXPECT_FALSE(early);
    EXPECT_TRUE(target().ok);
    EXPECT_TRUE(log.contains("ready without all first results"));
    EXPECT_TRUE(log.contains("without_result=1"));
    end_probe(slow);
    EXPECT_TRUE(target().ok);
    EXPECT_FALSE(log.contains("first results are in"));
}

TEST_F(FirstRound, is_never_repeated_for_new_definitions) {
    round.definitions_read();

    add("new");
    clock.advance(1h);

    EXPECT_TRUE(target().ok);
}

TEST_F(FirstRound, reports_once_that_it_is_over) {
    int notified = 0;
    round.when_over([&notified] { ++notified; });
    auto const one = add("one");
    auto const two = add("two");
    round.definitions_read();
    end_probe(one);
    int const early = notified;
    clock.advance(30s);
    end_probe(two);

    EXPECT_EQ(early, 0);
    EXPECT_EQ(notified, 1);
}

}  // namespace vitals::app
