// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/reports/report_writer.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/identity.hpp"
#include "core/health/observation.hpp"
#include "kube/model/health_report.hpp"
#include "publishing/reports/reports_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::publishing::reports {

namespace {

using support::answer;
using testing::Gt;
using testing::HasSubstr;
using testing::Not;

using ReportWriter = reports_fixture;

}  // namespace

TEST_F(ReportWriter, writes_a_report_that_belongs_to_its_config_map) {
    define(web, {"a"});
    pass(1s);

    auto const* const made = server.cluster().find(kube::model::health_reports(), {"shop", "web"});

    ASSERT_NE(made, nullptr);
    EXPECT_THAT(made->owners, HasSubstr(R"("kind":"ConfigMap","name":"web","uid":"u-1")"));
    EXPECT_THAT(made->members, HasSubstr(R"("summary":{"status":"pending","checks":1)"));
    EXPECT_THAT(made->members, HasSubstr(R"("configMapVersion":"42")"));
    EXPECT_THAT(made->members, HasSubstr(R"("writtenBy":"vitals-0")"));
}

TEST_F(ReportWriter, writes_a_transition_at_once) {
    define(web, {"a"});
    see("shop/web/a", 200);
    pass(2s);
    EXPECT_THAT(report(web), HasSubstr(R"("status":"passing")"));

    pass(10s);
    see("shop/web/a", 503);
    pass(100ms);

    EXPECT_THAT(report(web), HasSubstr(R"("summary":{"status":"critical")"));
    EXPECT_THAT(report(web), HasSubstr(R"("from":"passing","to":"critical","afterSeconds":12)"));
}

TEST_F(ReportWriter, writes_problems_at_once) {
    define(web, {"a"});
    pass(5s);

    config_maps.at(web).problems = {{.at = {"c.yaml", 9, 5}, .check_id = "", .message = "wrong"}};
    writer.touch(web);
    pass(100ms);

    EXPECT_THAT(report(web), HasSubstr(R"("key":"c.yaml","line":9,"column":5,"message":"wrong")"));
}

TEST_F(ReportWriter, writes_a_report_at_most_once_a_second_and_then_what_is_true) {
    define(web, {"a"});
    pass(5s);
    auto const before = writes();

    for (int i = 0; i < 40; ++i) {
        see("shop/web/a", i % 2 == 0 ? 503 : 200);
        pass(100ms);
    }
    see("shop/web/a", 503);
    pass(2s);

    EXPECT_LE(writes() - before, 6U);
    EXPECT_THAT(report(web), HasSubstr(R"("summary":{"status":"critical")"));
}

TEST_F(ReportWriter, of_checks_at_rest_writes_nothing) {
    define(web, {"a"});
    see("shop/web/a", 200);
    pass(5s);
    auto const before = writes();

    for (int i = 0; i < 100; ++i) {
        see("shop/web/a", 200);
        pass(10s);
    }

    EXPECT_EQ(writes(), before);
}

TEST_F(ReportWriter, shows_the_present_version_of_a_config_map_of_which_only_that_has_changed) {
    define(web, {"a"});
    see("shop/web/a", 200);
    pass(10min);
    auto const before = writes();

    config_maps.at(web).version = "43";
    writer.renumbered(web);
    pass(1s);

    EXPECT_THAT(report(web), HasSubstr(R"("configMapVersion":"43")"));
    EXPECT_EQ(writes(), before + 1);
}

TEST_F(ReportWriter, writes_versions_alone_every_five_minutes) {
    define(web, {"a"});
    see("shop/web/a", 200);
    pass(10min);
    auto const before = writes();

    for (int seconds = 0; seconds < 600; ++seconds) {
        config_maps.at(web).version = std::to_string(100 + seconds);
        writer.renumbered(web);
        pass(1s);
    }

    EXPECT_LE(writes() - before, 3U);
}

