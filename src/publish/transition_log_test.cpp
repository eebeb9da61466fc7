// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publish/transition_log.hpp"

#include "check/definition.hpp"
#include "check/status.hpp"
#include "health/observation.hpp"
#include "status/status_store.hpp"
#include "support/memory_log.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace vitals::publish {

namespace {

status::check_status a_check(std::string output) {
    auto definition = std::make_shared<check::definition>();
    definition->identity = {"shop", "web", "front"};
    return {
        .definition = definition,
        .tracker = health::threshold_tracker{{}, check::status::critical},
        .output = std::move(output)
    };
}

}  // namespace

TEST(TransitionLog, says_check_old_and_new_status_and_reason) {
    support::memory_log log;

    log_transition(
        log.logger(),
        a_check("HTTP GET http://x/: 500 Internal Server Error"),
        {.from = check::status::passing,
         .to = check::status::critical,
         .reason = health::failure_reason::status}
    );

    EXPECT_EQ(
        log.lines().at(0),
        "info: status changed check=shop/web/front from=passing to=critical reason=status "
        "output=HTTP GET http://x/: 500 Internal Server Error"
    );
}

TEST(TransitionLog, a_first_result_comes_from_pending) {
    support::memory_log log;

    log_transition(
        log.logger(),
        a_check(""),
        {.from = check::status::critical, .to = check::status::critical, .initial = true}
    );

    EXPECT_TRUE(log.contains("from=pending to=critical"));
}

TEST(TransitionLog, leaves_the_body_of_the_answer_out) {
    EXPECT_EQ(
        without_body("HTTP GET http://x/: 200 OK Output: password=1"),
        "HTTP GET http://x/: 200 OK"
    );
    EXPECT_EQ(without_body("timed out"), "timed out");
    EXPECT_EQ(without_body(std::string(1000, 'x')).size(), 300U);
}

}  // namespace vitals::publish
