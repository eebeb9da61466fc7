// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/terminal/screen.hpp"

#include "core/reconcile/plan.hpp"
#include "core/status/handle.hpp"
#include "publishing/terminal/screen_fixture.hpp"
#include "text/columns/columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::publishing::terminal {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Screen : screen_fixture {};

}  // namespace

TEST_F(Screen, shows_each_result_of_a_few_checks_and_then_counts_them) {
    auto const ready = add("ready");
    auto const wrong = add("shown-as-critical");
    screen().definitions_read(time);
    see(ready, 204);
    pass(3400ms);
    see(wrong, 200);
    screen().first_round_over(time);

    EXPECT_THAT(
        written(),
        ElementsAre(
            "vitals 0.1.0   2 checks from examples/self.yaml   ^C ends it",
            "api  http://127.0.0.1:8500/   metrics  http://127.0.0.1:9090/metrics",
            "",
            "HH:MM:SS  ● passing   self/ready              204 in 0.4 ms",
            "HH:MM:SS  ✖ critical  self/shown-as-critical  200, expected 204",
            "HH:MM:SS  all 2 seen in 3.4 s:  ● 1 passing  ✖ 1 critical  "
            "(only changes from here on)"
        )
    );
}

TEST_F(Screen, says_that_nothing_is_probed_without_checks) {
    screen().definitions_read(time);
    written();

    screen().first_round_over(time);

    EXPECT_THAT(written(), ElementsAre("HH:MM:SS  no check yet: nothing is probed"));
}

TEST_F(Screen, keeps_results_that_came_before_all_definitions_were_read) {
    see(add("ready"), 204);
    EXPECT_THAT(written(), IsEmpty());

    screen().definitions_read(time);

    EXPECT_EQ(written().back(), "HH:MM:SS  ● passing   self/ready  204 in 0.4 ms");
}

TEST_F(Screen, shows_one_summary_of_many_checks) {
    std::vector<status::handle> all;
    all.reserve(2'000);
    for (int i = 0; i < 2'000; ++i) all.push_back(add(std::to_string(1000 + i), "load"));
    screen().definitions_read(time);
    written();
    pass(5s);
    for (std::size_t i = 0; i < all.size(); ++i) see(all[i], i % 10 == 0 ? 503 : 204);
    EXPECT_THAT(written(), IsEmpty());

    screen().first_round_over(time);

    EXPECT_THAT(
        written(),
        ElementsAre(
            "HH:MM:SS  all 2,000 seen in 5.0 s:  ● 1,800 passing  ✖ 200 critical  "
            "(only changes from here on)",
            "          ✖ 200  503, expected 204    load/1000, /1010, /1020 and 197 more"
        )
    );
}

TEST_F(Screen, says_what_is_missing_when_the_first_round_takes_too_long) {
    see(add("quick"), 204);
    add("slow");
    screen().definitions_read(time);
    written();

    pass(36s);
    screen().tick(time);

    EXPECT_THAT(
        written(),
        ElementsAre(HasSubstr("1 of 2 seen in 36.0 s:  ● 1 passing  ◌ 1 pending"))
    );
}

TEST_F(Screen, has_a_header_also_when_not_all_definitions_can_be_read) {
    see(add("ready"), 204);
    pass(4999ms);
    screen().tick(time);
    EXPECT_THAT(written(), IsEmpty());
    pass(1ms);

    screen().tick(time);

    EXPECT_EQ(written().size(), 4U);
}

TEST_F(Screen, shows_twenty_changes_of_a_burst_and_sums_up_the_rest) {
    std::vector<status::handle> all;
    all.reserve(100);
    for (int i = 0; i < 100; ++i) all.push_back(add(std::to_string(100 + i)));
    screen().definitions_read(time);
    for (auto const each : all) see(each, 204);
    screen().first_round_over(time);
    pass(1h);
    written();
    for (auto const each : all) see(each, 503);
    auto const at_once = written();
    pass(5s);
    screen().tick(time);

    EXPECT_EQ(at_once.size(), 20U);
    EXPECT_THAT(
        written(),
        ElementsAre(
            "HH:MM:SS  80 checks more changed:",
            "          ✖ 80  503, expected 204    self/120, /121, /122 and 77 more"
        )
    );
    see(all.front(), 204);
    EXPECT_THAT(written(), ElementsAre(HasSubstr("204 in 0.4 ms; was critical for 5s")));
}

TEST_F(Screen, fits_the_terminal_and_breaks_no_word) {
    auto const one = add("a-name-that-is-longer-than-others");
    auto const two = add("b");
    for (columns = 50; columns < 130; columns += 7) {
        made.reset();
        lines.clear();
        screen().definitions_read(time);
        see(one, columns % 2 == 0 ? 503 : 204);
        see(two, columns % 2 == 0 ? 503 : 204);
        screen().first_round_over(time);
        for (auto const& written : lines) {
            std::size_t begin = 0;
            while (begin <= written.size()) {
                auto const end = std::min(written.find('\n', begin), written.size());
                auto const line = std::string_view{written}.substr(begin, end - begin);
                EXPECT_LE(columns::width(line), columns) << line;
                begin = end + 1;
            }
        }
    }
}

TEST_F(Screen, names_what_an_edit_changed_unless_it_is_too_much) {
    screen().definitions_read(time);
    written();
    reconcile::plan plan;
    plan.start = {definition("new")};
    plan.replace = {{definition("one"), definition("one")}, {definition("two"), definition("two")}};
    for (int i = 0; i < 6; ++i) plan.stop.push_back(definition("old-" + std::to_string(i)));

    screen().edited(plan, time);

    EXPECT_THAT(
        written(),
        ElementsAre(
            "HH:MM:SS  edit        started self/new; redefined self/one, /two; stopped 6 checks"
        )
    );
}

TEST_F(Screen, shows_a_problem_as_lint_does) {
    screen().definitions_read(time);
    written();

    screen().problems(
        {"local", "self"},
        {{{"self.yaml", 6, 5}, "search", "unknown field \"htp\"; did you mean http?"}},
        time
    );

    EXPECT_THAT(
        written(),
        ElementsAre(
            "HH:MM:SS  ! problem   self  self.yaml:6:5: check \"search\": unknown field \"htp\"; "
            "did you mean http?"
        )
    );
}

TEST_F(Screen, nothing_that_a_user_wrote_steers_the_terminal) {
    parts.source = "a\x1b[2Jb";
    screen().definitions_read(time);
    screen().problems({"local", "self"}, {{{"k", 1, 1}, "", "x\x1b[2Jy"}}, time);

    for (auto const& line : written()) EXPECT_EQ(line.find('\x1b'), std::string::npos) << line;
}

}  // namespace vitals::publishing::terminal
