// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/controller.hpp"

#include "core/check/problem.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/resource.hpp"
#include "sources/controller/controller_fixture.hpp"
#include "sources/controller/reader.hpp"
#include "sources/controller/reading.hpp"
#include "sources/controller/reconciler.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vitals::sources::controller {

namespace {

using testing::HasSubstr;

// The world the controller acts on: the set of running checks.
struct Controller : testing::Test {
    runtime::asio::io_context loop{1};
    support::virtual_clock clock{loop};
    support::memory_log log;
    std::set<std::string> running;
    int plans = 0;
    std::vector<problems_changed> reports;
    controller under_test{
        {.loop = loop.get_executor(),
         .clock = clock,
         .log = log.logger(),
         .make_reader = reader_on_loop::on(loop.get_executor())},
        {.apply = [this](reconcile::plan const& plan) { carry_out(plan); },
         .report = [this](problems_changed const& change) { reports.push_back(change); },
         .renumbered = [this](auto const& key) { renumbered.push_back(key.name); }}
    };
    std::vector<std::string> renumbered;

    void carry_out(reconcile::plan const& plan) {
        ++plans;
        for (auto const& each : plan.start)
            EXPECT_TRUE(running.insert(each->identity.text()).second);
        for (auto const& each : plan.stop) EXPECT_EQ(running.erase(each->identity.text()), 1U);
    }
    void settle() {
        loop.restart();
        loop.poll();
    }
    void change(std::string name, std::map<std::string, std::string> data, std::string uid = "u1") {
        under_test.changed(
            {.key = {"shop", std::move(name)}, .uid = std::move(uid), .data = std::move(data)}
        );
    }
    void change_without_manifest(std::string name, std::set<std::string> other_keys) {
        under_test.changed(
            {.key = {"shop", std::move(name)},
             .uid = "u1",
             .data = {},
             .other_keys = std::move(other_keys)}
        );
    }
    void change_beside(
        std::string name,
        std::map<std::string, std::string> data,
        std::set<std::string> other_keys
    ) {
        under_test.changed(
            {.key = {"shop", std::move(name)},
             .uid = "u1",
             .data = std::move(data),
             .other_keys = std::move(other_keys)}
        );
    }
    void change_binary(std::string name, std::set<std::string> keys) {
        under_test.changed(
            {.key = {"shop", std::move(name)},
             .uid = "u1",
             .data = {},
             .binary_keys = std::move(keys)}
        );
    }
};

class keeping_reader final : public reader {
public:
    explicit keeping_reader(std::vector<kube::model::config_map>& into) : into_{into} {}
    void read(kube::model::config_map object) override { into_.push_back(std::move(object)); }
    void stop() override {}
    void ask(std::function<void()> answered) override { answered(); }

private:
    std::vector<kube::model::config_map>& into_;
};

std::string checks(std::vector<std::string> const& ids) {
    std::string text = "checks:\n";
    for (auto const& id : ids) text += "  - {id: " + id + ", http: http://127.0.0.1/" + id + "}\n";
    return text;
}

}  // namespace

TEST_F(Controller, knows_the_newest_version_that_has_the_definitions_that_run) {
    kube::model::object_key const web{"shop", "web"};
    auto const write = [&](std::string id, std::string version) {
        under_test.changed(
            {.key = web,
             .uid = "u1",
             .data = {{"a.yaml", checks({std::move(id)})}},
             .resource_version = std::move(version)}
        );
    };
    write("one", "1");
    under_test.renumbered(web, "2");
    EXPECT_THAT(renumbered, testing::IsEmpty()) << "its definitions do not run yet";
    settle();
    EXPECT_EQ(under_test.known().resource_version(web), "2");

    under_test.renumbered(web, "3");
    under_test.renumbered(web, "3");
    EXPECT_EQ(under_test.known().resource_version(web), "3");
    EXPECT_THAT(renumbered, testing::ElementsAre("web"));

    write("two", "4");
    EXPECT_EQ(under_test.known().resource_version(web), "3");
    settle();
    EXPECT_EQ(under_test.known().resource_version(web), "4");
    under_test.renumbered({"shop", "unknown"}, "5");
    EXPECT_EQ(renumbered.size(), 1U);
}

TEST_F(Controller, runs_exactly_the_checks_that_are_defined) {
    change(
        "web",
        {{"a.yaml", checks({"one", "two"})}, {"b.yaml", checks({"three"})}, {"readme.txt", "no"}}
    );
    settle();

    EXPECT_EQ(running, (std::set<std::string>{"shop/web/one", "shop/web/two", "shop/web/three"}));

    change("web", {{"a.yaml", checks({"two", "four"})}});
    settle();

    EXPECT_EQ(running, (std::set<std::string>{"shop/web/two", "shop/web/four"}));
}

