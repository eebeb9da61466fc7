// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/summary_note.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

namespace vitals::publishing::events {

TEST(SummaryNote, says_how_many_and_which) {
    summary_note note;
    note.add(2, "check", "became critical", {"a", "b"});
    note.add(1, "check", "became passing", {"c"});
    note.add(0, "check", "became warning", {});
    note.add(12, "change", "of status", {});

    EXPECT_EQ(
        note.text(1024),
        "2 more checks became critical: a, b; 1 more check became passing: c; 12 more changes of "
        "status"
    );
}

TEST(SummaryNote, names_as_many_as_fit) {
    summary_note note;
    note.add(3, "check", "became critical", {"first", "second", "third"});

    EXPECT_EQ(note.text(54), "3 more checks became critical: first, second, third");
    EXPECT_EQ(note.text(51), "3 more checks became critical: first, second, …");
    EXPECT_EQ(note.text(36), "3 more checks became critical");
}

TEST(SummaryNote, says_that_more_follow_when_not_all_names_are_known) {
    summary_note note;
    note.add(3, "mistake", "", {"a", "b"});

    EXPECT_EQ(note.text(1024), "3 more mistakes: a, b, …");
}

TEST(SummaryNote, never_exceeds_its_limit_and_gives_each_part_names) {
    std::vector<std::string> const ids(500, "a-check-with-a-name");
    std::vector<std::string_view> const names{ids.begin(), ids.end()};
    summary_note note;
    for (auto const* what : {"became critical", "became warning", "became passing"})
        note.add(ids.size(), "check", what, names);

    auto const text = note.text(1024);

    EXPECT_LE(text.size(), 1024U);
    EXPECT_THAT(text, testing::HasSubstr("critical: a-check-with-a-name, "));
    EXPECT_THAT(text, testing::HasSubstr("passing: a-check-with-a-name, "));
}

}  // namespace vitals::publishing::events
