// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Random histories of a queue: what must hold whatever comes in whatever order.

#include "kube/work_queue/job.hpp"
#include "kube/work_queue/queue.hpp"
#include "runtime/clock.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>

namespace vitals::kube::work_queue {

using namespace std::chrono_literals;

namespace {

constexpr limits bounds{.workers = 3, .most_waiting = 8};

// Keeps the books beside the queue.
class history {
public:
    explicit history(unsigned seed) : engine_{seed} {}

    void step() {
        switch (below(4)) {
            case 0:
                now_ += std::chrono::milliseconds{below(20'000)};
                break;
            case 1:
                return end_one();
            case 2:
                return take();
            default:
                return add();
        }
    }
    void close_and_finish() {
        queue_.close();
        for (int i = 0; i < 1000 && !queue_.idle(); ++i) {
            if (i < 100 && below(2) == 0) add();
            take();
            end_one();
        }
        EXPECT_TRUE(queue_.idle());
        EXPECT_TRUE(wanted_.empty()) << wanted_.begin()->name << " was lost";
    }

private:
    int below(int limit) { return std::uniform_int_distribution{0, limit - 1}(engine_); }
    void note(std::optional<drop> const& dropped) {
        if (!dropped) return;
        EXPECT_TRUE(wanted_.erase(dropped->key) == 1) << "dropped what nobody had added";
    }
    void add() {
        key const which{
            std::string(1, static_cast<char>('a' + below(5))),
            std::to_string(below(4))
        };
        wanted_.insert(which);
        note(queue_.add(
            which,
            now_ + std::chrono::seconds{below(10)},
            now_,
            static_cast<std::size_t>(below(3))
        ));
        EXPECT_LE(queue_.waiting(), bounds.most_waiting);
    }
    void take() {
        auto const next = queue_.take(now_);
        if (!next) {
            auto const due = queue_.next_due();
            EXPECT_TRUE(!due || *due > now_) << "it would spin";
            return;
        }
        EXPECT_EQ(wanted_.erase(next->key), 1U) << "nobody had added this";
        EXPECT_TRUE(running_.emplace(next->key.group, next->key).second) << "two of one group";
        EXPECT_LE(running_.size(), bounds.workers);
    }
    void end_one() {
        if (running_.empty()) return;
        auto const which = std::next(running_.begin(), below(static_cast<int>(running_.size())));
        auto const one = which->second;
        running_.erase(which);
        outcome const how{static_cast<result>(below(3)), std::chrono::seconds{below(5)}};
        if (how.what == result::retry) wanted_.insert(one);
        note(queue_.done(one, how, now_, 0.5));
        EXPECT_LE(queue_.waiting(), bounds.most_waiting);
    }

    std::mt19937 engine_;
    runtime::time_point now_{24h};
    queue queue_{bounds};
    std::set<key> wanted_;                // added, and neither handed out nor dropped since
    std::map<std::string, key> running_;  // by group
};

}  // namespace

TEST(WorkQueueHistories, no_key_is_lost_doubled_or_kept_beyond_the_limit) {
    for (unsigned seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        history one{seed};
        for (int i = 0; i < 300; ++i) one.step();
        one.close_and_finish();
        if (testing::Test::HasFailure()) return;
    }
}

}  // namespace vitals::kube::work_queue