// Regression: no result of an edited check was a transition, so it seemed to be awaited for ever.
TEST_F(ReportWriter, shows_the_first_result_after_an_edit_that_leaves_the_status) {
    define(web, {"a"});
    see("shop/web/a", 200);
    pass(10s);
    auto edited = *a_definition(web, "a");
    check::http_target elsewhere;
    elsewhere.url = check::url::parse("http://web.shop/other").value();
    edited.target = elsewhere;
    handles["shop/web/a"] =
        checks.replace(std::make_shared<check::definition const>(edited), clock.wall());
    writer.redefined(web);
    pass(10s);
    EXPECT_THAT(report(web), HasSubstr(R"("type":"Progressing","status":"True")"));
    auto const before = writes();

    see("shop/web/a", 200);
    for (int seconds = 0; seconds < 60; ++seconds) pass(1s);

    EXPECT_THAT(report(web), HasSubstr(R"("type":"Progressing","status":"False")"));
    EXPECT_EQ(writes(), before + 1);
}

TEST_F(ReportWriter, says_which_changes_a_report_shows) {
    define(web, {"a"});
    see("shop/web/a", 503);
    EXPECT_FALSE(reported.contains(web));
    pass(2s);
    EXPECT_EQ(reported.at(web), checks.revision());

    see("shop/web/a", 200);
    EXPECT_LT(reported.at(web), checks.revision());
    pass(2s);

    EXPECT_EQ(reported.at(web), checks.revision());
}

TEST_F(ReportWriter, says_that_a_report_will_not_show_a_change_soon) {
    server.fail_in("shop", request_kind::apply, answer(403, "Forbidden"));
    define(web, {"a"});
    pass(2s);
    EXPECT_FALSE(writer.writes("shop"));
    EXPECT_TRUE(writer.writes("data"));

    see("shop/web/a", 503);
    pass(100ms);

    EXPECT_EQ(reported.at(web), checks.revision());
}

TEST_F(ReportWriter, says_under_which_lease_it_writes) {
    define(web, {"a"});
    pass(1s);

    EXPECT_THAT(report(web), HasSubstr(R"("lease":"vitals/vitals")"));
}

TEST_F(ReportWriter, writes_counters_alone_every_five_minutes) {
    define(web, {"a"});
    see("shop/web/a", 503);
    pass(5s);
    auto const before = writes();

    for (int i = 0; i < 180; ++i) {
        see("shop/web/a", 503);
        pass(10s);
    }

    EXPECT_EQ(writes() - before, 6U);
    EXPECT_THAT(report(web), Not(HasSubstr(R"("failures":1,)")));
}

TEST_F(ReportWriter, writes_twenty_requests_a_second_at_most_and_every_report_in_the_end) {
    for (int i = 0; i < 60; ++i)
        define({"ns" + std::to_string(i % 7), "web" + std::to_string(i)}, {"a"});
    for (int tenths = 0; tenths < 10; ++tenths) pass(100ms);
    EXPECT_LE(writes(""), 21U);

    for (int tenths = 0; tenths < 80; ++tenths) pass(100ms);

    EXPECT_EQ(writes(""), 120U);
    for (auto const& [key, of] : config_maps) EXPECT_NE(report(key), "") << key.name;
}

TEST_F(ReportWriter, lets_namespaces_take_turns) {
    for (int i = 0; i < 60; ++i) define({"many", "web" + std::to_string(i)}, {"a"});
    define({"few", "web"}, {"a"});

    for (int tenths = 0; tenths < 10; ++tenths) pass(100ms);

    EXPECT_NE(report({"few", "web"}), "");
}

TEST_F(ReportWriter, reads_again_and_writes_anew_after_a_conflict) {
    define(web, {"a"});
    pass(5s);
    auto other = *server.cluster().find(kube::model::health_reports(), {"shop", "web"});
    other.members = R"("status":{"summary":{"status":"forged"}})";
    server.cluster().edit(kube::model::health_reports(), {"shop", "web"}, other);

    see("shop/web/a", 503);
    pass(2s);

    EXPECT_EQ(writer.counters().conflicts, 1U);
    EXPECT_THAT(report(web), HasSubstr(R"("summary":{"status":"critical")"));
}

