// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/definition_budget.hpp"

#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/config_map.hpp"
#include "runtime/coroutine.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/controller_fixture.hpp"
#include "sources/controller/reconciler.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
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
    ~DefinitionBudget() override { under_test.stop(); }

    void change(std::string const& name, std::string text, std::string const& ns = "shop") {
        under_test.changed(
            {.key = {ns, name}, .uid = "u-" + name, .data = {{"checks.yaml", std::move(text)}}}
        );
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

    quota::quotas quotas{{.checks = 10, .definition_bytes = 1'000, .config_maps = 3}};
    runtime::asio::io_context loop{1};
    support::virtual_clock clock{loop};
    support::memory_log log;
    std::set<std::string> running;
    std::vector<std::string> stopped;
    std::size_t redefined = 0;
    std::vector<problems_changed> reports;
    controller under_test{
        {.loop = loop.get_executor(),
         .clock = clock,
         .log = log.logger(),
         .make_reader = reader_on_loop::on(loop.get_executor()),
         .quotas = &quotas},
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
    change("a", checks("a", 3) + std::string(2'000, '#'));
    EXPECT_THAT(last_problem(), HasSubstr("may have 1000 bytes of definitions"));
    EXPECT_EQ(running.size(), 3U);

    change("a", checks("a", 3));

    EXPECT_THAT(stopped, IsEmpty());
    EXPECT_EQ(redefined, 0U);
    EXPECT_THAT(reports.back().problems, IsEmpty());
    EXPECT_EQ(usage().bytes, checks("a", 3).size());
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
    EXPECT_EQ(usage().left_out, 497U);
    for (int i = 0; i < 500; ++i) remove("x" + std::to_string(i));
    EXPECT_THAT(running, IsEmpty());
    EXPECT_THAT(under_test.budget().all(), IsEmpty());
}

}  // namespace vitals::sources::controller
