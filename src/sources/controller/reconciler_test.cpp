// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/reconciler.hpp"

#include "core/manifest/parse.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/resource.hpp"
#include "sources/controller/reading.hpp"
#include "support/memory_log.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vitals::sources::controller {

namespace {

using texts = std::map<std::string, std::string>;  // by key

struct Reconciler : testing::Test {
    void change(texts data, std::string uid = "u1", kube::model::object_key key = {"shop", "web"}) {
        auto read = read_config_map(
            {.key = std::move(key),
             .uid = std::move(uid),
             .data = std::move(data),
             .resource_version = "42"},
            {}
        );
        if (under_test.is_another(read)) under_test.remove(read.key);
        auto planned = under_test.plan(read);
        under_test.carry_out(std::move(read), std::move(planned));
    }
    void carry_out(reconcile::plan const& plan) {
        for (auto const& each : plan.start) running.insert(std::string{each->identity.id()});
        for (auto const& each : plan.stop) running.erase(std::string{each->identity.id()});
    }

    bool share_is_used_up = false;
    support::memory_log log;
    std::set<std::string> running;
    std::vector<problems_changed> reports;
    std::vector<std::pair<std::string, std::size_t>> done;  // name, checks by then
    reconciler under_test{
        log.logger(),
        {.apply = [this](auto const& plan) { carry_out(plan); },
         .report = [this](auto const& change) { reports.push_back(change); },
         .may_log = [this](auto ns) { return ns != "shop" || !share_is_used_up; },
         .done = [this](auto const& key) { done.emplace_back(key.name, running.size()); }}
    };
};

std::string a_check(std::string const& id) {
    return "checks: [{id: " + id + ", http: 'http://a'}]";
}

// One more than a ConfigMap can hold.
texts too_many_before(texts all, std::string const& text) {
    for (std::size_t i = 0; i <= manifest::limits{}.manifests; ++i)
        all.emplace("k" + std::to_string(i) + ".yaml", text);
    return all;
}

}  // namespace

TEST_F(Reconciler, says_that_a_config_map_is_done_when_it_is_applied_whatever_is_in_it) {
    change({{"a.yaml", a_check("one")}});
    EXPECT_EQ(under_test.resource_version({"shop", "web"}), "42");
    EXPECT_TRUE(under_test.is_whole({"shop", "web"}));
    change({{"a.yaml", "checks: []"}});
    EXPECT_FALSE(under_test.is_whole({"shop", "web"}));
    change({{"a.yaml", "checks: 5"}});
    EXPECT_EQ(under_test.problems_of({"shop", "web"}).size(), 1U);
    under_test.remove({"shop", "web"});
    under_test.remove({"shop", "other"});

    using entry = std::pair<std::string, std::size_t>;
    EXPECT_EQ(done, (std::vector<entry>{{"web", 1}, {"web", 0}, {"web", 0}, {"web", 0}}));
    EXPECT_FALSE(under_test.knows({"shop", "web"}));
    EXPECT_TRUE(under_test.problems_of({"shop", "web"}).empty());
    EXPECT_EQ(under_test.resource_version({"shop", "web"}), "");
}

TEST_F(Reconciler, a_config_map_with_a_mistake_is_not_whole) {
    change({{"a.yaml", a_check("one")}, {"b.yaml", "checks: 5"}});
    EXPECT_FALSE(under_test.is_whole({"shop", "web"}));

    change({{"a.yaml", a_check("one")}});
    EXPECT_TRUE(under_test.is_whole({"shop", "web"}));
}

// Regression: one namespace's edits could push the lines of all others out of the log.
TEST_F(Reconciler, logs_edits_and_deletions_within_the_share_of_their_namespace) {
    change({{"a.yaml", a_check("one")}});
    under_test.remove({"shop", "web"});
    EXPECT_EQ(log.lines().size(), 2U);
    share_is_used_up = true;

    change({{"a.yaml", a_check("one")}});
    under_test.remove({"shop", "web"});
    EXPECT_EQ(log.lines().size(), 2U);
    change({{"a.yaml", a_check("one")}}, "u1", {"data", "web"});

    EXPECT_EQ(log.lines().size(), 3U);
}

