// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/reading_thread.hpp"

#include "kube/model/config_map.hpp"
#include "runtime/cpu_time.hpp"
#include "sources/controller/reader.hpp"
#include "sources/controller/reading.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::sources::controller {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

kube::model::config_map with(std::size_t manifests, std::size_t checks) {
    kube::model::config_map made{.key = {"shop", "web"}, .uid = "u1", .data = {}};
    std::string text = "checks:\n";
    for (std::size_t i = 0; i < checks; ++i)
        text += "- {id: a" + std::to_string(i) + ", http: \"http://a\"}\n";
    for (std::size_t i = 0; i < manifests; ++i)
        made.data.emplace(std::to_string(i) + ".yaml", text);
    return made;
}

// What it costs to read all of it, of the CPU.
std::chrono::nanoseconds whole_cost(kube::model::config_map const& object) {
    auto const before = runtime::thread_cpu_time();
    read_config_map(object, {});
    return runtime::thread_cpu_time() - before;
}

struct ReadingThread : testing::Test {
    runtime::asio::io_context loop{1};
    std::vector<reading> readings;

    reader::receiver receiver() {
        return [this](reading&& one) { readings.push_back(std::move(one)); };
    }
    void run_until_read() {
        auto const work = runtime::asio::make_work_guard(loop);
        while (readings.empty()) loop.run_one();
    }
};

}  // namespace

TEST_F(ReadingThread, reads_as_the_controller_did) {
    reading_thread thread{loop.get_executor(), receiver()};

    thread.read(with(1, 3));
    run_until_read();

    auto const& read = readings.at(0);
    EXPECT_EQ(read.key.name, "web");
    EXPECT_EQ(read.uid, "u1");
    EXPECT_EQ(read.wanted.at(0).checks.size(), 3U);
    EXPECT_TRUE(read.problems.empty());
    EXPECT_GT(read.cost, 0ns);
}

TEST_F(ReadingThread, lets_the_loop_answer_while_a_large_manifest_is_read) {
    reading_thread thread{loop.get_executor(), receiver()};
    std::size_t answers = 0;
    std::size_t answers_before_it_was_read = 0;

    thread.read(with(20, 5000));
    std::function<void()> const answer = [&] {
        ++answers;
        if (readings.empty()) ++answers_before_it_was_read;
        if (readings.empty()) runtime::asio::post(loop, answer);
    };
    runtime::asio::post(loop, answer);
    run_until_read();

    EXPECT_GT(answers_before_it_was_read, 1U);
}

TEST_F(ReadingThread, gives_up_what_costs_more_than_its_budget) {
    auto const large = with(20, 5000);
    auto const whole = whole_cost(large);
    reading_thread thread{loop.get_executor(), receiver(), whole / 10};

    thread.read(large);
    run_until_read();

    auto const& read = readings.at(0);
    EXPECT_TRUE(read.given_up);
    EXPECT_GE(read.cost, whole / 10);
    EXPECT_LT(read.cost, whole / 2);
    EXPECT_THAT(read.problems.back().message, HasSubstr("not read"));
}

TEST_F(ReadingThread, ends_at_once_in_the_middle_of_a_reading) {
    auto const large = with(20, 5000);
    auto const whole = std::chrono::duration<double>{whole_cost(large)}.count();
    std::optional<reading_thread> thread{std::in_place, loop.get_executor(), receiver(), 1h};
    thread->read(large);
    auto const before = std::clock();

    thread.reset();

    auto const spent = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    EXPECT_LT(spent, whole / 2);
    loop.poll();
    EXPECT_TRUE(readings.empty());
}

TEST_F(ReadingThread, gives_a_sign_of_life_when_asked) {
    reading_thread thread{loop.get_executor(), receiver()};
    bool answered = false;
    auto const work = runtime::asio::make_work_guard(loop);

    thread.read(with(1, 1000));
    thread.ask([&] { runtime::asio::post(loop, [&] { answered = true; }); });
    while (!answered) loop.run_one();

    EXPECT_TRUE(answered);
}

}  // namespace vitals::sources::controller
