// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/reports/earlier_reports.hpp"

#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/health_report.hpp"
#include "publishing/reports/report_writer.hpp"
#include "publishing/reports/reports_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::reports {

namespace {

using support::answer;
using testing::Contains;
using testing::HasSubstr;

struct EarlierReports : reports_fixture {
    // Another process reads what this one has written.
    void read(std::vector<std::string> namespaces = {}) {
        parts.namespaces = std::move(namespaces);
        earlier = std::make_unique<earlier_reports>(parts);
        runtime::asio::co_spawn(
            context.get_executor(),
            earlier->read(),
            [this](std::exception_ptr) { done = true; }
        );
        settle();
    }
    bool remembers(object_key const& key, std::string_view uid = "u-1") {
        return earlier->recall(*a_definition(key, "a"), uid).has_value();
    }
    void forge(std::string members) {
        auto other = *server.cluster().find(kube::model::health_reports(), {"shop", "web"});
        other.members = std::move(members);
        server.cluster().edit(kube::model::health_reports(), {"shop", "web"}, other);
    }

    runtime::asio::cancellation_signal stop_other;
    earlier_reports::parts parts{
        .clock = clock,
        .api = *api,
        .log = log.logger(),
        .access = where,
        .namespaces = {},
        .describe = [](auto const& error) { return "Fix: look at " + error.message; },
        .waiting = [this](std::string const& why) { waiting.push_back(why); }
    };
    std::vector<std::string> waiting;
    std::unique_ptr<earlier_reports> earlier;
    bool done = false;
};

}  // namespace

TEST_F(EarlierReports, a_restart_continues_with_what_was_written_and_makes_no_transition) {
    define(web, {"a", "b"}, 3);
    see("shop/web/a", 200);
    see("shop/web/b", 503);
    pass(1h);
    for (int i = 0; i < 3; ++i) see("shop/web/a", 503);
    pass(2s);
    auto const since = checks.find("shop/web/a")->since;
    auto const transitions_before = transitions.size();

    read();
    status::status_store restarted;
    restarted.remember_with([this](auto const& of) { return earlier->recall(of, "u-1"); });
    restarted.subscribe([this](auto const& check, auto const&) {
        transitions.push_back(check.definition->identity.text());
    });
    for (auto const* id : {"a", "b"}) {
        health::observation seen;
        seen.outcome = health::outcome::critical;
        seen.code = 503;
        seen.ended = clock.wall();
        restarted.observe(restarted.add(a_definition(web, id, 3), clock.wall()), std::move(seen));
    }

    EXPECT_EQ(transitions.size(), transitions_before);
    EXPECT_EQ(restarted.find("shop/web/a")->status(), check::status::critical);
    EXPECT_EQ(restarted.find("shop/web/a")->since, since);
    EXPECT_EQ(restarted.find("shop/web/a")->why(), "503, expected 200-299; 4th failure in a row");
    EXPECT_EQ(earlier->counters().restored, 2U);
}

// The process that comes next, with the same checks.
struct NextProcess : EarlierReports {
    NextProcess() {
        define(web, {"a"});
        see("shop/web/a", 200);
        pass(1h);
    }
    ~NextProcess() override {
        stop_other.emit(runtime::asio::cancellation_type::terminal);
        settle();
        EXPECT_FALSE(other_runs);
    }
    void begin(bool orderly_end = false) {
        read();
        auto* const known = earlier->find(web, "u-1");
        ASSERT_NE(known, nullptr);
        known->content.final_counters = orderly_end;
        before = writes();
        other.adopt(web, *known);
        runtime::asio::co_spawn(
            context.get_executor(),
            other.run(),
            runtime::asio::bind_cancellation_slot(
                stop_other.slot(),
                [this](std::exception_ptr) { other_runs = false; }
            )
        );
        other_runs = true;
        may_write = false;  // the first one ends
        other.redefined(web);
        pass(2s);
    }

    report_writer other{{
        .loop = context.get_executor(),
        .clock = clock,
        .api = *api,
        .log = log.logger(),
        .random = [] { return 0.0; },
        .instance = "vitals-1",
        .checks = checks,
        .access = where,
        .look_up = [this](auto const& key) { return look_up(key); },
        .may_write = [] { return true; },
    }};
    bool other_runs = false;
    std::size_t before = 0;
};

TEST_F(NextProcess, writes_no_report_again_that_shows_what_is_true) {
    see("shop/web/a", 503);
    pass(2s);

    begin();
    for (int minutes = 0; minutes < 60; ++minutes) pass(1min);

    EXPECT_EQ(writes(), before);
    EXPECT_THAT(report(web), HasSubstr("vitals-0"));
}