TEST_F(ReportWriter, writes_a_report_again_that_was_deleted) {
    define(web, {"a"});
    pass(5s);
    server.cluster().erase(kube::model::health_reports(), {"shop", "web"});

    see("shop/web/a", 503);
    pass(2s);

    EXPECT_THAT(report(web), HasSubstr(R"("summary":{"status":"critical")"));
    EXPECT_FALSE(log.contains("warn"));
}

TEST_F(ReportWriter, writes_what_somebody_deleted_or_edited_while_nothing_changed) {
    define(web, {"a"});
    define({"shop", "other"}, {"a"});
    see("shop/web/a", 200);
    see("shop/other/a", 200);
    pass(5s);
    auto forged = *server.cluster().find(kube::model::health_reports(), {"shop", "other"});
    forged.members = R"("status":{"summary":{"status":"forged"}})";
    server.cluster().erase(kube::model::health_reports(), {"shop", "web"});
    server.cluster().edit(kube::model::health_reports(), {"shop", "other"}, forged);

    for (int minutes = 0; minutes < 6; ++minutes) pass(1min);

    EXPECT_THAT(report(web), HasSubstr(R"("summary":{"status":"passing")"));
    EXPECT_THAT(report({"shop", "other"}), HasSubstr(R"("summary":{"status":"passing")"));
    auto const before = writes();
    for (int minutes = 0; minutes < 20; ++minutes) pass(1min);
    EXPECT_EQ(writes(), before) << "and no report that is as it was";
}

TEST_F(ReportWriter, writes_all_reports_again_after_the_kind_was_removed_and_put_back) {
    define(web, {"a"});
    see("shop/web/a", 200);
    pass(5s);
    server.cluster().erase(kube::model::health_reports(), {"shop", "web"});
    server.cluster().stop_serving("healthreports");
    for (int minutes = 0; minutes < 7; ++minutes) pass(1min);

    server.cluster().serve(kube::model::health_reports());
    for (int minutes = 0; minutes < 6; ++minutes) pass(1min);

    EXPECT_THAT(report(web), HasSubstr(R"("summary":{"status":"passing")"));
}

