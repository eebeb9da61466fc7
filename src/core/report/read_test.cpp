// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/read.hpp"

#include "core/check/definition.hpp"
#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/threshold_tracker.hpp"
#include "core/report/history.hpp"
#include "core/report/packing.hpp"
#include "core/report/render.hpp"
#include "core/report/report.hpp"
#include "core/report/report_fixture.hpp"
#include "core/status/remembered.hpp"
#include "core/status/status_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

using testing::HasSubstr;
using testing::Not;

namespace {

std::string object(std::string_view status) {
    return R"({"metadata":{"name":"web","ownerReferences":[{"kind":"ConfigMap","uid":"u-1"}]},"status":)" +
           std::string{status} + "}";
}

constexpr health::threshold_tracker::counters none_counted{.primed = false};

struct ReadReport : report_fixture {
    std::string written() const { return object(render(make())); }
    std::expected<earlier_report, std::string> read(std::string_view json) const {
        return read_report(json, now);
    }
    std::string error(std::string_view json) const {
        auto const done = read(json);
        return done ? "" : done.error();
    }
    // The report with one part of its text replaced.
    std::string with(std::string_view part, std::string_view instead) const {
        auto text = written();
        auto const at = text.find(part);
        EXPECT_NE(at, text.npos) << part;
        return text.replace(at, part.size(), instead);
    }
    std::string with_memory(std::string_view data) const {
        return object(R"({"memory":{"version":1,"data":")" + std::string{data} + "\"}}");
    }
    status::remembered recalled(std::string const& id) const {
        return read(written())->recall(*check(id).definition).value();
    }
};

}  // namespace

TEST_F(ReadReport, remembers_what_was_written) {
    add("a", {.failures_before_critical = 3});
    see("a", 200);
    now += 1h;
    see("a", 503);
    see("a", 503);
    history known;
    known.add(
        {.at = to_short(start),
         .lasted = short_seconds{440},
         .code = 200,
         .from = check::status::critical,
         .to = check::status::passing}
    );
    changes["a"] = known;
    problems = {
        {.at = {"c.yaml", 9, 5}, .check_id = "x", .message = "unknown field \"htp\""},
        {.check_id = "", .message = "no manifest"}
    };

    auto const all = read(written());

    ASSERT_TRUE(all) << all.error();
    EXPECT_EQ(all->config_map_uid, "u-1");
    EXPECT_EQ(all->conditions, make().states());
    EXPECT_TRUE(std::ranges::equal(all->checks.at("a").changes.all(), known.all()));
    EXPECT_EQ(
        all->problems,
        (std::vector{check::to_string(problems[0]), check::to_string(problems[1])})
    );
    auto const one = recalled("a");
    EXPECT_EQ(one.status, check::status::passing);
    EXPECT_EQ(one.since, start);
    EXPECT_FALSE(one.redefined);
    EXPECT_EQ(one.before->status, check::status::critical);
    EXPECT_EQ(one.before->lasted.count(), 440U);
    EXPECT_EQ(one.why, "503, expected 200-299; failure 2 of 3");
}

TEST_F(ReadReport, notices_that_a_definition_asks_something_else_by_now) {
    add("a");
    see("a", 200);
    auto all = read(written());

    EXPECT_FALSE(all->recall(*a_definition("a", {.failures_before_critical = 9}))->redefined);
    all = read(written());
    EXPECT_TRUE(all->recall(*a_definition("a", {}, "/other"))->redefined);
    EXPECT_EQ(all->recall(*a_definition("b")), std::nullopt);
}

TEST_F(ReadReport, of_a_check_without_a_result_remembers_nothing) {
    add("a");

    EXPECT_EQ(read(written())->recall(*check("a").definition), std::nullopt);
}

TEST_F(ReadReport, has_nothing_to_remember_before_its_first_status) {
    auto const fresh = read(R"({"metadata":{"name":"web"}})");

    ASSERT_TRUE(fresh);
    EXPECT_EQ(fresh->memory.size(), 0U);
    EXPECT_EQ(fresh->config_map_uid, "");
}

