// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cluster_fixture.hpp"
#include "app/heartbeats.hpp"
#include "kube/model/config_map.hpp"
#include "net/http_server/message.hpp"
#include "serving/health_server/answer.hpp"
#include "serving/health_server/registry.hpp"
#include "support/a_request.hpp"
#include "support/fake_api_server.hpp"

#include <gmock/gmock.h>

#include <sys/utsname.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;
using support::answer;
using support::request_kind;
using testing::ElementsAre;
using testing::HasSubstr;

char const* const allowed = R"({"status":{"allowed":true}})";
char const* const denied = R"({"status":{"allowed":false}})";

struct ClusterDefinitions : cluster_fixture {
    ~ClusterDefinitions() override {
        end();
        definitions.reset();  // its heartbeats retire
    }
    // Every informer but the stuck one reports progress.
    void follow_alive(std::vector<std::string> const& namespaces = {}) {
        to.add_heartbeat = [this](std::string const& name) -> std::function<void()> {
            return [this, name, beat = loops.informer(name)] {
                if (name != stuck) beat();
            };
        };
        follow(namespaces);
        auto const expected = std::max<std::size_t>(namespaces.size(), 1);
        ASSERT_TRUE(until([this, expected] { return synced.size() == expected; }));
    }
    // The heartbeats of the program, without those of loops that do not exist here.
    net::http_server::response livez() const {
        return serving::health_server::answer(
            health,
            {.show_reasons = true, .app_id = {}},
            support::a_request(
                "/livez",
                {{"exclude", "control-loop"}, {"exclude", "probe-loops"}, {"verbose", ""}}
            )
        );
    }

    serving::health_server::registry health{clock, log.logger()};
    heartbeats loops{health, context.get_executor()};
    std::string stuck;  // name of a heartbeat
};

}  // namespace

TEST_F(ClusterDefinitions, an_api_server_that_is_away_for_an_hour_is_no_reason_to_be_restarted) {
    ASSERT_NO_FATAL_FAILURE(follow_alive());

    server.stop();

    for (int minute = 0; minute < 60; ++minute) {
        pass(1min);
        EXPECT_EQ(livez().status, 200U) << "minute " << minute << ": " << livez().body;
    }
}

TEST_F(ClusterDefinitions, reads_again_what_had_mistakes_though_nobody_edited_it) {
    std::vector<std::string> changed;
    to.changed = [&](kube::model::config_map&& one) { changed.push_back(one.key.name); };
    to.hands_on_again = [](kube::model::object_key const& key) { return key.name == "wrong"; };
    server.cluster().put({"shop", "right"}, {{"checks.yaml", "checks: []"}});
    server.cluster().put({"shop", "wrong"}, {{"checks.yaml", "{"}});
    follow();
    ASSERT_TRUE(until([this] { return !synced.empty(); }));
    changed.clear();

    definitions->read_again();

    EXPECT_TRUE(until([&] { return !changed.empty(); }));
    settle();
    EXPECT_THAT(changed, testing::ElementsAre("wrong"));
}

TEST_F(ClusterDefinitions, a_quiet_cluster_is_no_reason_to_be_restarted) {
    ASSERT_NO_FATAL_FAILURE(follow_alive());

    for (int minute = 0; minute < 60; ++minute) {
        pass(1min);
        EXPECT_EQ(livez().status, 200U) << "minute " << minute << ": " << livez().body;
    }
}

TEST_F(ClusterDefinitions, an_informer_that_stands_still_fails_liveness_after_15_minutes) {
    ASSERT_NO_FATAL_FAILURE(follow_alive());

    end();
    pass(14min);
    EXPECT_EQ(livez().status, 200U) << livez().body;
    pass(1min + 2s);

    EXPECT_EQ(livez().status, 500U);
    EXPECT_THAT(livez().body, HasSubstr("[-]informer failed: no sign of life for 90"));
}

TEST_F(ClusterDefinitions, an_informer_that_stands_still_is_not_hidden_by_those_that_continue) {
    ASSERT_NO_FATAL_FAILURE(follow_alive({"a", "b"}));

    stuck = "informer-2";
    for (int minute = 0; minute < 16; ++minute) pass(1min);

    EXPECT_EQ(livez().status, 500U);
    EXPECT_THAT(livez().body, HasSubstr("[+]informer-1 ok"));
    EXPECT_THAT(livez().body, HasSubstr("[-]informer-2 failed: no sign of life"));
}

TEST_F(ClusterDefinitions, a_forbidden_namespace_holds_back_no_other_one_and_is_named) {
    server.fail_in("bad", request_kind::list, answer(403, "Forbidden"));

    follow({"good", "bad"});
    ASSERT_TRUE(until([this] { return !synced.empty(); }));
    ASSERT_TRUE(until([this] { return waiting.back() == "namespace bad: forbidden"; }));
    EXPECT_THAT(synced, ElementsAre("good"));

    server.recover_in("bad");
    for (int minute = 0; minute < 3 && synced.size() < 2; ++minute) pass(1min);

    EXPECT_THAT(synced, ElementsAre("good", "bad"));
    EXPECT_EQ(waiting.back(), "namespace bad: forbidden");
}

