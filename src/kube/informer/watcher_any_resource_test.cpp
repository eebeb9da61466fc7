// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Other resources than ConfigMaps, one of which may not be there.

#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "support/fake_api_server.hpp"
#include "support/watched_cluster.hpp"

#include <gmock/gmock.h>

#include <cstddef>
#include <string>

namespace vitals::kube::informer {

using namespace std::chrono_literals;
using support::request_kind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

model::resource const nodes{"", "v1", "nodes", "Node", false};
model::resource const leases{"coordination.k8s.io", "v1", "leases", "Lease"};
model::resource const secrets{"", "v1", "secrets", "Secret"};
model::resource const reports{"vitals.dev", "v1", "healthreports", "HealthReport"};

struct WatcherOfNodes : support::WatchedCluster {
    WatcherOfNodes() : WatchedCluster{{.resource = nodes}} { server.cluster().serve(nodes); }
};

struct WatcherOfLeases : support::WatchedCluster {
    WatcherOfLeases() : WatchedCluster{{.resource = leases, .ns = "shop"}} {
        server.cluster().serve(leases);
    }
    void hold(std::string const& name, std::string const& holder) {
        server.cluster()
            .put(leases, {"shop", name}, R"("spec":{"holderIdentity":")" + holder + R"("})");
    }
};

struct WatcherOfSecretsMetadata : support::WatchedCluster {
    WatcherOfSecretsMetadata()
        : WatchedCluster{{.resource = secrets, .representation = model::representation::metadata}} {
        server.cluster().serve(secrets);
    }
};

// A resource of our own, which somebody installs or not.
struct WatcherOfReports : support::WatchedCluster {
    WatcherOfReports() : WatchedCluster{{.resource = reports}} {}

    void install() {
        server.cluster().serve(reports);
        server.cluster().put(reports, {"shop", "one"}, R"("status":{})");
    }
    std::size_t asked() const { return server.requests().size(); }
    // The longest time between two questions.
    void pass_until_asked_again() { pass(6min); }
};

}  // namespace

TEST_F(WatcherOfNodes, follows_a_resource_without_namespaces) {
    server.cluster().put(nodes, {"", "n1"}, R"("spec":{})");
    start();
    ASSERT_TRUE(until([this] { return watching(); }));

    server.cluster().put(nodes, {"", "n2"}, R"("spec":{})");
    server.cluster().erase(nodes, {"", "n1"});

    ASSERT_TRUE(until([this] { return notified.size() == 3; }));
    EXPECT_THAT(notified, ElementsAre("+n1", "+n2", "-n1"));
    EXPECT_EQ(last(request_kind::watch).path, "/api/v1/nodes");
}

TEST_F(WatcherOfLeases, follows_a_resource_of_a_group_in_one_namespace) {
    hold("web", "a");
    server.cluster().put(leases, {"other", "web"}, R"("spec":{})");
    start();
    ASSERT_TRUE(until([this] { return watching(); }));

    hold("web", "b");
    hold("api", "a");
    server.cluster().erase(leases, {"shop", "web"});

    ASSERT_TRUE(until([this] { return notified.size() == 4; }));
    EXPECT_THAT(notified, ElementsAre("+web", "+web", "+api", "-web"));
    EXPECT_EQ(
        last(request_kind::watch).path,
        "/apis/coordination.k8s.io/v1/namespaces/shop/leases"
    );
    EXPECT_EQ(last(request_kind::watch).headers.at("accept"), "application/json");
}

TEST_F(WatcherOfLeases, lists_after_410_and_misses_nothing) {
    hold("web", "a");
    ASSERT_NO_FATAL_FAILURE(start_and_sync());

    server.freeze_watches();
    hold("web", "b");
    hold("api", "a");
    server.cluster().compact();
    for (int i = 0; i < 10 && notified.size() < 2; ++i) pass(1min);

    ASSERT_TRUE(until([this] { return notified.size() == 2; }));
    EXPECT_THAT(notified, ElementsAre("+api", "+web"));
    EXPECT_EQ(watcher.state().relists.at("expired"), 1U);
}

