// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/target.hpp"

#include "core/check/http_target.hpp"
#include "core/check/status.hpp"
#include "core/check/url.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace vitals::inline core::check {

namespace {

target a_target() {
    http_target made;
    made.url = url::parse("http://storefront/healthz?key=secret").value();
    return made;
}

}  // namespace

TEST(Target, gives_its_fields_to_who_knows_its_kind) {
    auto const some = a_target();

    ASSERT_NE(some.as<http_target>(), nullptr);
    EXPECT_EQ(some.as<http_target>()->url.host(), "storefront");
    EXPECT_EQ(some.kind().type, "http");
    EXPECT_EQ(target{}.as<http_target>(), nullptr);
}

TEST(Target, is_a_value_whose_copies_change_alone) {
    auto const first = a_target();
    auto second = first;

    second.as<http_target>()->method = "HEAD";

    EXPECT_EQ(first.as<http_target>()->method, "GET");
    EXPECT_NE(first, second);
    EXPECT_EQ(first, a_target());
    EXPECT_FALSE(first.asks_the_same_as(second));
    second = first;
    EXPECT_EQ(first, second);
    EXPECT_EQ(target{std::move(second)}, first);
}

TEST(Target, of_no_kind_equals_its_like_alone) {
    EXPECT_EQ(target{}, target{});
    EXPECT_NE(target{}, a_target());
    EXPECT_NE(a_target(), target{});
    EXPECT_TRUE(target{}.asks_the_same_as(target{}));
    EXPECT_FALSE(target{}.asks_the_same_as(a_target()));
    EXPECT_EQ(target{target{}}.asked(), "");
}

TEST(HttpTarget, says_what_was_asked_and_found_without_what_may_be_secret) {
    auto const some = a_target();

    EXPECT_EQ(some.asked(), "HTTP GET http://storefront/healthz?…");
    EXPECT_EQ(some.answered(503), "503 Service Unavailable");
    EXPECT_EQ(some.answered(999), "999");
    EXPECT_EQ(some.found(200, status::passing), "200");
    EXPECT_EQ(some.found(429, status::warning), "429, which warnStatus lists");
    EXPECT_EQ(some.found(503, status::critical), "503, expected 200-299");
    EXPECT_EQ(some.found(0, status::critical), "no answer");
}

}  // namespace vitals::inline core::check