// What somebody may have made of it.
TEST_F(ReadReport, is_not_trusted_when_something_of_it_cannot_be) {
    add("a");
    see("a", 503);
    changes["a"].add({.at = to_short(start)});
    ASSERT_EQ(error(written()), "");

    EXPECT_THAT(error("no JSON"), HasSubstr("no object"));
    EXPECT_THAT(error("[]"), HasSubstr("no object"));
    EXPECT_THAT(error(std::string(2'000'000, ' ') + "{}"), HasSubstr("1 MiB"));
    EXPECT_THAT(error(with(R"("version":1)", R"("version":2)")), HasSubstr("version"));
    EXPECT_THAT(error(with(R"("version":1)", R"("version":"1")")), HasSubstr("version"));
    EXPECT_THAT(error(with(R"("data":")", R"("data":"=)")), HasSubstr("memory is damaged"));
    EXPECT_THAT(error(with(R"("data":")", R"("date":")")), HasSubstr("memory is damaged"));
    EXPECT_THAT(error(with(R"("id":"a")", R"("id":7)")), HasSubstr("no id"));
    EXPECT_THAT(error(with(R"("checks":[{)", R"("checks":[3,{)")), HasSubstr("no object"));
    EXPECT_THAT(error(with(R"("at":"2026)", R"("at":"2126)")), HasSubstr("change"));
    EXPECT_THAT(error(with(R"("at":"2026-)", R"("at":"a-)")), HasSubstr("change"));
    EXPECT_THAT(error(with(R"("from":"critical")", R"("from":"dead")")), HasSubstr("change"));
    EXPECT_THAT(error(with(R"("conditions":[{)", R"("conditions":[[],{)")), HasSubstr("condition"));
    EXPECT_THAT(
        error(with(R"("lastTransitionTime":"2026)", R"("lastTransitionTime":"2926)")),
        HasSubstr("future")
    );
    auto const ahead = pack({{"a", {.since = to_short(now + 1h)}}}, to_short(now));
    EXPECT_THAT(error(with_memory(ahead)), HasSubstr("future"));
    std::string many;
    for (int i = 0; i < 501; ++i) many += R"({"id":"x"},)";
    EXPECT_THAT(error(with(R"("checks":[)", R"("checks":[)" + many)), HasSubstr("too long"));
}

