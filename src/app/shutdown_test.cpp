// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/shutdown.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;

namespace vitals::app {

namespace {

struct Shutdown : testing::Test {
    runtime::asio::io_context loop{1};
    support::virtual_clock clock{loop};
    support::memory_log log;
    std::vector<std::string> story;
    runtime::duration probes_take = 1s;
    bool ended = false;

    ~Shutdown() override { clock.advance(1h); }  // what still sleeps must not outlive the clock

    runtime::awaitable<void> take(std::string name, runtime::duration time) {
        story.push_back(name + " begins");
        co_await clock.sleep_for(time);
        story.push_back(name + " ends");
    }
    void start(runtime::duration delay) {
        runtime::asio::co_spawn(
            loop,
            shut_down(
                clock,
                log.logger(),
                {.begins = [](std::string_view) {},
                 .not_ready = [this] { story.emplace_back("not ready"); },
                 .stop_definitions = [this] { story.emplace_back("definitions stopped"); },
                 .drain_probes = [this] { return take("probes", probes_take); },
                 .flush_publishers = [this] { return take("publishers", 1s); },
                 .close_servers = [this] { return take("servers", 1s); }},
                {.delay = delay}
            ),
            [this](std::exception_ptr) { ended = true; }
        );
        clock.settle();
    }
};

}  // namespace

TEST_F(Shutdown, goes_in_order_and_each_part_ends_before_the_next_begins) {
    start(5s);
    clock.advance(1min);

    EXPECT_TRUE(ended);
    EXPECT_EQ(
        story,
        (std::vector<std::string>{
            "not ready",
            "definitions stopped",
            "probes begins",
            "probes ends",
            "publishers begins",
            "publishers ends",
            "servers begins",
            "servers ends"
        })
    );
}

TEST_F(Shutdown, continues_serving_for_the_delay_after_it_is_not_ready) {
    start(5s);

    clock.advance(4999ms);
    EXPECT_EQ(story, std::vector<std::string>{"not ready"});
    clock.advance(1ms);

    EXPECT_EQ(story.size(), 3U);
}

TEST_F(Shutdown, leaves_a_part_behind_that_takes_too_long_and_names_it) {
    probes_take = 1h;
    start(0s);

    clock.advance(14s);

    EXPECT_TRUE(ended);
    EXPECT_EQ(story.back(), "servers ends");
    EXPECT_TRUE(log.contains("part=probes"));
}

}  // namespace vitals::app
