// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// When the screen shows changes one by one, and when it counts them.

#include "core/check/problem.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/handle.hpp"
#include "publishing/terminal/screen.hpp"
#include "publishing/terminal/screen_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vitals::publishing::terminal {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct ScreenBursts : screen_fixture {
    // All checks pass, and nothing has changed for an hour.
    std::vector<status::handle> quiet(int count) {
        auto all = add_many(count);
        screen().definitions_read(time);
        see_all(all, 204);
        screen().first_round_over(time);
        pass(1h);
        written();
        return all;
    }
};

}  // namespace

TEST_F(ScreenBursts, twenty_checks_are_few_and_one_more_are_many) {
    auto all = add_many(20);
    screen().definitions_read(time);
    written();
    see_all(all, 204);
    EXPECT_THAT(written(), SizeIs(20));

    made.reset();
    all.push_back(add("one-more"));
    screen().definitions_read(time);
    written();
    see_all(all, 503);

    EXPECT_THAT(written(), IsEmpty());
}

TEST_F(ScreenBursts, before_the_header_only_twenty_results_are_kept) {
    auto const all = add_many(20);
    see_all(all, 204);
    see_all(all, 503);
    screen().definitions_read(time);

    EXPECT_THAT(written(), SizeIs(3 + 20));
}

TEST_F(ScreenBursts, the_first_round_shows_each_result_however_many_they_are) {
    auto const all = add_many(20);
    screen().definitions_read(time);
    written();

    see_all(all, 204);
    see_all(all, 503);

    EXPECT_THAT(written(), SizeIs(40));
}

TEST_F(ScreenBursts, changes_of_the_first_round_are_no_part_of_the_burst_after_it) {
    auto const all = add_many(20);
    screen().definitions_read(time);
    see_all(all, 204);
    pass(6s);
    screen().first_round_over(time);
    written();

    pass(1s);
    see_all(all, 503);
    EXPECT_THAT(written(), SizeIs(20));
    see(all.front(), 204);
    EXPECT_THAT(written(), IsEmpty());

    pass(4s);
    see(all.front(), 503);

    EXPECT_THAT(
        written(),
        ElementsAre("HH:MM:SS  1 check more changed:", HasSubstr("1  204"), HasSubstr("503"))
    );
}

TEST_F(ScreenBursts, the_first_change_after_five_seconds_sums_up_the_burst_before_it) {
    auto const all = quiet(23);
    see_all(all, 503);
    written();
    pass(4999ms);
    screen().tick(time);
    EXPECT_THAT(written(), IsEmpty());
    pass(1ms);

    see(all.front(), 204);

    EXPECT_THAT(
        written(),
        ElementsAre(
            "HH:MM:SS  3 checks more changed:",
            "          ✖ 3  503, expected 204    self/120, /121, /122",
            HasSubstr("self/100")
        )
    );
}

TEST_F(ScreenBursts, a_burst_begins_with_its_first_change) {
    auto const all = quiet(20);
    for (int second = 0; second < 7; ++second, pass(1s)) screen().tick(time);
    see_all(all, 503);
    written();
    pass(4s);
    screen().tick(time);

    see(all.front(), 204);

    EXPECT_THAT(written(), IsEmpty()) << "it is the 21st of this burst";
}

TEST_F(ScreenBursts, a_burst_of_twenty_changes_needs_no_summary) {
    auto const all = quiet(20);
    see_all(all, 503);
    written();

    pass(5s);
    screen().tick(time);

    EXPECT_THAT(written(), IsEmpty());
}

TEST_F(ScreenBursts, the_first_round_is_over_once) {
    see(add("one"), 204);
    screen().first_round_over(time);
    EXPECT_THAT(written(), SizeIs(5)) << "the header, the result and the summary";

    screen().first_round_over(time);
    screen().definitions_read(time);

    EXPECT_THAT(written(), IsEmpty());
}

TEST_F(ScreenBursts, the_first_round_ends_without_a_slow_check_after_35_seconds) {
    add("slow");
    screen().tick(time);
    pass(2s);
    screen().definitions_read(time);
    written();
    pass(34'999ms);
    screen().tick(time);
    EXPECT_THAT(written(), IsEmpty());
    pass(1ms);

    screen().tick(time);

    EXPECT_THAT(written(), ElementsAre(HasSubstr("0 of 1 seen in 37.0 s:  ◌ 1 pending")));
}

TEST_F(ScreenBursts, an_edit_before_the_header_or_of_nothing_has_no_line) {
    reconcile::plan plan;
    plan.start = {definition("new")};
    screen().edited(plan, time);
    EXPECT_THAT(written(), IsEmpty());
    screen().definitions_read(time);
    written();

    screen().edited({}, time);

    EXPECT_THAT(written(), IsEmpty());
}

TEST_F(ScreenBursts, an_edit_of_five_checks_names_the_first_three_and_all_that_differ) {
    screen().definitions_read(time);
    written();
    reconcile::plan plan;
    for (int i = 0; i < 5; ++i) plan.stop.push_back(definition("old-" + std::to_string(i)));

    screen().edited(plan, time);

    EXPECT_THAT(written(), ElementsAre("HH:MM:SS  edit        stopped self/old-0, -1, -2, -3, -4"));
}

TEST_F(ScreenBursts, of_very_many_problems_twenty_are_shown_and_the_others_counted) {
    screen().definitions_read(time);
    written();
    check::problem const problem{{"k", 1, 1}, "", "is empty"};
    std::vector<check::problem> many(20, problem);
    screen().problems({"local", "self"}, many, time);
    EXPECT_THAT(written(), SizeIs(20));

    many.resize(1025, problem);
    screen().problems({"local", "self"}, many, time);

    auto const shown = written();
    ASSERT_THAT(shown, SizeIs(21));
    EXPECT_EQ(shown.back(), "HH:MM:SS  ! problem   1,005 more in self");
}

}  // namespace vitals::publishing::terminal
