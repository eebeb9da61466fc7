// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What stands where, on terminals of different widths.

#include "publishing/terminal/screen.hpp"
#include "publishing/terminal/screen_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace vitals::publishing::terminal {

namespace {

using testing::ElementsAre;

struct ScreenLayout : screen_fixture {
    // The line of a check with a short name, beside one whose name is long.
    std::string line_of_a_short_name(std::size_t width, std::size_t longest) {
        columns = width;
        add(std::string(longest - 5, 'x'));  // "self/"
        auto const one = add("b");
        screen().definitions_read(time);
        written();
        see(one, 204);
        return written().at(0);
    }
};

}  // namespace

TEST_F(ScreenLayout, findings_are_aligned_behind_the_longest_name) {
    EXPECT_EQ(line_of_a_short_name(120, 9), "HH:MM:SS  ● passing   self/b     204 in 0.4 ms");
}

TEST_F(ScreenLayout, one_long_name_does_not_push_all_findings_to_the_right) {
    EXPECT_EQ(
        line_of_a_short_name(80, 60),
        "HH:MM:SS  ● passing   self/b                    204 in 0.4 ms"
    ) << "two fifths of the width, less the time";
}

TEST_F(ScreenLayout, names_have_sixteen_columns_however_narrow_the_terminal_is) {
    EXPECT_EQ(
        line_of_a_short_name(55, 60),
        "HH:MM:SS  ● passing   self/b            204 in 0.4 ms"
    );
}

TEST_F(ScreenLayout, a_narrow_terminal_has_a_line_for_each_link_and_each_count) {
    columns = 30;
    auto const good = add("good");
    auto const bad = add("bad");
    screen().definitions_read(time);
    EXPECT_THAT(
        written(),
        ElementsAre(
            "vitals 0.1.0\n2 checks from\nexamples/self.yaml\n^C ends it",
            "api  http://127.0.0.1:8500/\nmetrics\nhttp://127.0.0.1:9090/metrics",
            ""
        )
    );
    see(good, 204);
    see(bad, 503);
    written();

    screen().first_round_over(time);

    EXPECT_THAT(
        written(),
        ElementsAre("HH:MM:SS  all 2 seen in 0.0 s:\n"
                    "          ● 1 passing\n"
                    "          ✖ 1 critical\n"
                    "          (only changes from\n"
                    "          here on)")
    );
}

TEST_F(ScreenLayout, a_name_that_does_not_fit_beside_the_status_is_below_it) {
    columns = 40;
    auto const fits = add("thirteen-char");
    auto const not_quite = add("fourteen-chars");
    screen().definitions_read(time);
    written();

    see(fits, 204);
    see(not_quite, 204);

    EXPECT_THAT(
        written(),
        ElementsAre(
            "HH:MM:SS  ● passing   self/thirteen-char\n          204 in 0.4 ms",
            "HH:MM:SS  ● passing\n          self/fourteen-chars 204 in 0.4\n          ms"
        )
    );
}

TEST_F(ScreenLayout, in_a_cluster_names_begin_with_the_namespace) {
    parts.files = false;
    auto const one = add("ready");
    screen().definitions_read(time);
    written();
    see(one, 204);
    EXPECT_THAT(written(), ElementsAre("HH:MM:SS  ● passing   local/self/ready  204 in 0.4 ms"));

    screen().problems({"shop", "web"}, {{{"c.yaml", 6, 5}, "", "is empty"}}, time);

    EXPECT_THAT(written(), ElementsAre("HH:MM:SS  ! problem   shop/web  c.yaml:6:5: is empty"));
}

TEST_F(ScreenLayout, without_links_the_header_has_no_line_for_them) {
    parts.links.clear();
    screen().definitions_read(time);

    EXPECT_THAT(
        written(),
        ElementsAre("vitals 0.1.0   0 checks from examples/self.yaml   ^C ends it", "")
    );
}

TEST_F(ScreenLayout, time_and_hints_are_dim_where_there_are_colours) {
    parts.how.colours = true;
    see(add("ready"), 204);
    screen().first_round_over(time);

    auto const all = lines;
    ASSERT_EQ(all.size(), 5U);
    EXPECT_TRUE(all[0].ends_with("   \x1b[2m^C ends it\x1b[0m")) << all[0];
    EXPECT_TRUE(all[3].starts_with("\x1b[2m")) << all[3];
    EXPECT_TRUE(
        all[4].ends_with("\x1b[32m● 1 passing\x1b[0m  \x1b[2m(only changes from here on)\x1b[0m")
    ) << all[4];
}

}  // namespace vitals::publishing::terminal
