// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/probe/timeout_text.hpp"

#include "core/health/observation.hpp"

#include <gtest/gtest.h>

namespace vitals::probing::probe {

using namespace std::chrono_literals;

TEST(TimeoutText, names_the_timeout_as_a_definition_does_and_what_was_under_way) {
    EXPECT_EQ(
        timeout_text(250ms, health::phase::connect),
        "timed out after 250ms while connecting"
    );
    EXPECT_EQ(
        timeout_text(1500ms, health::phase::resolve),
        "timed out after 1.5s while resolving the name"
    );
    EXPECT_EQ(
        timeout_text(90s, health::phase::transfer),
        "timed out after 1m30s while reading the answer"
    );
}

}  // namespace vitals::probing::probe