TEST_F(WatcherOfSecretsMetadata, asks_for_metadata_alone_and_reads_no_secret) {
    server.cluster().put(secrets, {"shop", "token"}, R"("data":{"token":"aHVudGVyMg=="})");
    start();
    ASSERT_TRUE(until([this] { return watching(); }));

    server.cluster().put(secrets, {"shop", "token"}, R"("data":{"token":"c3dvcmRmaXNo"})");
    server.send_bookmarks();

    ASSERT_TRUE(until([this] { return watcher.state().events == 2; }));
    EXPECT_THAT(notified, ElementsAre("+token", "+token"));
    EXPECT_THAT(last(request_kind::list).headers.at("accept"), HasSubstr("MetadataList;"));
    EXPECT_THAT(last(request_kind::watch).headers.at("accept"), HasSubstr("Metadata;"));
}

TEST_F(WatcherOfReports, asks_for_a_resource_that_is_not_served_every_five_minutes) {
    start();
    ASSERT_TRUE(until([this] { return watcher.state().trouble == "not_served"; }));

    for (int hour = 0; hour < 2; ++hour)
        for (int minute = 0; minute < 60; ++minute) pass(1min);

    EXPECT_GE(asked(), 20U);
    EXPECT_LE(asked(), 31U);
    EXPECT_FALSE(watcher.state().synced);
    EXPECT_EQ(log.count("the API server does not serve a resource"), 1U);
    EXPECT_EQ(log.count("resource=healthreports"), 1U);
    EXPECT_EQ(log.count("warn: "), 0U);
}

TEST_F(WatcherOfReports, follows_a_resource_that_is_installed_later) {
    start();
    ASSERT_TRUE(until([this] { return watcher.state().trouble == "not_served"; }));

    install();
    pass_until_asked_again();

    ASSERT_TRUE(until([this] { return watching(); }));
    EXPECT_THAT(notified, ElementsAre("+one"));
    EXPECT_EQ(watcher.state().trouble, "");
    EXPECT_EQ(synced, 1);
}

TEST_F(WatcherOfReports, keeps_what_it_has_when_the_resource_is_no_longer_served) {
    install();
    ASSERT_NO_FATAL_FAILURE(start_and_sync());

    server.cluster().stop_serving(reports.plural);
    server.end_watches();
    for (int minute = 0; minute < 60; ++minute) pass(1min);

    EXPECT_EQ(watcher.state().trouble, "not_served");
    EXPECT_THAT(notified, IsEmpty());
    EXPECT_EQ(watcher.objects(), 1U);
    EXPECT_EQ(log.count("the API server does not serve a resource"), 1U);
    EXPECT_LE(asked(), 20U);

    server.cluster().serve(reports);
    pass_until_asked_again();
    EXPECT_TRUE(until([this] { return watching(); }));
}

TEST_F(WatcherOfReports, gives_a_sign_of_life_however_long_the_resource_is_not_served) {
    start();
    ASSERT_TRUE(until([this] { return watcher.state().trouble == "not_served"; }));

    auto const before = progress;
    pass_until_asked_again();

    EXPECT_GT(progress, before);
}

// Every API server serves the core group: there a 404 comes from a proxy, and is soon gone.
TEST_F(WatcherOfSecretsMetadata, asks_soon_again_when_the_core_group_seems_not_to_be_served) {
    for (int i = 0; i < 3; ++i)
        server.fail_next(request_kind::list, support::answer(404, "NotFound"));

    start();
    for (int i = 0; i < 20 && !watching(); ++i) pass(1s);

    EXPECT_TRUE(until([this] { return watching(); }));
    EXPECT_EQ(log.count("warn: cannot follow a resource"), 1U);
    EXPECT_TRUE(log.contains("reason=not_found"));
}

}  // namespace vitals::kube::informer
