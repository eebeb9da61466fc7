// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/health/summary.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/status.hpp"
#include "core/check/url.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::inline core::health {

namespace {

std::string summary(std::string_view url, std::uint16_t code, std::string_view cause = "") {
    check::definition probed;
    check::http_target target;
    target.url = *check::url::parse(url);
    probed.target = target;
    return summary_of(
        probed,
        {.from = check::status::passing, .to = check::status::critical, .code = code, .cause = cause
        }
    );
}

}  // namespace

TEST(Summary, says_the_standard_phrase_of_a_status_code) {
    EXPECT_EQ(summary("http://x/", 200), "HTTP GET http://x/: 200 OK");
    EXPECT_EQ(summary("http://x/", 503), "HTTP GET http://x/: 503 Service Unavailable");
    EXPECT_EQ(summary("http://x/", 299), "HTTP GET http://x/: 299");
    EXPECT_EQ(summary("http://x/", 511), "HTTP GET http://x/: 511 Network Authentication Required");
}

TEST(Summary, hides_the_query_and_is_short) {
    EXPECT_EQ(summary("http://x/a?key=secret", 404), "HTTP GET http://x/a?…: 404 Not Found");
    auto const long_one = summary("http://x/" + std::string(1000, 'x'), 404);
    EXPECT_TRUE(long_one.ends_with("…: 404 Not Found"));
    EXPECT_LE(long_one.size(), 300U);
}

TEST(Summary, of_a_probe_without_an_answer_is_its_cause) {
    EXPECT_EQ(summary("http://x/?a", 0, "no answer"), "HTTP GET http://x/?…: no answer");
    EXPECT_EQ(summary("http://x/", 0, std::string(1000, 'x')).size(), 300U);
}

}  // namespace vitals::inline core::health