TEST_F(ClusterDefinitions, a_namespace_that_nobody_answers_for_is_named_as_long_as_it_is_unread) {
    server.stop();

    follow();
    ASSERT_TRUE(until([this] { return !waiting.empty(); }));
    EXPECT_THAT(waiting, ElementsAre("all namespaces: unreachable"));

    server.start();
    for (int minute = 0; minute < 3 && synced.empty(); ++minute) pass(1min);

    EXPECT_THAT(synced, ElementsAre(""));
}

TEST_F(ClusterDefinitions, an_absent_api_server_is_logged_once_with_its_address_and_a_fix) {
    server.stop();

    follow();
    ASSERT_TRUE(until([this] { return !waiting.empty(); }));
    for (int second = 0; second < 20; ++second) pass(1s);

    EXPECT_EQ(log.count("Connection refused"), 1U);
    EXPECT_TRUE(log.contains("nothing of it has been read yet"));
    EXPECT_TRUE(log.contains("error=API server http://127.0.0.1:"));
    EXPECT_EQ(log.count(". Fix: check that the API server runs"), 1U);
}

TEST_F(ClusterDefinitions, a_namespace_in_which_no_config_map_matches_is_named_once) {
    server.cluster().put({"shop", "web"}, {{"checks.yaml", "checks: []"}});

    ASSERT_NO_FATAL_FAILURE(follow_alive({"shop", "shpo"}));
    for (int minute = 0; minute < 60; ++minute) pass(1min);

    EXPECT_EQ(log.count("no ConfigMap matches"), 1U);
    EXPECT_TRUE(log.contains("namespace=shpo"));
    EXPECT_TRUE(log.contains("selector=vitals.dev/checks=true"));
    EXPECT_EQ(definitions->empty_places(), 1U);
}

TEST_F(ClusterDefinitions, names_a_missing_right_once_however_often_it_has_to_ask) {
    for (int i = 0; i < 5; ++i) {
        server.fail_next(request_kind::review, support::text(denied));
        server.fail_next(request_kind::review, answer(500, "InternalError"));
    }

    follow();
    for (int i = 0; i < 20; ++i) pass(1min);

    EXPECT_EQ(log.count("missing right: list configmaps"), 1U);
}

TEST_F(ClusterDefinitions, names_a_missing_right_again_when_it_was_there_in_between) {
    for (auto const* first : {denied, allowed, denied}) {
        server.fail_next(request_kind::review, support::text(first));
        server.fail_next(request_kind::review, answer(500, "InternalError"));
    }

    follow();
    for (int i = 0; i < 20; ++i) pass(1min);

    EXPECT_EQ(log.count("missing right: list configmaps"), 2U);
}

TEST_F(ClusterDefinitions, says_once_that_rights_are_not_reviewed_and_asks_no_more) {
    for (auto const* reason : {"Forbidden", "NotFound"})
        for (int i = 0; i < 5; ++i)
            server.fail_next(request_kind::review, answer(reason[0] == 'F' ? 403 : 404, reason));

    follow();
    for (int i = 0; i < 20; ++i) pass(1min);

    EXPECT_EQ(server.requests(request_kind::review).size(), 1U);
    EXPECT_EQ(log.count("info: missing rights cannot be named"), 1U);
    EXPECT_EQ(log.count("error: "), 0U);
}

TEST_F(ClusterDefinitions, three_hundred_namespaces_of_a_healthy_server_start_without_an_error) {
    std::vector<std::string> namespaces;
    namespaces.reserve(300);
    for (int i = 0; i < 300; ++i) namespaces.push_back("n" + std::to_string(i));

    follow(namespaces);
    for (int i = 0; i < 120; ++i) pass(1s);

    EXPECT_EQ(synced.size(), namespaces.size());
    EXPECT_EQ(server.requests(request_kind::list).size(), namespaces.size());
    EXPECT_EQ(server.requests(request_kind::review).size(), namespaces.size());
    EXPECT_EQ(log.count("error: "), 0U);
    EXPECT_EQ(log.count("cannot follow"), 0U);
    EXPECT_LE(log.count("wait for our own limit"), 2U);
}

TEST_F(ClusterDefinitions, says_on_which_machine_it_runs) {
    utsname machine{};
    ASSERT_EQ(uname(&machine), 0);
    std::string const kernel{machine.machine};
    auto const kind = kernel == "x86_64" ? "amd64" : kernel == "aarch64" ? "arm64" : kernel;

    follow();

    EXPECT_THAT(
        server.requests(request_kind::list).at(0).headers.at("user-agent"),
        HasSubstr("(linux/" + kind + ") controller")
    );
}

TEST_F(ClusterDefinitions, a_namespace_that_could_not_be_listed_does_not_count_as_synced) {
    server.fail_in("bad", support::request_kind::list, support::answer(403, "Forbidden"));
    follow({"bad", "good"});
    ASSERT_TRUE(until([this] { return synced.size() == 1; }));

    auto const all = definitions->informers();

    ASSERT_EQ(all.size(), 1U);
    auto const& state = all.front();
    ASSERT_EQ(state.namespaces.size(), 2U);
    EXPECT_EQ(state.namespaces[0].name, "bad");
    EXPECT_FALSE(state.namespaces[0].synced);
    EXPECT_EQ(state.namespaces[1].name, "good");
    EXPECT_TRUE(state.namespaces[1].synced);
}

}  // namespace vitals::app
