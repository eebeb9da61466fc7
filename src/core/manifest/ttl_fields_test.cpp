// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/check/ttl_target.hpp"
#include "core/manifest/kind_fields_fixture.hpp"
#include "core/manifest/manifest_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

check::definition definition_of(std::string const& fields, std::string const& before = {}) {
    auto const read = parse_one(before + "checks: [{id: a, " + fields + "}]");
    EXPECT_EQ(problems_in(read), "") << fields;
    return *read.checks.at(0);
}

TEST(TtlFields, are_those_of_consul) {
    for (auto const* const text : {"ttl: 90s", "TTL: 1m30s"}) {
        auto const made = definition_of(text);

        EXPECT_EQ(made.target.as<check::ttl_target>()->ttl, 90s) << text;
        EXPECT_EQ(made.target.kind().type, "ttl");
        EXPECT_EQ(made.target.asked(), "TTL 1m30s");
    }
}

TEST(TtlFields, say_what_an_update_reported) {
    auto const target = definition_of("ttl: 90s").target;

    EXPECT_EQ(target.found(0, check::status::passing), "reported passing");
    EXPECT_EQ(target.found(0, check::status::critical), "reported critical");
}

TEST(TtlFields, report_a_time_that_is_none_or_too_short_or_too_long) {
    EXPECT_THAT(problem_with("ttl: soon"), HasSubstr("c.yaml:1:23: check \"a\": ttl"));
    EXPECT_THAT(problem_with("ttl: 999ms"), HasSubstr("ttl"));
    EXPECT_THAT(problem_with("ttl: 169h"), HasSubstr("ttl"));
    EXPECT_THAT(problem_with("ttl: 0"), HasSubstr("ttl"));
}

TEST(TtlFields, have_none_of_a_probe) {
    for (std::string const field :
         {"interval: 1s",
          "timeout: 1s",
          "successBeforePassing: 2",
          "failuresBeforeWarning: 1",
          "failuresBeforeCritical: 2"})
        EXPECT_THAT(
            problem_with("ttl: 30s, " + field),
            AllOf(HasSubstr("` is a field of http, tcp"), HasSubstr(" checks, not of ttl checks"))
        ) << field;
    EXPECT_THAT(problem_with("ttl: 30s, tls: {}"), HasSubstr("not of ttl checks"));
    EXPECT_THAT(problem_with("ttl: 30s, tcp: 'db:1'"), HasSubstr("exactly one target"));
}

TEST(TtlFields, ignore_what_only_probes_have_in_defaults) {
    auto const made = definition_of(
        "ttl: 30s, status: passing, outputMaxSize: 10",
        "defaults: {interval: 3s, timeout: 2s, failuresBeforeCritical: 4, reuse: true}\n"
    );

    EXPECT_EQ(made.timing, (check::timing{.interval = 0s, .timeout = 0s}));
    EXPECT_EQ(made.thresholds, check::thresholds{});
    EXPECT_EQ(made.initial_status, check::status::passing);
    EXPECT_EQ(made.output_max_size, 10U);
}

TEST(TtlFields, an_edit_of_the_ttl_leaves_earlier_updates_valid) {
    auto const one = definition_of("ttl: 30s");
    auto const other = definition_of("ttl: 60s");

    EXPECT_TRUE(check::same_probe(one, other));
    EXPECT_NE(one.target, other.target);
    EXPECT_EQ(one.target.bytes(), 0U);
}

}  // namespace
}  // namespace vitals::inline core::manifest
