// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/secret/redact.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::secret {

namespace {

std::string redacted(
    std::string text,
    std::initializer_list<std::string_view> values,
    cut where = cut::nowhere
) {
    std::vector<std::string_view> const all{values};
    redact(text, all, where);
    return text;
}

}  // namespace

TEST(SecretRedaction, takes_every_occurrence_out) {
    EXPECT_EQ(
        redacted("got canary-1234, again canary-1234", {"canary-1234"}),
        "got [secret], again [secret]"
    );
    EXPECT_EQ(redacted("canary-1234canary-1234", {"canary-1234"}), "[secret][secret]");
    EXPECT_EQ(redacted("nothing of it", {"canary-1234"}), "nothing of it");
    EXPECT_EQ(redacted("", {"canary-1234"}), "");
}

TEST(SecretRedaction, takes_the_longest_of_two_that_overlap) {
    EXPECT_EQ(
        redacted("<Bearer canary-1234>", {"canary-1234", "Bearer canary-1234"}),
        "<[secret]>"
    );
}

TEST(SecretRedaction, takes_a_part_of_a_value_out_wherever_it_is) {
    EXPECT_EQ(
        redacted("token 'canary-12...' is invalid", {"canary-1234"}),
        "token '[secret]...' is invalid"
    );
    EXPECT_EQ(redacted("(nary-1234)", {"canary-1234"}), "([secret])");
    EXPECT_EQ(redacted("canary-", {"canary-1234"}), "canary-");
}

TEST(SecretRedaction, of_a_short_value_hides_the_whole_text) {
    EXPECT_EQ(redacted("status of a pet is fine", {"pet"}), "[secret]");
    EXPECT_EQ(redacted("fine", {"pet"}), "fine");
}

TEST(SecretRedaction, takes_the_end_of_a_value_out_where_the_text_was_cut) {
    EXPECT_EQ(redacted("nary-1234 ok", {"canary-1234"}, cut::at_both_ends), "[secret] ok");
    EXPECT_EQ(redacted("1234 ok", {"canary-1234"}, cut::at_both_ends), "[sec ok");
    EXPECT_EQ(redacted("1234 ok", {"canary-1234"}, cut::at_the_end), "1234 ok");
    EXPECT_EQ(redacted("1234 ok", {"canary-1234"}), "1234 ok");
}

TEST(SecretRedaction, takes_the_start_of_a_value_out_where_the_text_was_cut) {
    EXPECT_EQ(redacted("it is canary-12", {"canary-1234"}, cut::at_the_end), "it is [secret]");
    EXPECT_EQ(redacted("it is cana", {"canary-1234"}, cut::at_both_ends), "it is [sec");
    EXPECT_EQ(redacted("it is canary", {"canary-1234"}), "it is canary");
    EXPECT_EQ(redacted("it is 12341234", {"12341234"}, cut::at_the_end), "it is [secret]");
}

TEST(SecretRedaction, takes_a_piece_from_the_middle_of_a_value_out) {
    EXPECT_EQ(redacted("nary-12", {"canary-1234"}, cut::at_both_ends), "[secret");
    EXPECT_EQ(redacted("nary-12", {"canary-1234"}, cut::at_the_end), "[secret");
    EXPECT_EQ(redacted("nary-12", {"canary-1234"}), "nary-12");
}

TEST(SecretRedaction, never_makes_a_text_longer) {
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "12345678";

    EXPECT_EQ(redacted(many, {"12345678"}).size(), many.size());
    EXPECT_LE(redacted("1", {"1"}).size(), 1U);
}

TEST(SecretRedaction, ignores_a_value_without_bytes) {
    EXPECT_EQ(redacted("fine", {""}), "fine");
}

}  // namespace vitals::inline core::secret