TEST(Reading, of_files_that_were_named_says_which_is_none_of_manifests) {
    std::string const hcl = "# ours\ncheck {\n  id = \"web\"\n}\n";
    auto const read = read_config_map(
        {.key = {"local", "web"},
         .uid = {},
         .data = {{"/etc/web.hcl", hcl}, {"/etc/web.txt", "checks: []"}}},
        {}
    );

    EXPECT_TRUE(read.without_manifest);
    EXPECT_EQ(read.rejected_keys, 2U);
    ASSERT_EQ(read.problems.size(), 2U);
    EXPECT_THAT(to_string(read.problems[0]), testing::StartsWith("/etc/web.hcl:2:1: this is HCL"));
    EXPECT_EQ(
        to_string(read.problems[1]),
        "/etc/web.txt:1:1: the file is not read: its name must end in .yaml, .yml or .json"
    );
}

TEST_F(Controller, a_burst_of_changes_to_one_config_map_is_carried_out_once) {
    change("web", {{"a.yaml", checks({"one"})}});
    change("web", {{"a.yaml", checks({"two"})}});
    change("web", {{"a.yaml", checks({"three"})}});
    EXPECT_FALSE(under_test.idle());
    settle();

    EXPECT_TRUE(under_test.idle());
    EXPECT_EQ(plans, 1);
    EXPECT_EQ(running, std::set<std::string>{"shop/web/three"});
}

TEST_F(Controller, other_work_of_the_loop_comes_between_two_config_maps) {
    change("a", {{"a.yaml", checks({"one"})}});
    change("b", {{"a.yaml", checks({"two"})}});
    std::set<std::size_t> seen;

    loop.restart();
    while (loop.poll_one() > 0) seen.insert(running.size());

    EXPECT_EQ(seen, (std::set<std::size_t>{0, 1, 2}));
}

TEST_F(Controller, says_once_when_everything_so_far_is_carried_out) {
    int said = 0;
    change("a", {{"a.yaml", checks({"one"})}});
    change("b", {{"a.yaml", checks({"two"})}});

    under_test.when_idle([&] { said += running.size() == 2 ? 1 : 100; });
    settle();
    change("c", {{"a.yaml", checks({"three"})}});
    settle();

    EXPECT_EQ(said, 1);
}

TEST_F(Controller, says_at_once_that_everything_is_carried_out_when_nothing_was_told) {
    int said = 0;

    under_test.when_idle([&] { ++said; });

    EXPECT_EQ(said, 1);
}

TEST_F(Controller, a_removed_config_map_stops_all_its_checks_and_no_others) {
    change("web", {{"a.yaml", checks({"one", "two"})}});
    change("db", {{"a.yaml", checks({"one"})}});
    settle();

    under_test.removed({"shop", "web"});
    settle();

    EXPECT_EQ(running, std::set<std::string>{"shop/db/one"});
    EXPECT_EQ(under_test.known().config_maps(), 1U);
}

TEST_F(Controller, an_unreadable_manifest_keeps_its_checks_running_and_is_reported) {
    change("web", {{"a.yaml", checks({"one"})}});
    settle();

    change("web", {{"a.yaml", "checks: [\n"}});
    settle();

    EXPECT_EQ(running, std::set<std::string>{"shop/web/one"});
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(reports[0].uid, "u1");
    EXPECT_EQ(reports[0].problems.at(0).at.key, "a.yaml");
    EXPECT_EQ(under_test.known().rejected_manifests(), 1U);
    EXPECT_GE(under_test.known().problems(), 1U);
}

TEST_F(Controller, a_manifest_that_moved_to_binary_data_keeps_its_checks_running_and_is_reported) {
    change("web", {{"checks.yaml", checks({"one"})}});
    settle();

    change_binary("web", {"checks.yaml"});
    settle();

    EXPECT_EQ(running, std::set<std::string>{"shop/web/one"});
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(reports[0].problems.at(0).at.key, "checks.yaml");
    EXPECT_THAT(reports[0].problems.at(0).message, HasSubstr("not UTF-8"));
    EXPECT_EQ(under_test.known().rejected_manifests(), 1U);
    EXPECT_EQ(under_test.known().without_manifest(), 0U);
}

TEST_F(Controller, a_manifest_in_binary_data_does_not_hold_the_checks_of_other_keys) {
    change("web", {{"a.yaml", checks({"one"})}, {"b.yaml", checks({"two"})}});
    settle();

    change_binary("web", {"a.yaml"});
    settle();

    EXPECT_EQ(running, std::set<std::string>{"shop/web/one"});
}

TEST_F(Controller, a_config_map_whose_only_manifest_key_was_renamed_keeps_its_checks_and_says_so) {
    change("web", {{"checks.yaml", checks({"one"})}});
    settle();

    change_without_manifest("web", {"checks"});
    settle();

    EXPECT_EQ(running, std::set<std::string>{"shop/web/one"});
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_THAT(reports[0].problems.at(0).message, HasSubstr("found only \"checks\""));
    EXPECT_EQ(under_test.known().without_manifest(), 1U);
    EXPECT_EQ(under_test.known().rejected_manifests(), 1U);

    change("web", {{"checks.yaml", checks({"one"})}});
    settle();

    EXPECT_TRUE(reports.back().problems.empty());
    EXPECT_EQ(under_test.known().without_manifest(), 0U);
    EXPECT_EQ(running.size(), 1U);
}

