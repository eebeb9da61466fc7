// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/tcp/step_dialogue.hpp"

#include "core/check/tcp_target.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::probing::tcp {
namespace {

using what = check::tcp_step::what;
using steps = std::vector<check::tcp_step>;

constexpr std::size_t all = 4096;

TEST(StepDialogue, sends_and_expects_in_the_order_of_the_manifest) {
    steps const given{{what::expect, "220 "}, {what::send, "NOOP"}, {what::expect, "250 "}};
    step_dialogue dialogue{given, all, false};

    EXPECT_EQ(dialogue.to_send(), "");
    dialogue.feed("220-hello\r\n");
    EXPECT_EQ(dialogue.number(), 1U);
    dialogue.feed("220 ready\r\n");
    EXPECT_EQ(dialogue.to_send(), "NOOP");
    EXPECT_EQ(dialogue.to_send(), "");
    dialogue.feed("25");
    EXPECT_FALSE(dialogue.done());
    dialogue.feed("0 ok\r\n");
    EXPECT_TRUE(dialogue.done());
    EXPECT_EQ(dialogue.take_output(), "220-hello\r\n220 ready\r\n250 ok\r\n");
}

TEST(StepDialogue, does_not_depend_on_how_the_answer_is_cut) {
    steps const given{{what::expect, "ab"}, {what::expect, "ba"}, {what::expect, "b"}};
    std::string_view const in = "xabxbxbab";
    for (std::size_t size = 1; size <= in.size(); ++size) {
        step_dialogue dialogue{given, all, false};
        std::size_t at = 0;
        for (; at < in.size() && !dialogue.done(); at += size) dialogue.feed(in.substr(at, size));
        EXPECT_TRUE(dialogue.done()) << size;
    }
}

// What was expected before is used up: one "ok" is not the answer to two questions.
TEST(StepDialogue, takes_no_byte_for_two_answers) {
    steps const given{{what::expect, "ok"}, {what::send, "?"}, {what::expect, "ok"}};
    step_dialogue dialogue{given, all, false};

    dialogue.feed("ok");
    dialogue.to_send();

    EXPECT_FALSE(dialogue.done());
    EXPECT_FALSE(dialogue.got_other());
    dialogue.feed("no");
    EXPECT_TRUE(dialogue.got_other());
    EXPECT_EQ(dialogue.number(), 3U);
}

TEST(StepDialogue, begins_with_the_first_send_on_a_kept_connection) {
    steps const given{{what::expect, "220 "}, {what::send, "NOOP"}, {what::expect, "250 "}};
    step_dialogue dialogue{given, all, true};

    EXPECT_EQ(dialogue.to_send(), "NOOP");
    EXPECT_EQ(dialogue.number(), 3U);
}

TEST(StepDialogue, is_bounded_in_what_it_reads_and_keeps) {
    steps const given{{what::expect, "never"}};
    step_dialogue dialogue{given, 8, false};

    dialogue.feed(std::string(step_dialogue::read_limit, 'x'));
    EXPECT_FALSE(dialogue.too_much());
    dialogue.feed("y");

    EXPECT_TRUE(dialogue.too_much());
    EXPECT_EQ(dialogue.take_output(), "xxxxxxxy");
}

}  // namespace
}  // namespace vitals::probing::tcp
