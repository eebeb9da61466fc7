// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/logging/transition_log.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/status.hpp"
#include "core/check/url.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"
#include "support/memory_log.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace vitals::publishing::logging {

namespace {

status::check_status a_check() {
    auto definition = std::make_shared<check::definition>();
    definition->identity = {"shop", "web", "front"};
    check::http_target target;
    target.url = *check::url::parse("http://x/");
    definition->target = target;
    return {
        .definition = definition,
        .tracker = health::threshold_tracker{{}, check::status::critical},
        .output = "HTTP GET http://x/: 500 said by the target Output: and more",
    };
}

}  // namespace

TEST(TransitionLog, says_check_old_and_new_status_and_reason) {
    support::memory_log log;

    log_transition(
        log.logger(),
        a_check(),
        {.from = check::status::passing,
         .to = check::status::critical,
         .reason = health::failure_reason::status,
         .code = 500,
         .why = "500, expected 200-299"}
    );

    EXPECT_EQ(
        log.lines().at(0),
        "warn: status changed check=shop/web/front from=passing to=critical reason=status "
        "why=500, expected 200-299 output=HTTP GET http://x/: 500 Internal Server Error"
    );
}

TEST(TransitionLog, a_first_result_comes_from_pending) {
    support::memory_log log;

    log_transition(
        log.logger(),
        a_check(),
        {.from = check::status::critical, .to = check::status::critical, .initial = true}
    );

    EXPECT_TRUE(log.contains("from=pending to=critical"));
}

TEST(TransitionLog, warns_of_what_does_not_pass_and_of_nothing_else) {
    using check::status;
    support::memory_log log;

    for (auto const to : {status::passing, status::warning, status::critical})
        log_transition(log.logger(), a_check(), {.from = status::critical, .to = to});

    EXPECT_TRUE(log.lines().at(0).starts_with("info: "));
    EXPECT_TRUE(log.lines().at(1).starts_with("warn: "));
    EXPECT_TRUE(log.lines().at(2).starts_with("warn: "));
}

}  // namespace vitals::publishing::logging
