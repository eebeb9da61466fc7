// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/deadlines.hpp"

#include "runtime/clock.hpp"
#include "runtime/spawned.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <string>
#include <vector>

namespace vitals::net::http_server {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

class Deadlines : public testing::Test {
protected:
    Deadlines() {
        running.start(all.run(), [this](std::exception_ptr const&) { ended = true; });
        clock.settle();
    }
    ~Deadlines() override {
        all.stop();
        clock.settle();
    }
    deadlines::place add(runtime::duration in, std::string const& name) {
        auto const made = all.add(clock.now() + in, [this, name] { late.push_back(name); });
        clock.settle();
        return made;
    }

    boost::asio::io_context context{1};
    support::virtual_clock clock{context};
    deadlines all{context.get_executor(), clock};
    runtime::spawned running{context.get_executor()};
    std::vector<std::string> late;
    bool ended = false;
};

}  // namespace

TEST_F(Deadlines, pass_in_their_order_whichever_came_first) {
    add(3s, "c");
    add(1s, "a");
    add(2s, "b");

    clock.advance(999ms);
    EXPECT_THAT(late, IsEmpty());
    clock.advance(1ms);
    EXPECT_THAT(late, ElementsAre("a"));
    clock.advance(2s);
    EXPECT_THAT(late, ElementsAre("a", "b", "c"));
}

TEST_F(Deadlines, that_are_removed_do_not_pass) {
    add(1s, "kept");
    auto const removed = add(1s, "removed");
    add(2s, "later");

    all.remove(removed);
    clock.advance(2s);

    EXPECT_THAT(late, ElementsAre("kept", "later"));
}

TEST_F(Deadlines, of_the_past_pass_at_once) {
    add(1s, "later");

    add(-1s, "past");

    EXPECT_THAT(late, ElementsAre("past"));
}

TEST_F(Deadlines, hold_one_sleeper_however_many_there_are_and_none_after_the_end) {
    EXPECT_TRUE(clock.nobody_is_waiting());
    for (int i = 0; i < 100; ++i) add(1s, "x");

    all.stop();
    clock.settle();

    EXPECT_TRUE(ended);
    EXPECT_TRUE(clock.nobody_is_waiting());
    clock.advance(2s);
    EXPECT_THAT(late, IsEmpty());
}

}  // namespace vitals::net::http_server