TEST_F(Reconciler, a_config_map_with_very_many_empty_manifests_is_reported_within_limits) {
    auto const data = too_many_before({{"0.yaml", a_check("one")}}, "");

    change(data);

    ASSERT_EQ(reports.size(), 1U);
    manifest::limits const limits;
    EXPECT_LE(reports[0].problems.size(), limits.problems + 2);  // and how many of each are not
    EXPECT_NE(reports[0].problems.front().message.find("at most"), std::string::npos);
    EXPECT_EQ(under_test.problems(), reports[0].problems.size());
    EXPECT_EQ(under_test.rejected_manifests(), data.size() - 1);
    EXPECT_EQ(running, std::set<std::string>{"one"});
}

TEST_F(Reconciler, checks_continue_when_too_many_manifests_stand_before_theirs) {
    change({{"z1.yaml", a_check("one")}, {"z2.yaml", a_check("two")}, {"z3.yaml", "checks: []"}});

    change(too_many_before({{"z2.yaml", a_check("two")}, {"z3.yaml", ""}}, "checks: []"));

    EXPECT_EQ(running, std::set<std::string>{"two"});  // z1.yaml was taken out
}

TEST_F(Reconciler, a_folder_may_hold_more_manifests_than_a_config_map) {
    change(too_many_before({{"z.yaml", a_check("one")}}, "checks: []"), "");

    EXPECT_TRUE(reports.empty());
    EXPECT_EQ(running, std::set<std::string>{"one"});
}

TEST_F(Reconciler, a_problem_that_the_last_reading_found_is_not_fresh) {
    change({{"a.yaml", ""}, {"b.yaml", "checks: []"}});
    change({{"a.yaml", ""}, {"b.yaml", ""}});
    change({{"a.yaml", ""}, {"b.yaml", "checks: []"}});

    ASSERT_EQ(reports.size(), 3U);
    EXPECT_EQ(reports[0].fresh, reports[0].problems);
    EXPECT_EQ(reports[1].problems.size(), 2U);
    ASSERT_EQ(reports[1].fresh.size(), 1U);
    EXPECT_EQ(reports[1].fresh[0].at.key, "b.yaml");
    EXPECT_EQ(reports[2].problems.size(), 1U);
    EXPECT_TRUE(reports[2].fresh.empty());
}

TEST_F(
    Reconciler,
    config_maps_with_problems_are_named_so_that_none_hides_those_of_another_namespace
) {
    texts const bad{{"a.yaml", ""}};
    for (std::size_t i = 0; i < reconciler::named_of_a_namespace + 2; ++i)
        change(bad, "u", {"aaa", "bad-" + std::to_string(100 + i)});
    change({{"a.yaml", "checks: []"}}, "u", {"shop", "good"});
    change(bad, "u", {"shop", "web"});

    auto const named = under_test.with_problems();

    ASSERT_EQ(named.size(), reconciler::named_of_a_namespace + 2);
    EXPECT_EQ(named.front().name, "bad-100");
    auto const& others = named[reconciler::named_of_a_namespace];
    EXPECT_EQ(others.ns, "aaa");
    EXPECT_EQ(others.name, "");
    EXPECT_EQ(others.problems, 2U);
    EXPECT_EQ(named.back().ns, "shop");
    EXPECT_EQ(named.back().name, "web");
    EXPECT_EQ(named.back().problems, 1U);
}

TEST_F(Reconciler, problems_in_very_many_namespaces_are_one_number_at_the_end) {
    auto const namespaces = reconciler::named_namespaces + 3;
    for (std::size_t i = 0; i < namespaces; ++i)
        change({{"a.yaml", ""}}, "u", {"ns-" + std::to_string(1000 + i), "web"});

    auto const named = under_test.with_problems();

    ASSERT_EQ(named.size(), reconciler::named_namespaces + 1);
    EXPECT_EQ(named.back().ns, "");
    EXPECT_EQ(named.back().name, "");
    EXPECT_EQ(named.back().problems, 3U);
}

TEST_F(Reconciler, a_config_map_that_was_fixed_or_deleted_has_no_problems) {
    change({{"a.yaml", ""}});
    change({{"a.yaml", ""}}, "u", {"shop", "other"});
    change({{"a.yaml", "checks: []"}});
    under_test.remove({"shop", "other"});

    EXPECT_TRUE(under_test.with_problems().empty());
}

TEST_F(Reconciler, all_problems_of_a_config_map_that_was_created_again_are_fresh) {
    change({{"a.yaml", ""}}, "u1");
    change({{"a.yaml", ""}}, "u2");

    EXPECT_EQ(reports.back().fresh, reports.back().problems);
    EXPECT_EQ(reports.back().fresh.size(), 1U);
}

}  // namespace vitals::sources::controller
