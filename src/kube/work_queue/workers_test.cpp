// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/work_queue/workers.hpp"

#include "kube/work_queue/job.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include <chrono>
#include <exception>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace vitals::kube::work_queue {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

namespace asio = runtime::asio;

namespace {

constexpr auto hang = 10s;  // a request that gets no answer, until its deadline

struct WorkQueueWorkers : testing::Test {
    WorkQueueWorkers() {
        asio::co_spawn(
            context.get_executor(),
            all.run(),
            asio::bind_cancellation_slot(stop.slot(), [this](std::exception_ptr) { ended = true; })
        );
        clock.settle();
    }
    ~WorkQueueWorkers() override {
        asio::post(context, [this] { stop.emit(asio::cancellation_type::terminal); });
        clock.settle();
        EXPECT_TRUE(ended);
        EXPECT_TRUE(clock.nobody_is_waiting());
    }

    runtime::awaitable<outcome> work(job of) {
        begun.push_back(of.key.group + "/" + of.key.name);
        if (of.key.group.starts_with("hangs")) {
            co_await clock.sleep_for(of.last_chance ? 1s : hang);
            co_return outcome{result::retry};
        }
        if (failures[of.key.name]-- > 0) co_return outcome{result::retry};
        ended_at.emplace(of.key.name, clock.now() - begin);
        co_return outcome{};
    }
    void drain(runtime::duration limit) {
        asio::co_spawn(context.get_executor(), all.drain(limit), [this](std::exception_ptr) {
            drained = true;
        });
        clock.settle();
    }

    asio::io_context context{1};
    support::virtual_clock clock{context};
    runtime::time_point const begin = clock.now();
    asio::cancellation_signal stop;
    bool ended = false;
    bool drained = false;
    std::vector<std::string> begun;
    std::map<std::string, runtime::duration> ended_at;
    std::map<std::string, int> failures;  // still to come, by name
    std::vector<std::string> dropped;
    workers all{
        {.loop = context.get_executor(),
         .clock = clock,
         .random = [] { return 0.0; },
         .work = [this](job of) { return work(std::move(of)); },
         .dropped = [this](drop const& one) { dropped.push_back(one.key.name); }},
        {}
    };
};

}  // namespace

TEST_F(WorkQueueWorkers, work_on_a_key_at_once) {
    all.add({"shop", "web"});
    clock.settle();

    EXPECT_THAT(begun, ElementsAre("shop/web"));
}

TEST_F(WorkQueueWorkers, work_on_a_delayed_key_when_it_is_due) {
    all.add({"shop", "web"}, 5s);
    clock.advance(4s);
    EXPECT_THAT(begun, IsEmpty());

    clock.advance(1s);

    EXPECT_THAT(begun, ElementsAre("shop/web"));
}

TEST_F(WorkQueueWorkers, are_not_held_up_by_one_group_that_hangs) {
    for (int i = 0; i < 20; ++i) all.add({"hangs", std::to_string(i)});
    clock.advance(1s);

    all.add({"good", "web"});
    clock.settle();

    EXPECT_EQ(ended_at.at("web"), 1s);
}

TEST_F(WorkQueueWorkers, serve_a_good_group_at_once_while_many_others_hang) {
    for (int i = 0; i < 20; ++i) all.add({"hangs" + std::to_string(i), "x"});
    clock.advance(2min);

    all.add({"good", "web"});
    clock.settle();

    EXPECT_EQ(ended_at.at("web"), 2min);
}

TEST_F(WorkQueueWorkers, try_again_when_a_failed_key_is_due) {
    failures["web"] = 2;
    all.add({"shop", "web"});
    clock.advance(1min);

    EXPECT_EQ(ended_at.at("web"), 9s) << "3 s, then 6";
    EXPECT_EQ(all.statistics().retries, 2U);
}

TEST_F(WorkQueueWorkers, drain_what_waits_and_what_is_delayed) {
    all.add({"shop", "web"}, 1h);
    drain(5s);

    EXPECT_TRUE(drained);
    EXPECT_THAT(ended_at, Contains(testing::Key("web")));
    EXPECT_THAT(dropped, IsEmpty());
}

TEST_F(WorkQueueWorkers, drain_every_group_and_not_only_the_head_of_the_line) {
    for (int i = 0; i < 20; ++i) all.add({"hangs", std::to_string(i)});
    for (int i = 0; i < 20; ++i) all.add({"shop", "web" + std::to_string(i)});

    drain(5s);
    clock.advance(5s);

    EXPECT_TRUE(drained);
    EXPECT_EQ(ended_at.size(), 20U);
    EXPECT_EQ(dropped.size(), 20U) << "the first was under way all the time";
}

TEST_F(WorkQueueWorkers, end_a_drain_at_its_limit_and_name_what_is_left) {
    all.add({"hangs", "1"});
    all.add({"hangs", "2"});
    clock.settle();

    drain(5s);
    EXPECT_FALSE(drained);
    clock.advance(5s);

    EXPECT_TRUE(drained);
    EXPECT_THAT(dropped, ElementsAre("1", "2"));
}

// The process did not end: the queue handed out what had come in the turn of its end.
TEST_F(WorkQueueWorkers, end_also_when_a_key_came_in_the_same_turn) {
    asio::post(context, [this] {
        stop.emit(asio::cancellation_type::terminal);
        all.add({"hangs", "late"});
    });
    clock.settle();

    EXPECT_TRUE(ended);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

}  // namespace vitals::kube::work_queue