TEST_F(Controller, a_key_beside_a_manifest_that_was_meant_to_be_one_is_reported) {
    change_beside("web", {{"a.yaml", checks({"one"})}}, {"checks.YAML", "README.md"});
    settle();

    EXPECT_EQ(running, std::set<std::string>{"shop/web/one"});
    ASSERT_EQ(reports.size(), 1U);
    ASSERT_EQ(reports[0].problems.size(), 1U);
    EXPECT_THAT(reports[0].problems[0].message, HasSubstr("key \"checks.YAML\" is not read"));
    EXPECT_EQ(under_test.known().rejected_manifests(), 1U);
    EXPECT_EQ(under_test.known().without_manifest(), 0U);
}

TEST_F(Controller, a_config_map_without_any_key_is_reported_and_its_deletion_stops_its_checks) {
    change("web", {{"checks.yaml", checks({"one"})}});
    change("empty", {});
    settle();
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_THAT(reports[0].problems.at(0).message, HasSubstr("no key at all"));

    change("web", {});
    settle();
    EXPECT_EQ(running.size(), 1U);
    under_test.removed({"shop", "web"});
    settle();

    EXPECT_TRUE(running.empty());
}

TEST_F(Controller, an_empty_list_of_checks_and_a_key_taken_out_beside_another_stop_checks) {
    change("web", {{"a.yaml", checks({"one"})}, {"b.yaml", checks({"two"})}});
    settle();

    change("web", {{"b.yaml", checks({"two"})}});
    settle();
    EXPECT_EQ(running, std::set<std::string>{"shop/web/two"});
    change("web", {{"b.yaml", "checks: []\n"}});
    settle();

    EXPECT_TRUE(running.empty());
    EXPECT_TRUE(reports.empty());
}

TEST_F(Controller, the_same_problems_are_reported_once_and_their_end_too) {
    change("web", {{"a.yaml", "checks: [{id: one, htpp: x}]\n"}});
    settle();
    change("web", {{"a.yaml", "checks: [{id: one, htpp: x}]\n"}, {"b.yaml", checks({"two"})}});
    settle();
    EXPECT_EQ(reports.size(), 1U);

    change("web", {{"a.yaml", checks({"one"})}});
    settle();

    ASSERT_EQ(reports.size(), 2U);
    EXPECT_TRUE(reports[1].problems.empty());
    EXPECT_EQ(under_test.known().rejected_manifests(), 0U);
}

TEST_F(Controller, problems_that_go_with_their_config_map_are_not_called_fixed) {
    change("web", {{"a.yaml", "checks: [{id: one, htpp: x}]\n"}});
    settle();

    under_test.removed({"shop", "web"});
    settle();

    ASSERT_EQ(reports.size(), 2U);
    EXPECT_TRUE(reports[1].removed);
}

TEST_F(Controller, a_config_map_that_was_created_again_under_its_name_starts_anew) {
    change("web", {{"a.yaml", checks({"one"}) + "  - {id: wrong}\n"}}, "u1");
    settle();
    auto const reported = reports.size();

    under_test.removed({"shop", "web"});
    change("web", {{"a.yaml", checks({"one"}) + "  - {id: wrong}\n"}}, "u2");
    settle();

    EXPECT_EQ(running, std::set<std::string>{"shop/web/one"});
    EXPECT_EQ(plans, 3);  // start, stop, start: the new object begins without the old status
    ASSERT_GT(reports.size(), reported);
    EXPECT_EQ(reports.back().uid, "u2");  // or its problems would never be reported
    EXPECT_FALSE(reports.back().problems.empty());
}

TEST_F(Controller, knows_the_uid_of_what_it_runs_and_of_nothing_else) {
    change("web", {{"a.yaml", checks({"one"})}}, "u7");
    settle();

    EXPECT_EQ(under_test.known().uid({"shop", "web"}), "u7");
    EXPECT_EQ(under_test.known().uid({"shop", "db"}), "");
}

// A ConfigMap may hold 1 MiB.
TEST_F(Controller, hands_a_config_map_to_the_reader_without_a_copy) {
    std::vector<kube::model::config_map> read;
    controller with_reader{
        {.loop = loop.get_executor(),
         .clock = clock,
         .log = log.logger(),
         .make_reader = [&read](auto const&) { return std::make_unique<keeping_reader>(read); }},
        {.apply = [](reconcile::plan const&) {}, .report = [](problems_changed const&) {}}
    };
    kube::model::config_map object{.key = {"shop", "web"}, .uid = "u1", .data = {}};
    auto const* const text =
        object.data.emplace("a.yaml", std::string(1000, 'x')).first->second.data();

    with_reader.changed(std::move(object));
    settle();

    ASSERT_EQ(read.size(), 1U);
    EXPECT_EQ(read[0].data.at("a.yaml").data(), text);
}

}  // namespace vitals::sources::controller
