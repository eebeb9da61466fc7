// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/content_hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::report {

namespace {

constexpr auto report =
    R"({"summary":{"status":"critical","checks":2},"memory":{"data":"x"},"checks":[{"id":"a","failures":3},{"id":"b"}]})";

}  // namespace

TEST(ContentHash, is_the_same_in_any_order_of_members_and_whoever_wrote_it) {
    EXPECT_EQ(
        hash_content(report),
        hash_content(
            R"({"checks":[{"failures":3,"id":"a"},{"id":"b"}],"memory":{"data":"x"},)"
            R"("summary":{"checks":2,"status":"critical"},"writtenAt":"2026-01-31T09:00:00Z","writtenBy":"p","lease":"a/b"})"
        )
    );
}

TEST(ContentHash, differs_with_any_text_number_or_order_of_checks) {
    for (auto const* other :
         {R"({"summary":{"status":"warning","checks":2},"memory":{"data":"x"},"checks":[{"id":"a","failures":3},{"id":"b"}]})",
          R"({"summary":{"status":"critical","checks":3},"memory":{"data":"x"},"checks":[{"id":"a","failures":3},{"id":"b"}]})",
          R"({"summary":{"status":"critical","checks":2},"memory":{"data":"x"},"checks":[{"id":"b"},{"id":"a","failures":3}]})"
         })
        EXPECT_NE(hash_content(report).shown, hash_content(other).shown) << other;
}

TEST(ContentHash, of_what_is_shown_leaves_counters_and_memory_out) {
    auto const* const other =
        R"({"summary":{"status":"critical","checks":2},"memory":{"data":"y"},"checks":[{"id":"a","failures":4},{"id":"b"}]})";

    EXPECT_EQ(hash_content(report).shown, hash_content(other).shown);
    EXPECT_NE(hash_content(report).all, hash_content(other).all);
}

TEST(ContentHash, survives_what_is_no_report) {
    EXPECT_EQ(hash_content(""), content_hash{});
    EXPECT_EQ(hash_content("7"), content_hash{});
    constexpr int deep = 100'000;
    hash_content(R"({"a":)" + std::string(deep, '[') + std::string(deep, ']') + "}");
}

}  // namespace vitals::inline core::report
