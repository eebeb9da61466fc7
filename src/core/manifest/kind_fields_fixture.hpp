// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is read of one check, by its fields: for the tests of the kinds.

#include "core/check/target.hpp"
#include "core/manifest/advice.hpp"
#include "core/manifest/manifest_fixture.hpp"
#include "core/manifest/parse.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {

inline std::string one_check(std::string const& fields) {
    return "checks: [{id: a, " + fields + "}]";
}

inline check::target target_of(std::string const& fields) {
    auto const read = parse_one(one_check(fields));
    EXPECT_EQ(problems_in(read), "") << fields;
    return read.checks.at(0)->target;
}

inline std::string problem_with(std::string const& fields) {
    return problems_in(one_check(fields));
}

// Those of a ConfigMap, each on a line.
inline std::string hints_at(std::string const& fields) {
    auto const read =
        parse("shop", "web", {{"c.yaml", one_check(fields)}}, {.hints = advice::of_config_maps});
    std::string text;
    for (auto const& each : read.at(0).hints) text += each.message + "\n";
    return text;
}

}  // namespace vitals::inline core::manifest
