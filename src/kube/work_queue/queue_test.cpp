// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/work_queue/queue.hpp"

#include "kube/work_queue/job.hpp"
#include "runtime/clock.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::kube::work_queue {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct WorkQueue : testing::Test {
    queue all{{.workers = 3, .most_waiting = 10}};
    runtime::time_point now{24h};
    std::vector<std::string> dropped;  // "group/name reason"

    void note(std::optional<drop> const& one) {
        if (one)
            dropped.push_back(
                one->key.group + "/" + one->key.name + " " + std::string{to_string(one->reason)}
            );
    }
    void add(std::string group, std::string name, runtime::duration later = {}) {
        note(all.add({std::move(group), std::move(name)}, now + later, now));
    }
    // "group/name", or nothing.
    std::string take() {
        auto const next = all.take(now);
        return next ? next->key.group + "/" + next->key.name : "";
    }
    std::vector<std::string> take_all() {
        std::vector<std::string> taken;
        for (auto next = take(); !next.empty(); next = take()) taken.push_back(next);
        return taken;
    }
    void done(std::string group, std::string name, outcome how = {}) {
        note(all.done({std::move(group), std::move(name)}, how, now, 0.999));
    }
    // The whole line, one after the other, each with success.
    std::vector<std::string> work_off() {
        std::vector<std::string> worked;
        while (auto const next = all.take(now)) {
            worked.push_back(next->key.group + "/" + next->key.name);
            done(next->key.group, next->key.name);
        }
        return worked;
    }
    // How long the only key waits before it is tried again.
    runtime::duration delay_after(outcome how) {
        EXPECT_FALSE(take().empty());
        done("a", "1", how);
        auto const wait = all.next_due().value_or(now) - now;
        now += wait;
        return wait;
    }
};

outcome const failed{result::retry};

}  // namespace

TEST_F(WorkQueue, makes_one_job_of_a_burst_for_one_key) {
    for (int i = 0; i < 100; ++i) add("a", "1");

    EXPECT_THAT(work_off(), ElementsAre("a/1"));
    EXPECT_EQ(all.statistics(now).adds, 1U);
}

TEST_F(
    WorkQueue,
    works_again_on_a_key_that_was_added_while_it_was_worked_on_and_never_twice_at_once
) {
    add("a", "1");
    ASSERT_EQ(take(), "a/1");
    add("a", "1");
    add("a", "1");

    EXPECT_THAT(take_all(), IsEmpty());
    done("a", "1");
    EXPECT_THAT(work_off(), ElementsAre("a/1"));
    EXPECT_TRUE(all.idle());
}

TEST_F(WorkQueue, waits_until_a_key_is_due_and_keeps_the_earlier_time) {
    add("a", "1", 10s);
    add("a", "1", 5s);
    add("a", "1", 20s);

    EXPECT_EQ(take(), "");
    EXPECT_EQ(all.next_due(), now + 5s);
    now += 5s;
    EXPECT_EQ(take(), "a/1");
}

TEST_F(WorkQueue, serves_first_who_is_due_first) {
    add("a", "late", 2s);
    add("a", "first", 0s);
    add("a", "second", 0s);
    add("a", "early", 1s);
    now += 2s;

    EXPECT_THAT(work_off(), ElementsAre("a/first", "a/second", "a/early", "a/late"));
}

TEST_F(WorkQueue, serves_the_lightest_first_of_those_that_are_due) {
    all.add({"a", "heavy"}, now, now, 9);
    all.add({"a", "light"}, now, now, 1);
    all.add({"a", "light, later"}, now + 1s, now, 0);
    all.add({"a", "was heavy"}, now, now, 9);
    all.add({"a", "was heavy"}, now, now, 3);

    EXPECT_THAT(work_off(), ElementsAre("a/light", "a/was heavy", "a/heavy"));
}

TEST_F(WorkQueue, serves_a_heavy_key_in_the_end_although_light_ones_keep_coming) {
    all.add({"a", "heavy"}, now, now, 9);
    int before_it = 0;
    for (; before_it < 1000; ++before_it) {
        all.add({"a", "light"}, now, now, 1);
        auto const next = all.take(now);
        ASSERT_TRUE(next);
        if (next->key.name == "heavy") break;
        done("a", next->key.name);
    }

    EXPECT_EQ(before_it, 16);
}