TEST_F(NextProcess, takes_the_mark_of_an_orderly_end_away_before_it_can_be_killed) {
    begin(true);

    EXPECT_EQ(writes(), before + 1);
    EXPECT_THAT(report(web), HasSubstr("vitals-1"));
}

TEST_F(NextProcess, writes_counters_alone_after_five_minutes) {
    see("shop/web/a", 503);
    pass(2s);
    see("shop/web/a", 503);

    begin();
    EXPECT_EQ(writes(), before);
    pass(4min);
    EXPECT_EQ(writes(), before);
    pass(2min);

    EXPECT_EQ(writes(), before + 1);
    EXPECT_THAT(report(web), HasSubstr(R"("failures":2)"));
}

TEST_F(NextProcess, continues_the_last_changes_and_conditions) {
    see("shop/web/a", 503);
    pass(2s);
    auto const shown = report(web);
    begin();
    config_maps.at(web).version = "43";
    other.touch(web);
    pass(2s);

    auto const after = report(web);
    EXPECT_THAT(after, HasSubstr("vitals-1"));
    auto const from_memory = [](std::string const& text) {
        auto const at = text.find("\"memory\"");
        return text.substr(at, text.find("writtenAt") - at);
    };
    EXPECT_EQ(from_memory(after), from_memory(shown));
    EXPECT_THAT(after, HasSubstr(R"("configMapVersion":"43")"));
}

TEST_F(NextProcess, corrects_a_report_that_somebody_edited_while_nobody_ran) {
    auto edited = report(web);
    auto const at = edited.find("passing");
    ASSERT_NE(at, edited.npos);
    forge(edited.replace(at, 7, "warning"));

    begin();

    EXPECT_EQ(writes(), before + 1);
    EXPECT_THAT(report(web), HasSubstr(R"("summary":{"status":"passing")"));
}

TEST_F(EarlierReports, of_another_config_map_of_that_name_are_not_believed) {
    define(web, {"a"});
    see("shop/web/a", 503);
    pass(2s);
    read();

    EXPECT_FALSE(remembers(web, "u-2"));
    EXPECT_EQ(earlier->find(web, "u-2"), nullptr);
}

TEST_F(EarlierReports, are_remembered_until_somebody_forgets_them) {
    define(web, {"a"});
    define({"shop", "blog"}, {"a"});
    define({"data", "web"}, {"a"});
    for (auto const* each : {"shop/web/a", "shop/blog/a", "data/web/a"}) see(each, 503);
    pass(2s);
    read();
    EXPECT_TRUE(remembers(web));

    earlier->forget(web);
    EXPECT_FALSE(remembers(web));
    EXPECT_TRUE(remembers({"shop", "blog"}));

    auto const rest = earlier->take_rest("", [](auto const& key) { return key.ns == "data"; });
    EXPECT_EQ(rest.size(), 1U);
    EXPECT_FALSE(remembers({"shop", "blog"}));
    EXPECT_TRUE(remembers({"data", "web"}));
}

TEST_F(EarlierReports, are_read_in_the_namespaces_that_are_watched) {
    define(web, {"a"});
    define({"data", "web"}, {"a"});
    see("shop/web/a", 503);
    see("data/web/a", 503);
    pass(2s);

    read({"data", "other"});

    EXPECT_TRUE(remembers({"data", "web"}));
    EXPECT_FALSE(remembers(web));
}

TEST_F(EarlierReports, that_cannot_be_trusted_are_ignored_with_one_line) {
    define(web, {"a"});
    define({"data", "web"}, {"a"});
    see("shop/web/a", 503);
    see("data/web/a", 503);
    pass(2s);
    forge(R"("status":{"memory":{"version":1,"data":"bomb"}})");

    read();

    EXPECT_FALSE(remembers(web));
    EXPECT_TRUE(remembers({"data", "web"}));
    EXPECT_EQ(log.count("warn"), 1U);
    EXPECT_TRUE(log.contains("a HealthReport is ignored; its checks begin anew"));
    EXPECT_TRUE(log.contains("shop/web"));
    EXPECT_EQ(earlier->counters().ignored, 1U);
}

