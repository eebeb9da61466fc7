// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/evaluate.hpp"

#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"

#include <gtest/gtest.h>

namespace vitals::probing::http {
namespace {

using health::outcome;

TEST(HttpEvaluate, without_an_expectation_2xx_passes_429_warns_and_the_rest_is_critical) {
    check::expectation const consul;

    EXPECT_EQ(evaluate(consul, 200), outcome::passing);
    EXPECT_EQ(evaluate(consul, 299), outcome::passing);
    EXPECT_EQ(evaluate(consul, 429), outcome::warning);
    EXPECT_EQ(evaluate(consul, 199), outcome::critical);
    EXPECT_EQ(evaluate(consul, 300), outcome::critical);
    EXPECT_EQ(evaluate(consul, 404), outcome::critical);
    EXPECT_EQ(evaluate(consul, 428), outcome::critical);
    EXPECT_EQ(evaluate(consul, 430), outcome::critical);
    EXPECT_EQ(evaluate(consul, 500), outcome::critical);
}

TEST(HttpEvaluate, no_answer_is_critical_whatever_is_expected) {
    check::expectation expect;
    expect.passing = check::status_code_set{{{100, 599}}};

    EXPECT_EQ(evaluate(expect, 0), outcome::critical);
}

TEST(HttpEvaluate, an_expectation_replaces_the_default) {
    check::expectation expect;
    expect.passing = check::status_code_set{{{404, 404}}};
    expect.warning = check::status_code_set{{{200, 204}}};

    EXPECT_EQ(evaluate(expect, 404), outcome::passing);
    EXPECT_EQ(evaluate(expect, 200), outcome::warning);
    EXPECT_EQ(evaluate(expect, 429), outcome::critical);
}

TEST(HttpEvaluate, a_code_that_is_named_as_passing_passes_although_it_warns_by_default) {
    check::expectation expect;
    expect.passing = check::status_code_set{{{200, 499}}};

    EXPECT_EQ(evaluate(expect, 429), outcome::passing);
}

TEST(HttpEvaluate, an_empty_warning_set_never_warns) {
    check::expectation expect;
    expect.warning = check::status_code_set{};

    EXPECT_EQ(evaluate(expect, 429), outcome::critical);
}

}  // namespace
}  // namespace vitals::probing::http