TEST_F(ReadReport, shows_no_text_of_somebody_else_as_a_control_of_the_terminal_or_at_length) {
    add("a");
    see("a", 503);
    auto const text = with(R"("why":"503)", R"("why":"\u001b[31m\n)" + std::string(5'000, 'x'));
    auto const forged = with(
        R"("id":"a","status":"critical","since":"2026-01-31T09:00:00Z","why":")",
        R"("id":"a","why":"\u001b[31m\n)" + std::string(5'000, 'x')
    );
    EXPECT_EQ(error(text), "");

    auto const why = read(forged)->recall(*check("a").definition)->why;

    EXPECT_LE(why.size(), 160U);
    EXPECT_THAT(why, Not(HasSubstr("\x1b")));
    EXPECT_THAT(why, Not(HasSubstr("\n")));
}

TEST_F(ReadReport, random_damage_is_refused_or_harmless) {
    std::mt19937 dice{11};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in each run
    for (int i = 0; i < 5; ++i) add("c" + std::to_string(i));
    for (auto const& [id, handle] : running) {
        see(id, 503);
        changes[id].add({.at = to_short(start)});
    }
    auto const good = written();
    for (int i = 0; i < 5'000; ++i) {
        auto text = good;
        auto const at = dice() % text.size();
        switch (dice() % 3) {
            case 0:
                text[at] = static_cast<char>(dice());
                break;
            case 1:
                text.erase(at, dice() % 20);
                break;
            default:
                text.insert(at, good.substr(dice() % good.size(), dice() % 40));
        }
        if (auto read = read_report(text, now))
            if (auto const known = read->recall(*check("c1").definition)) {
                EXPECT_LE(known->since, now + 5min);
                EXPECT_LE(known->why.size(), 160U);
            }
    }
}

// A report that was not written at the end may have counters that a later result has reset.
TEST_F(ReadReport, of_a_killed_process_lets_one_failure_make_no_check_critical) {
    add("a", {.failures_before_critical = 5});
    see("a", 200);
    for (int i = 0; i < 4; ++i) see("a", 503);

    EXPECT_EQ(recalled("a").counters, none_counted);
    at_end = true;
    EXPECT_EQ(recalled("a").counters, check("a").tracker.counted());
}

TEST_F(ReadReport, of_a_killed_process_lets_one_success_make_no_check_passing) {
    add("a", {.success_before_passing = 3});
    see("a", 503);
    for (int i = 0; i < 2; ++i) see("a", 200);

    EXPECT_EQ(recalled("a").counters, none_counted);
    at_end = true;
    EXPECT_EQ(recalled("a").counters, check("a").tracker.counted());
}

TEST_F(ReadReport, of_a_killed_process_keeps_counters_that_lead_nowhere) {
    for (auto const code : std::to_array<std::uint16_t>({200, 503})) {
        add(std::to_string(code), {.success_before_passing = 2, .failures_before_critical = 2});
        for (int i = 0; i < 2; ++i) see(std::to_string(code), code);

        EXPECT_GE(recalled(std::to_string(code)).counters.count, 2U);
    }
}

TEST_F(ReadReport, says_that_it_was_written_at_the_end_only_if_that_matters) {
    add("a", {.failures_before_critical = 5});
    see("a", 200);
    at_end = true;
    EXPECT_THAT(written(), Not(HasSubstr("final")));

    see("a", 503);

    EXPECT_THAT(written(), HasSubstr(R"("final":true)"));
}

TEST_F(ReadReport, a_kill_at_any_moment_makes_no_transition_come_early) {
    std::mt19937 dice{7};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in each run
    for (int round = 0; round < 1'000; ++round) {
        store.remove(check::identity{"shop", "web", "a"});
        add("a",
            {.success_before_passing = static_cast<std::uint32_t>(dice() % 5),
             .failures_before_critical = static_cast<std::uint32_t>(dice() % 5)});
        for (auto seen = 1 + dice() % 12; seen > 0; --seen) see("a", dice() % 2 ? 200 : 503);
        auto earlier = read(written());
        ASSERT_TRUE(earlier) << earlier.error();
        auto const since = check("a").since;
        // A change would be written at once.
        for (auto unwritten = dice() % 6; unwritten > 0; --unwritten) {
            now += 10s;
            see("a", dice() % 2 ? 200 : 503);
        }
        if (check("a").since != since) continue;

        status::status_store restarted;
        restarted.remember_with([&](auto const& of) { return earlier->recall(of); });
        auto const which = restarted.add(check("a").definition, now);
        auto const& continued = *restarted.find("shop/web/a");
        for (int i = 0; i < 10; ++i) {
            std::uint16_t const code = dice() % 2 ? 200 : 503;
            now += 10s;
            see("a", code);
            auto const status = continued.status();
            health::observation seen;
            seen.outcome = code == 200 ? health::outcome::passing : health::outcome::critical;
            seen.code = code;
            seen.ended = now;
            restarted.observe(which, std::move(seen));
            if (continued.status() == status) continue;
            ASSERT_EQ(continued.status(), check("a").status()) << "round " << round;
        }
    }
}

// The promise of a restart: after an end at any moment no transition comes that would not have come
// without it, and none comes earlier.
TEST_F(ReadReport, a_restart_at_any_moment_makes_no_transition) {
    std::mt19937 dice{5};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in each run
    for (int round = 0; round < 300; ++round) {
        check::thresholds const limits{
            .success_before_passing = static_cast<std::uint32_t>(dice() % 4),
            .failures_before_warning = static_cast<std::uint32_t>(dice() % 3),
            .failures_before_critical = static_cast<std::uint32_t>(3 + dice() % 3)
        };
        store.remove(check::identity{"shop", "web", "a"});
        add("a", limits);
        for (auto seen = 1 + dice() % 12; seen > 0; --seen) see("a", dice() % 2 ? 200 : 503);
        at_end = true;
        auto earlier = read(written());
        ASSERT_TRUE(earlier) << earlier.error();

        status::status_store restarted;
        restarted.remember_with([&](auto const& of) { return earlier->recall(of); });
        auto const which = restarted.add(check("a").definition, now + 1min);

        auto const& continued = *restarted.find("shop/web/a");
        EXPECT_EQ(continued.status(), check("a").status());
        EXPECT_EQ(continued.since, check("a").since);
        for (int i = 0; i < 10; ++i) {
            std::uint16_t const code = dice() % 3 == 0 ? 200 : 503;
            now += 10s;
            see("a", code);
            health::observation seen;
            seen.outcome = code == 200 ? health::outcome::passing : health::outcome::critical;
            seen.code = code;
            seen.ended = now;
            restarted.observe(which, std::move(seen));
            ASSERT_EQ(continued.status(), check("a").status()) << "round " << round;
            ASSERT_EQ(continued.since, check("a").since) << "round " << round;
        }
    }
}

TEST_F(ReadReport, of_ten_thousand_checks_in_any_state_is_below_512_kib_with_its_metadata) {
    std::mt19937 dice{1};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in each run
    for (int i = 0; i < 10'000; ++i) {
        auto const id = std::string(20 + dice() % 200, 'i') + std::to_string(i);
        add(id, {.success_before_passing = 3, .failures_before_critical = 3});
        now = start - std::chrono::seconds{dice() % 30'000'000};
        auto const seen = dice() % 20;
        for (unsigned count = 0; count < seen; ++count)
            see(id, dice() % 3 == 0 ? 200 : dice() % 2 == 0 ? 503 : 429);
        for (unsigned count = 0; count < 7; ++count)
            changes[id].add(
                {.at = to_short(now),
                 .lasted = short_seconds{static_cast<std::uint32_t>(dice())},
                 .code = 503,
                 .reason = health::failure_reason::protocol}
            );
    }
    for (int i = 0; i < 150; ++i)
        problems.push_back(
            {.at = {std::string(200, 'k'), 1'000, 1'000},
             .check_id = std::string(250, 'i'),
             .message = std::string(2'000, '"')}
        );
    now = start;

    auto const text = written();

    constexpr std::size_t metadata = std::size_t{32} * 1024;
    EXPECT_LT(text.size() + metadata, std::size_t{512} * 1024);
    auto all = read(text);
    ASSERT_TRUE(all) << all.error();
    EXPECT_GT(all->checks.size(), 100U);
    store.for_each([&](status::check_status const& each) {
        EXPECT_EQ(all->recall(*each.definition).has_value(), !each.pending);
    });
}

}  // namespace vitals::inline core::report