TEST_F(ReportWriter, writes_no_more_bytes_than_etcd_can_bear_however_large_reports_are) {
    std::vector<std::string> ids;
    ids.reserve(500);
    for (int i = 0; i < 500; ++i) ids.push_back(std::string(200, 'x') + std::to_string(i));
    for (int i = 0; i < 20; ++i) define({"shop", "web" + std::to_string(i)}, ids);
    for (int second = 0; second < 60; ++second) {
        for (auto const& [name, which] : handles)
            if (name.ends_with("x0")) see(name, second % 2 == 0 ? 503 : 200);
        pass(1s);
    }

    constexpr std::size_t most = 4 * 1024 * 1024 + 61 * 256 * 1024;
    EXPECT_LE(writer.counters().bytes, most);
    EXPECT_GT(writer.counters().largest, 100'000U);
    for (auto const& [key, of] : config_maps) EXPECT_NE(report(key), "") << key.name;
}

// Regression: a write that had waited for its turn went out without the version of the new report.
TEST_F(ReportWriter, writes_no_status_without_the_version_that_it_replaces) {
    define(web, {"a"});
    see("shop/web/a", 200);
    pass(5s);
    for (auto const* other : {"blog", "data"}) define({other, "web"}, {"a"});
    see("shop/web/a", 503);
    pass(60ms);  // it waits for the turns of the others
    config_maps[web].uid = "u-2";
    writer.touch(web);

    for (int seconds = 0; seconds < 20; ++seconds) pass(1s);

    for (auto const& each : server.requests(request_kind::apply))
        EXPECT_THAT(each.body, Not(HasSubstr(R"("resourceVersion":"")"))) << each.path;
    EXPECT_THAT(report(web), HasSubstr(R"("summary":{"status":"critical")"));
}

// Regression: a report of 10,000 checks kept the loop for 15 ms.
TEST_F(ReportWriter, lets_others_have_their_turn_between_pieces_of_a_report_of_many_checks) {
    std::vector<std::string> ids;
    ids.reserve(10'000);
    for (int i = 0; i < 10'000; ++i) ids.push_back("c" + std::to_string(100'000 + i));
    define(web, ids);
    for (auto const& id : ids) see("shop/web/" + id, 200);
    pass(5s);
    auto const before = server.requests(request_kind::apply).size();
    config_maps.at(web).version = "43";
    writer.touch(web);

    // In the turn after the one in which the report begins.
    on_look_up = [this] { runtime::asio::post(context, [this] { see("shop/web/c109999", 503); }); };
    pass(1s);

    auto const requests = server.requests(request_kind::apply);
    ASSERT_GT(requests.size(), before);
    EXPECT_THAT(requests.at(before).body, HasSubstr(R"("passing":9999,"warning":0,"critical":1)"));
}

TEST_F(ReportWriter, gives_a_report_to_the_next_config_map_of_that_name) {
    define(web, {"a"});
    pass(5s);
    config_maps.erase(web);
    checks.remove(check::identity{"shop", "web", "a"});
    writer.touch(web);
    config_maps[web] = {.uid = "u-2", .problems = {}};
    define(web, {"b"});
    pass(5s);

    auto const* const made = server.cluster().find(kube::model::health_reports(), {"shop", "web"});
    EXPECT_THAT(made->owners, HasSubstr("u-2"));
    EXPECT_THAT(made->members, HasSubstr(R"("id":"b")"));
}

TEST_F(
    ReportWriter,
    says_in_the_report_of_a_config_map_that_is_followed_no_longer_that_no_check_runs
) {
    define(web, {"a"});
    see("shop/web/a", 503);
    pass(5s);

    config_maps.erase(web);
    checks.remove(check::identity{"shop", "web", "a"});
    writer.touch(web);
    pass(5s);

    EXPECT_THAT(report(web), HasSubstr(R"("summary":{"status":"none","checks":0)"));
    EXPECT_EQ(writer.size(), 0U);
}

TEST_F(
    ReportWriter,
    says_once_that_the_kind_is_not_installed_and_notices_within_five_minutes_that_it_is
) {
    server.cluster().stop_serving("healthreports");
    for (int i = 0; i < 30; ++i) define({"ns" + std::to_string(i), "web"}, {"a"});
    for (int minutes = 0; minutes < 20; ++minutes) {
        see("ns1/web/a", minutes % 2 == 0 ? 503 : 200);
        pass(1min);
    }
    EXPECT_EQ(log.count("HealthReports are not installed"), 1U);
    EXPECT_EQ(log.count("warn"), 1U);
    EXPECT_LT(writes(""), 40U);

    server.cluster().serve(kube::model::health_reports());
    for (int i = 0; i < 300; ++i) pass(1s);

    EXPECT_EQ(log.count("HealthReports are written now"), 1U);
    for (auto const& [key, of] : config_maps) EXPECT_NE(report(key), "") << key.ns;
}

TEST_F(ReportWriter, says_which_right_is_missing_and_writes_where_it_may) {
    server.fail_in("shop", request_kind::apply, answer(403, "Forbidden"));
    define(web, {"a"});
    define({"data", "web"}, {"a"});
    for (int i = 0; i < 30; ++i) pass(1min);

    EXPECT_EQ(log.count("missing right: patch healthreports"), 1U);
    EXPECT_LE(writes("/shop/"), 20U);
    EXPECT_NE(report({"data", "web"}), "");

    server.recover_in("shop");
    for (int i = 0; i < 300; ++i) pass(1s);

    EXPECT_NE(report(web), "");
}

TEST_F(ReportWriter, survives_that_a_config_map_goes_while_its_report_is_refused) {
    server.fail_in("shop", request_kind::apply, answer(403, "Forbidden"));
    define(web, {"a"});
    on_look_up = [this] {
        runtime::asio::post(context, [this] {
            config_maps.erase(web);
            checks.remove(check::identity{"shop", "web", "a"});
            writer.touch(web);
        });
    };
    pass(30min);

    EXPECT_EQ(writes("/web"), 1U) << "it was on its way then";
    EXPECT_EQ(writer.size(), 0U);
}

TEST_F(ReportWriter, survives_that_a_config_map_and_its_report_went_while_it_could_not_write) {
    define(web, {"a"});
    define({"shop", "other"}, {"a"});
    pass(5s);
    server.fail_in("shop", request_kind::apply, answer(403, "Forbidden"));
    see("shop/other/a", 503);
    pass(2s);
    server.cluster().erase(kube::model::health_reports(), {"shop", "web"});
    config_maps.erase(web);
    checks.remove(check::identity{"shop", "web", "a"});
    writer.touch(web);
    for (int minutes = 0; minutes < 30; ++minutes) pass(1min);

    EXPECT_EQ(writer.size(), 1U);
}

TEST_F(ReportWriter, shows_why_a_check_that_passed_is_not_probed_any_more) {
    define(web, {"a"});
    see("shop/web/a", 200);
    pass(5s);
    health::observation closed;
    closed.outcome = health::outcome::inconclusive;
    closed.cause = "icmp: sysctl is closed";
    closed.needs_a_setting = true;
    checks.observe(handles.at("shop/web/a"), std::move(closed));

    writer.touch(web);
    pass(5s);

    EXPECT_THAT(report(web), HasSubstr(R"("why":"icmp: sysctl is closed")"));
}

TEST_F(ReportWriter, shows_no_half_of_an_edit_that_came_between_two_pieces) {
    std::vector<std::string> ids;
    ids.reserve(10'000);
    for (int i = 0; i < 10'000; ++i) ids.push_back("c" + std::to_string(100'000 + i));
    define(web, ids);
    pass(5s);
    auto const before = server.requests(request_kind::apply).size();
    see("shop/web/c109999", 503);

    // As an edit that leaves out checks of the first piece.
    on_look_up = [&] {
        runtime::asio::post(context, [&] {
            config_maps.at(web).version = "43";
            for (std::size_t i = 0; i < 2000; ++i)
                checks.remove(check::identity{"shop", "web", ids[i]});
            writer.redefined(web);
        });
    };
    pass(1s);

    auto const requests = server.requests(request_kind::apply);
    ASSERT_GT(requests.size(), before);
    EXPECT_TRUE(requests.at(before).body.contains(R"("checks":8000,)"));
    EXPECT_TRUE(requests.at(before).body.contains(R"("configMapVersion":"43")"));
}

TEST_F(ReportWriter, is_silent_about_a_namespace_that_is_being_deleted) {
    server.fail_in("shop", request_kind::apply, answer(403, "being terminated"));
    define(web, {"a"});
    pass(10min);

    EXPECT_FALSE(log.contains("warn"));
}

TEST_F(ReportWriter, tries_again_when_the_server_is_in_trouble) {
    server.fail_in("shop", request_kind::apply, answer(500, "InternalError"));
    define(web, {"a"});
    pass(10min);
    EXPECT_EQ(log.count("a HealthReport cannot be written"), 1U);

    server.recover_in("shop");
    pass(2min);

    EXPECT_NE(report(web), "");
    EXPECT_THAT(writer.counters().failures, Gt(5U));
}

TEST_F(ReportWriter, writes_nothing_while_another_process_is_the_one_that_writes) {
    may_write = false;
    define(web, {"a"});
    see("shop/web/a", 503);
    pass(10min);
    EXPECT_EQ(writes(""), 0U);

    may_write = true;
    writer.write_all();
    pass(2s);

    EXPECT_THAT(report(web), HasSubstr(R"("summary":{"status":"critical")"));
}

TEST_F(ReportWriter, writes_what_waits_before_the_end) {
    define(web, {"a"});
    see("shop/web/a", 503);
    pass(5s);
    for (int i = 0; i < 3; ++i) see("shop/web/a", 503);

    bool flushed = false;
    runtime::asio::co_spawn(context.get_executor(), writer.flush(5s), [&](std::exception_ptr) {
        flushed = true;
    });
    pass(1s);

    EXPECT_TRUE(flushed);
    EXPECT_THAT(report(web), HasSubstr(R"("failures":4)"));
}

}  // namespace vitals::publishing::reports
