// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/watchdog.hpp"

#include "log/logger.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>
#include <variant>

using namespace std::chrono_literals;

namespace vitals::app {

namespace {

// A dying process has no memory that a test could look into.
class standard_error final : public log::sink {
    void write(log::level, std::string_view message, std::span<log::field const> fields) override {
        std::fprintf(stderr, "%.*s", static_cast<int>(message.size()), message.data());
        for (auto const& each : fields)
            if (auto const* text = std::get_if<std::string_view>(&each.value))
                std::fprintf(stderr, " %.*s", static_cast<int>(text->size()), text->data());
    }
};

log::logger a_log() {
    return log::logger{std::make_shared<standard_error>()};
}

void hang_while_ending_probes() {
    watchdog dog{a_log()};
    dog.now_ending("probes");
    for (auto const* task : {"servers", "lease", "reports"}) dog.began(task);
    dog.ended("lease");
    dog.arm(10ms);
    for (;;) ::pause();
}

void end_in_time() {
    {
        watchdog dog{a_log()};
        dog.arm(1h);
    }
    std::_Exit(0);
}

}  // namespace

TEST(Watchdog, ends_a_process_that_hangs_and_names_the_part_and_what_still_runs) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");

    EXPECT_EXIT(
        hang_while_ending_probes(),
        testing::ExitedWithCode(1),
        "did not end in time.* probes servers, reports"
    );
}

TEST(Watchdog, does_nothing_to_a_process_that_ends_in_time) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");

    EXPECT_EXIT(end_in_time(), testing::ExitedWithCode(0), "^$");
}

}  // namespace vitals::app