TEST_F(EarlierReports, are_not_waited_for_when_the_kind_is_not_installed) {
    server.cluster().stop_serving("healthreports");

    read();

    EXPECT_TRUE(done);
    EXPECT_EQ(log.count("HealthReports are not installed"), 1U);
    define(web, {"a"});
    pass(1min);
    EXPECT_EQ(log.count("warn"), 1U) << "the writer adds no line";

    server.cluster().serve(kube::model::health_reports());
    for (int seconds = 0; seconds < 300; ++seconds) pass(1s);
    EXPECT_NE(report(web), "") << "and notices that the kind is there";
}

TEST_F(EarlierReports, are_not_waited_for_without_the_right) {
    server.fail_in("", request_kind::list, answer(403, "Forbidden"));

    read();

    EXPECT_TRUE(done);
    EXPECT_EQ(log.count("missing right: list healthreports"), 1U);
}

TEST_F(EarlierReports, are_read_although_the_api_server_fails_at_first) {
    define(web, {"a"});
    see("shop/web/a", 503);
    pass(2s);
    for (int i = 0; i < 3; ++i)
        server.fail_next(request_kind::list, answer(503, "ServiceUnavailable"));

    read();
    for (int seconds = 0; seconds < 20; ++seconds) pass(1s);

    EXPECT_TRUE(done);
    EXPECT_TRUE(remembers(web));
    EXPECT_FALSE(log.contains("begin anew"));
    EXPECT_TRUE(log.contains("following a resource again"));
}

TEST_F(EarlierReports, are_waited_for_while_the_api_server_is_away_as_definitions_are) {
    define(web, {"a"});
    see("shop/web/a", 503);
    pass(2s);
    server.stop();
    read();
    for (int minutes = 0; minutes < 3; ++minutes) pass(1min);
    EXPECT_FALSE(done);
    EXPECT_EQ(log.count("cannot follow a resource; nothing of it has been read yet"), 1U);
    EXPECT_TRUE(log.contains("Fix: look at "));
    EXPECT_THAT(waiting, Contains("HealthReports of all namespaces: unreachable"));

    server.start();
    for (int seconds = 0; seconds < 40; ++seconds) pass(1s);

    EXPECT_TRUE(done);
    EXPECT_TRUE(remembers(web));
}

TEST_F(EarlierReports, are_waited_for_half_a_minute_if_it_answers_with_errors) {
    server.fail_in("", request_kind::list, answer(500, "InternalError"));
    read();
    for (int seconds = 0; seconds < 28; ++seconds) pass(1s);
    EXPECT_FALSE(done);

    for (int seconds = 0; seconds < 4; ++seconds) pass(1s);

    EXPECT_TRUE(done);
    EXPECT_EQ(log.count("reading HealthReports took too long"), 1U);
}

TEST_F(EarlierReports, that_one_namespace_has_in_masses_take_nothing_from_others) {
    define(web, {"a"});
    see("shop/web/a", 503);
    pass(2s);
    auto const good = *server.cluster().find(kube::model::health_reports(), {"shop", "web"});
    for (int i = 0; i < 1'100; ++i) {
        support::fake_cluster::key const name{"aaa", "forged-" + std::to_string(i)};
        server.cluster().put(kube::model::health_reports(), name, good.members);
        auto forged = good;
        forged.uid = "forged-" + std::to_string(i);
        server.cluster().edit(kube::model::health_reports(), name, forged);
    }

    read();
    for (int seconds = 0; seconds < 10 && !done; ++seconds) pass(1s);

    EXPECT_TRUE(remembers(web));
    EXPECT_EQ(earlier->counters().ignored, 100U);
    EXPECT_LE(log.count("a HealthReport is ignored"), 20U);
}

TEST_F(EarlierReports, with_more_text_than_a_namespace_may_have_still_tell_what_was_so) {
    define(web, {"a"});
    see("shop/web/a", 503);
    pass(2s);
    auto large = *server.cluster().find(kube::model::health_reports(), {"shop", "web"});
    std::string more;
    for (int i = 0; i < 400; ++i)
        more += R"({"id":"x)" + std::to_string(i) + std::string(500, 'x') + R"("},)";
    auto const at = large.members.find(R"("checks":[)") + 10;
    ASSERT_GT(at, 10U);
    large.members.insert(at, more);
    for (int i = 0; i < 20; ++i) {
        support::fake_cluster::key const name{"shop", "a" + std::to_string(i)};
        server.cluster().put(kube::model::health_reports(), name, large.members);
        server.cluster().edit(kube::model::health_reports(), name, large);
    }

    read();
    for (int seconds = 0; seconds < 10 && !done; ++seconds) pass(1s);

    EXPECT_TRUE(remembers(web));
    EXPECT_TRUE(remembers({"shop", "a19"}));
}

}  // namespace vitals::publishing::reports