TEST_F(WorkQueue, lets_groups_take_turns_however_long_their_lines_are) {
    for (auto const* name : {"1", "2", "3", "4"}) add("a", name);
    add("b", "1");
    add("c", "1");

    EXPECT_THAT(work_off(), ElementsAre("a/1", "b/1", "c/1", "a/2", "a/3", "a/4"));
}

TEST_F(WorkQueue, delays_a_key_longer_after_each_failure_but_never_more_than_a_minute) {
    add("a", "1");
    runtime::duration last{};
    for (int i = 0; i < 20; ++i) {
        auto const wait = delay_after(failed);
        EXPECT_GE(wait, last);
        EXPECT_LE(wait, 1min);
        last = wait;
    }
    EXPECT_GT(last, 30s);
}

TEST_F(WorkQueue, tries_five_times_in_about_a_minute) {
    add("a", "1");
    runtime::duration sum{};
    for (int tries = 1; tries < 5; ++tries) sum += delay_after(failed);

    EXPECT_EQ(all.take(now)->tries, 5);
    EXPECT_GE(sum, 45s);
    EXPECT_LE(sum, 90s);
}

TEST_F(WorkQueue, takes_the_servers_delay_as_a_floor_of_at_most_a_minute) {
    add("a", "1");

    EXPECT_EQ(delay_after({result::retry, 20s}), 20s);
    EXPECT_EQ(delay_after({result::retry, 1h}), 1min);
    EXPECT_GT(delay_after({result::retry, 0s}), 10s) << "zero does not take the place of our own";
}

TEST_F(WorkQueue, forgets_failures_with_the_first_success) {
    add("a", "1");
    auto const first = delay_after(failed);
    delay_after(failed);
    ASSERT_EQ(take(), "a/1");
    done("a", "1");
    add("a", "1");

    EXPECT_EQ(delay_after(failed), first);
}

TEST_F(WorkQueue, keeps_the_delay_of_a_failed_key_when_it_is_added_again) {
    add("a", "1");
    ASSERT_EQ(take(), "a/1");
    done("a", "1", failed);

    add("a", "1");

    EXPECT_EQ(take(), "");
    now += 6s;
    EXPECT_EQ(take(), "a/1");
}

TEST_F(WorkQueue, keeps_the_delay_of_a_key_that_was_added_while_it_failed) {
    add("a", "1");
    ASSERT_EQ(take(), "a/1");
    add("a", "1");
    done("a", "1", failed);

    EXPECT_EQ(take(), "");
    now += 6s;
    EXPECT_THAT(work_off(), ElementsAre("a/1"));
}

TEST_F(WorkQueue, gives_a_group_that_hangs_one_worker) {
    for (auto const* name : {"1", "2", "3"}) add("hangs", name);
    add("good", "1");

    EXPECT_THAT(take_all(), testing::UnorderedElementsAre("hangs/1", "good/1"));
}

TEST_F(WorkQueue, leaves_a_worker_to_the_others_however_many_groups_hang) {
    for (auto const* group : {"h1", "h2", "h3", "h4"}) add(group, "1");
    for (auto const* group : {"h1", "h2", "h3"}) EXPECT_EQ(take(), std::string{group} + "/1");
    for (auto const* group : {"h1", "h2", "h3"}) done(group, "1", failed);
    EXPECT_EQ(take(), "h4/1");
    done("h4", "1", failed);
    now += 10s;
    EXPECT_EQ(take_all().size(), 2U) << "of those in doubt";

    add("good", "1");

    EXPECT_THAT(take_all(), ElementsAre("good/1"));
}

TEST_F(WorkQueue, pauses_the_group_of_a_failure_and_no_other) {
    add("bad", "1");
    add("bad", "2");
    add("good", "1");
    ASSERT_EQ(take(), "bad/1");
    done("bad", "1", failed);

    EXPECT_THAT(work_off(), ElementsAre("good/1"));
    now += 6s;
    EXPECT_THAT(work_off(), ElementsAre("bad/2", "bad/1"));
}

TEST_F(WorkQueue, asks_for_a_refused_key_no_more_and_pauses_its_group) {
    add("bad", "1");
    add("bad", "2");
    ASSERT_EQ(take(), "bad/1");
    done("bad", "1", {result::refused});

    EXPECT_EQ(take(), "");
    now += 6s;
    EXPECT_THAT(work_off(), ElementsAre("bad/2"));
}

