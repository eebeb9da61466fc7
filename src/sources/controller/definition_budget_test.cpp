// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/definition_budget.hpp"

#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/resource.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/controller_fixture.hpp"
#include "sources/controller/reconciler.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vitals::sources::controller {

namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string checks(std::string const& prefix, std::size_t count, std::string const& host = "a") {
    std::string text = "checks:\n";
    for (std::size_t i = 0; i < count; ++i)
        text += "- {id: " + prefix + std::to_string(100 + i) + ", http: 'http://" + host + "'}\n";
    return text;
}

class DefinitionBudget : public testing::Test {
protected:
    explicit DefinitionBudget(
        definition_budget::totals most = {},
        quota::budgets const& of_each = {.checks = 10, .definition_bytes = 1'000, .config_maps = 3}
    )
        : all{most}, quotas{of_each} {}
    ~DefinitionBudget() override { under_test.stop(); }

    using texts = std::map<std::string, std::string>;  // by key

    // As a source does it.
    void hand_on(std::string const& name, texts data, std::string const& ns = "shop") {
        if (!under_test.accepts({ns, name})) return;
        under_test.changed({.key = {ns, name}, .uid = "u-" + name, .data = std::move(data)});
    }
    void change(std::string const& name, std::string text, std::string const& ns = "shop") {
        hand_on(name, {{"checks.yaml", std::move(text)}}, ns);
        clock.settle();
    }
    void remove(std::string const& name) {
        under_test.removed({"shop", name});
        clock.settle();
    }
    definition_budget::usage usage(std::string const& ns = "shop") const {
        return under_test.budget().all().find(ns)->second;
    }
    void carry_out(reconcile::plan const& plan) {
        ++applied;
        for (auto const& each : plan.start) running.insert(each->identity.text());
        for (auto const& each : plan.stop) {
            running.erase(each->identity.text());
            stopped.push_back(each->identity.text());
        }
        redefined += plan.replace.size();
    }
    std::string last_problem() const {
        return reports.empty() || reports.back().problems.empty()
                   ? std::string{}
                   : reports.back().problems.back().message;
    }

    definition_budget::totals all;
    quota::quotas quotas;
    runtime::asio::io_context loop{1};
    support::virtual_clock clock{loop};
    support::memory_log log;
    std::set<std::string> running;
    std::vector<std::string> stopped;
    std::size_t redefined = 0;
    std::size_t applied = 0;
    std::vector<problems_changed> reports;
    controller under_test{
        {.loop = loop.get_executor(),
         .clock = clock,
         .log = log.logger(),
         .make_reader = reader_on_loop::on(loop.get_executor()),
         .quotas = &quotas,
         .most_definitions = all},
        {.apply = [this](auto const& plan) { carry_out(plan); },
         .report = [this](auto const& change) { reports.push_back(change); }}
    };
};

}  // namespace

TEST_F(DefinitionBudget, leaves_out_the_newest_config_maps_and_says_who_can_raise_the_limit) {
    for (auto const* name : {"a", "b", "c", "d"}) change(name, checks(name, 1));

    EXPECT_THAT(running, ElementsAre("shop/a/a100", "shop/b/b100", "shop/c/c100"));
    EXPECT_EQ(
        last_problem(),
        "is left out: namespace shop may have 3 ConfigMaps with checks; who runs Vitals can raise "
        "that with --quota shop=configmaps:N (docs/tenants.md)"
    );
    EXPECT_EQ(reports.back().key.name, "d");
    EXPECT_EQ(usage().admitted, 3U);
    EXPECT_EQ(usage().left_out, 1U);
    EXPECT_TRUE(under_test.budget().is_left_out({"shop", "d"}));
    EXPECT_FALSE(under_test.budget().is_left_out({"shop", "a"}));
}

TEST_F(DefinitionBudget, of_one_namespace_leaves_the_others_alone) {
    for (auto const* name : {"a", "b", "c", "d"}) change(name, checks(name, 1));
    change("a", checks("a", 5), "data");
    EXPECT_EQ(usage("data").checks, 5U);
}

TEST_F(DefinitionBudget, takes_what_was_left_out_when_it_comes_again_and_there_is_room) {
    for (auto const* name : {"a", "b", "c", "d"}) change(name, checks(name, 1));
    remove("a");

    change("d", checks("d", 1));

    EXPECT_THAT(running, Contains("shop/d/d100"));
    EXPECT_THAT(reports.back().problems, IsEmpty());
    EXPECT_EQ(usage().left_out, 0U);
}