TEST_F(WorkQueue, drops_from_the_largest_group_when_too_many_wait) {
    add("small", "1");
    for (int i = 0; i < 20; ++i) add("large", std::to_string(i));

    EXPECT_EQ(all.waiting(), 10U);
    EXPECT_EQ(dropped.size(), 11U);
    EXPECT_EQ(dropped.front(), "large/0 overflow");
    EXPECT_THAT(work_off(), testing::Contains("small/1"));
    EXPECT_EQ(all.statistics(now).dropped.at(static_cast<std::size_t>(drop_reason::overflow)), 11U);
}

TEST_F(WorkQueue, tries_everything_once_when_it_is_closed) {
    add("a", "delayed", 1h);
    add("a", "fails");
    add("b", "failed before");
    ASSERT_EQ(take(), "a/fails");
    ASSERT_EQ(take(), "b/failed before");
    done("b", "failed before", failed);

    all.close();
    add("a", "too late");
    auto const next = all.take(now);
    ASSERT_TRUE(next);
    EXPECT_EQ(next->key.name, "failed before") << "neither its delay nor its group's pause counts";
    EXPECT_TRUE(next->last_chance);
    done("b", "failed before", failed);
    done("a", "fails", failed);
    EXPECT_EQ(take(), "a/delayed");
    done("a", "delayed");

    EXPECT_TRUE(all.idle());
    EXPECT_THAT(
        dropped,
        ElementsAre("a/too late shutdown", "b/failed before shutdown", "a/fails shutdown")
    );
}

TEST_F(WorkQueue, drops_no_key_that_waits_when_it_is_added_again_after_the_end) {
    add("a", "1");
    all.close();
    add("a", "1");

    EXPECT_THAT(dropped, IsEmpty());
    EXPECT_THAT(work_off(), ElementsAre("a/1"));
    EXPECT_TRUE(all.idle());
}

TEST_F(WorkQueue, works_again_on_a_key_that_is_worked_on_when_it_is_added_after_the_end) {
    add("a", "1");
    ASSERT_EQ(take(), "a/1");
    all.close();
    add("a", "1");
    done("a", "1");

    EXPECT_THAT(dropped, IsEmpty());
    EXPECT_THAT(work_off(), ElementsAre("a/1"));
    EXPECT_TRUE(all.idle());
}

TEST_F(WorkQueue, works_no_more_on_what_it_dropped_in_the_end) {
    add("a", "1");
    ASSERT_EQ(take(), "a/1");
    all.close();
    add("a", "1");
    EXPECT_EQ(all.drop_all().size(), 1U);

    add("a", "1");
    EXPECT_THAT(dropped, ElementsAre("a/1 shutdown"));
    done("a", "1", failed);

    EXPECT_TRUE(all.idle());
    EXPECT_EQ(dropped.size(), 1U);
}

TEST_F(WorkQueue, names_what_it_drops_in_the_end) {
    add("a", "1");
    add("b", "1");

    auto const rest = all.drop_all();

    EXPECT_EQ(rest.size(), 2U);
    EXPECT_TRUE(all.idle());
}

TEST_F(WorkQueue, measures_as_client_go_does) {
    add("a", "1");
    add("a", "2");
    add("b", "later", 1h);
    now += 2s;
    ASSERT_EQ(take(), "a/1");
    now += 3s;

    auto const seen = all.statistics(now);
    EXPECT_EQ(seen.depth, 1U);
    EXPECT_EQ(seen.delayed, 1U);
    EXPECT_EQ(seen.adds, 3U);
    EXPECT_DOUBLE_EQ(seen.oldest_seconds, 5);
    EXPECT_DOUBLE_EQ(seen.longest_running_seconds, 3);
    EXPECT_DOUBLE_EQ(seen.latency.sum, 2);

    done("a", "1", failed);
    EXPECT_EQ(all.statistics(now).retries, 1U);
    EXPECT_DOUBLE_EQ(all.statistics(now).work_duration.sum, 3);
    EXPECT_DOUBLE_EQ(all.statistics(now).longest_running_seconds, 0);
}

}  // namespace vitals::kube::work_queue