TEST_F(DefinitionBudget, an_edit_that_exceeds_it_and_comes_back_stops_and_redefines_nothing) {
    change("a", checks("a", 3));
    auto const bytes = usage().bytes;
    change("a", checks("a", 3) + std::string(2'000, '#'));
    EXPECT_THAT(last_problem(), HasSubstr("may have 1000 bytes of definitions"));
    EXPECT_EQ(running.size(), 3U);

    change("a", checks("a", 3));

    EXPECT_THAT(stopped, IsEmpty());
    EXPECT_EQ(redefined, 0U);
    EXPECT_THAT(reports.back().problems, IsEmpty());
    EXPECT_EQ(usage().bytes, bytes);
}

TEST_F(
    DefinitionBudget,
    leaves_out_the_new_checks_of_an_edit_that_do_not_fit_and_keeps_all_others
) {
    change("a", checks("m", 8));
    change("b", checks("a", 1));
    ASSERT_EQ(running.size(), 9U);

    // The new ones come first in the text and in the order of the ids.
    change("a", checks("a", 3) + checks("m", 8).substr(std::string{"checks:\n"}.size()));

    EXPECT_EQ(running.size(), 10U);
    EXPECT_THAT(stopped, IsEmpty());
    EXPECT_THAT(running, Contains("shop/a/a100"));
    EXPECT_THAT(running, Not(Contains("shop/a/a101")));
    EXPECT_EQ(
        last_problem(),
        "2 checks are left out: namespace shop may have 10 checks; who runs Vitals can raise that "
        "with --quota shop=checks:N (docs/tenants.md)"
    );
    EXPECT_EQ(usage().checks, 10U);
    EXPECT_TRUE(under_test.budget().is_left_out({"shop", "a"}));

    remove("b");
    change("a", checks("a", 2) + checks("m", 8).substr(std::string{"checks:\n"}.size()));
    EXPECT_THAT(running, Contains("shop/a/a101"));
    EXPECT_FALSE(under_test.budget().is_left_out({"shop", "a"}));
}

TEST_F(DefinitionBudget, counts_a_config_map_that_is_deleted_and_created_again_once) {
    change("a", checks("a", 4));
    under_test.removed({"shop", "a"});
    change("a", checks("a", 4));
    EXPECT_EQ(usage().admitted, 1U);
    EXPECT_EQ(usage().checks, 4U);
    remove("a");
    EXPECT_THAT(under_test.budget().all(), IsEmpty());
}

TEST_F(DefinitionBudget, counts_nothing_against_it_that_was_left_out) {
    for (int i = 0; i < 500; ++i) change("x" + std::to_string(i), checks("x", 1));
    EXPECT_EQ(running.size(), 3U);
    for (int i = 0; i < 500; ++i) remove("x" + std::to_string(i));
    EXPECT_THAT(running, IsEmpty());
    EXPECT_THAT(under_test.budget().all(), IsEmpty());
}

// Regression: a check without a good entry counted for nothing, so ten edits made ten times the
// limit run.
TEST_F(DefinitionBudget, counts_the_checks_that_an_edit_with_a_mistake_keeps_running) {
    change("a", checks("a", 10));

    change("a", "checks:\n- {}\n" + checks("b", 10).substr(std::string{"checks:\n"}.size()));
    hand_on("a", {{"checks.yaml", "{"}, {"more.yaml", checks("c", 10)}});
    clock.settle();

    EXPECT_EQ(running.size(), 10U);
    EXPECT_THAT(running, Contains("shop/a/a100"));
    EXPECT_EQ(usage().checks, 10U);
    EXPECT_THAT(last_problem(), HasSubstr("10 checks are left out: namespace shop may have 10"));
}

// Regression: an edit to one byte freed all bytes, while the checks that had them ran on.
TEST_F(DefinitionBudget, counts_the_bytes_of_checks_that_run_on_after_their_text_is_gone) {
    std::string const large = "checks: [{id: x, http: 'http://a', notes: " + std::string(800, 'n');
    change("a", large + "}]");

    change("a", "{");
    change("b", large + "}]");

    EXPECT_THAT(running, ElementsAre("shop/a/x"));
    EXPECT_GT(usage().bytes, 800U);
    EXPECT_THAT(last_problem(), HasSubstr("is left out: namespace shop may have 1000 bytes"));

    remove("a");
    change("b", large + "}]");
    EXPECT_THAT(running, ElementsAre("shop/b/x"));
}

// Regression: only the text counted. 1 MiB of it can make 148 MiB of checks.
TEST_F(DefinitionBudget, counts_what_aliases_make_of_a_short_text) {
    std::string text =
        "checks:\n- {id: x0, http: 'http://a', body: &b " + std::string(200, 'b') + "}\n";
    for (int i = 1; i < 6; ++i)
        text += "- {id: x" + std::to_string(i) + ", http: 'http://a', body: *b}\n";
    ASSERT_LT(text.size(), 500U);
    change("a", checks("a", 2));

    change("a", text);

    EXPECT_THAT(running, ElementsAre("shop/a/a100", "shop/a/a101"));
    EXPECT_EQ(
        last_problem(),
        "is left out: namespace shop may have 1000 bytes of definitions, aliases and defaults "
        "written out; who runs Vitals can raise that with --quota shop=definitions:N "
        "(docs/tenants.md)"
    );
    EXPECT_TRUE(under_test.budget().is_left_out({"shop", "a"}));
}

// Regression: each of 100,000 labelled ConfigMaps took 1 KB and an Event.
TEST_F(DefinitionBudget, keeps_nothing_of_config_maps_far_beyond_it_and_says_so_once) {
    for (int i = 0; i < 500; ++i) change("x" + std::to_string(1000 + i), checks("x", 1));
    change("a", checks("a", 1), "data");

    EXPECT_EQ(usage().config_maps.size(), 3 + definition_budget::most_left_out);
    EXPECT_EQ(usage().left_out, definition_budget::most_left_out);
    EXPECT_EQ(reports.size(), definition_budget::most_left_out);
    EXPECT_EQ(under_test.known().config_maps(), 4 + definition_budget::most_left_out);
    EXPECT_EQ(log.count("the rest is not listed"), 1U);

    remove("x1000");
    change("x1499", checks("x", 1));
    EXPECT_THAT(running, Contains("shop/x1499/x100"));
}

// Regression: it was carried out at once, and the older version after it took its problem back.
TEST_F(DefinitionBudget, an_edit_that_exceeds_it_is_left_out_behind_the_edit_before_it) {
    hand_on("a", {{"checks.yaml", checks("a", 1)}});
    loop.poll_one();  // it is being read
    hand_on("a", {{"checks.yaml", checks("b", 1) + std::string(2'000, '#')}});
    clock.settle();

    EXPECT_THAT(running, ElementsAre("shop/a/a100"));
    EXPECT_THAT(last_problem(), HasSubstr("is left out"));
    EXPECT_EQ(under_test.known().rejected_manifests(), 1U);
    EXPECT_TRUE(under_test.budget().is_left_out({"shop", "a"}));
}

TEST_F(DefinitionBudget, a_config_map_that_is_created_again_and_exceeds_it_is_not_forgotten) {
    change("a", checks("a", 1));

    under_test.removed({"shop", "a"});
    under_test.changed(
        {.key = {"shop", "a"}, .uid = "u2", .data = {{"checks.yaml", std::string(2'000, '#')}}}
    );
    clock.settle();

    EXPECT_THAT(running, IsEmpty());
    EXPECT_EQ(usage().admitted, 0U);
    EXPECT_TRUE(under_test.budget().is_left_out({"shop", "a"}));
    EXPECT_THAT(last_problem(), HasSubstr("is left out"));
}

// Regression: each event of it copied all of its checks and wrote a line.
TEST_F(DefinitionBudget, events_of_what_is_left_out_already_change_nothing) {
    change("a", checks("a", 3));
    auto const large = checks("a", 3) + std::string(2'000, '#');
    change("a", large);
    auto const lines = log.lines().size();
    auto const plans = applied;

    for (int i = 0; i < 100; ++i) change("a", large);

    EXPECT_EQ(log.lines().size(), lines);
    EXPECT_EQ(applied, plans);
    EXPECT_EQ(reports.size(), 1U);
    EXPECT_EQ(usage().left_out_total, 1U);
}

// What an attacker may do to one namespace, in any order.
TEST_F(DefinitionBudget, is_never_exceeded_by_checks_and_counts_what_runs_whatever_is_edited) {
    std::uint64_t state = 1;
    auto const random = [&state](std::uint64_t below) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return (state >> 33) % below;
    };
    for (int turn = 0; turn < 2'000; ++turn) {
        kube::model::object_key const key{"shop", std::string(1, "abcdefg"[random(7)])};
        texts data;
        for (auto const* each : {"k1.yaml", "k2.yaml"}) {
            auto const good = checks(std::string(1, "mnop"[random(4)]), random(8));
            std::vector<std::string> const some{"{", "", good, good, good + "- {}\n"};
            data[each] = some[random(some.size())];
        }
        if (random(20) == 0) data["large.yaml"] = std::string(1'500, '#');
        if (random(5) == 0) under_test.removed(key);
        if (random(5) > 0 && under_test.accepts(key))
            under_test.changed(
                {.key = key, .uid = "u" + std::to_string(random(3)), .data = std::move(data)}
            );
        if (random(3) == 0) clock.settle();
        ASSERT_LE(running.size(), 10U) << turn;
    }
    clock.settle();

    std::uint64_t counted = 0;
    std::uint64_t bytes = 0;
    auto const of = usage();
    for (auto const& [name, one] : of.config_maps) {
        EXPECT_EQ(one.checks, under_test.known().running({"shop", name}).size()) << name;
        counted += one.checks;
        bytes += one.bytes;
    }
    EXPECT_EQ(running.size(), counted);
    EXPECT_EQ(of.checks, counted);
    EXPECT_EQ(of.bytes, bytes);
    EXPECT_LE(of.bytes, 1'000U);
    EXPECT_LE(of.admitted, 3U);
}

namespace {

constexpr std::uint64_t kibibyte = 1024;

struct DefinitionBudgetOfManyChecks : DefinitionBudget {
    DefinitionBudgetOfManyChecks() : DefinitionBudget{{.checks = 4'096}, {}} {}
};

struct DefinitionBudgetOfAll : DefinitionBudget {
    DefinitionBudgetOfAll() : DefinitionBudget{{.bytes = 256 * kibibyte, .checks = 256}, {}} {}

    void grow(std::string const& name, std::size_t bytes, std::string const& ns) {
        change(name, std::string(bytes, '#'), ns);
    }
};

}  // namespace

TEST_F(DefinitionBudgetOfAll, leaves_something_for_the_next_namespace) {
    for (auto const* ns : {"a", "b", "c", "d"})
        for (auto const* name : {"x", "y"}) grow(name, 100 * kibibyte, ns);

    // Of three quarters of them, three times as many as are free then.
    EXPECT_EQ(usage("a").bytes, 100 * kibibyte);
    EXPECT_EQ(usage("b").bytes, 0U);
    EXPECT_EQ(
        last_problem(),
        "is left out: all namespaces together may have 262144 bytes of definitions, a tenth of "
        "Vitals' memory limit, and namespace d has its share of what is left (docs/tenants.md)"
    );
    grow("x", 60 * kibibyte, "b");
    EXPECT_EQ(usage("b").bytes, 60 * kibibyte);
    grow("x", 20 * kibibyte, "c");
    EXPECT_EQ(usage("c").bytes, 20 * kibibyte);

    grow("x", 10 * kibibyte, "a");
    grow("y", 40 * kibibyte, "c");
    EXPECT_EQ(usage("c").bytes, 60 * kibibyte);
}

// Four namespaces had 31.8 of 32 MiB, and nobody else could add a character to a running manifest.
TEST_F(
    DefinitionBudgetOfAll,
    does_not_freeze_the_edits_of_a_small_namespace_that_others_leave_nothing
) {
    grow("x", 100, "small");
    grow("x", 140 * kibibyte, "a");
    grow("x", 38 * kibibyte, "b");
    grow("x", 9 * kibibyte, "c");
    grow("x", 3 * kibibyte, "d");
    grow("x", 1'400, "e");
    ASSERT_GE(usage("a").bytes + usage("b").bytes + usage("c").bytes, 187 * kibibyte);

    grow("x", 500, "small");

    EXPECT_EQ(usage("small").bytes, 500U);
}

// Regression: what each namespace may have in any case came on top of the limit of all, up to half
// of it.
TEST_F(DefinitionBudgetOfAll, is_never_exceeded_however_many_namespaces_take_all_they_can) {
    for (int ns = 0; ns < 60; ++ns)
        for (auto size = 128 * kibibyte; size >= 64; size /= 2)
            grow(std::to_string(size), size, "n" + std::to_string(ns));

    EXPECT_LE(under_test.budget().used().bytes, 256 * kibibyte);
    EXPECT_GE(under_test.budget().used().bytes, 192 * kibibyte);
}

TEST_F(DefinitionBudgetOfAll, is_one_of_checks_too_whatever_their_text_is) {
    change("x", checks("x", 200), "a");
    change("x", checks("x", 200), "b");

    EXPECT_EQ(usage("b").checks, 40U) << "sixteen of 256 are for those who have little";
    EXPECT_THAT(
        last_problem(),
        "160 checks are left out: all namespaces together may have 256 checks, one for each 2,680 "
        "bytes of Vitals' memory limit (docs/tenants.md)"
    );
    change("x", checks("x", 8), "c");
    EXPECT_EQ(usage("c").checks, 0U);
}

TEST_F(DefinitionBudgetOfManyChecks, has_a_few_for_a_namespace_that_others_leave_nothing) {
    change("x", checks("x", 4'000), "a");

    change("x", checks("x", 8), "b");

    EXPECT_EQ(usage("a").checks, 3'840U);
    EXPECT_EQ(usage("b").checks, 2U);
}

}  // namespace vitals::sources::controller
