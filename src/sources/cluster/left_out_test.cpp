// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What becomes of a ConfigMap that is left out, between the informer and the controller.

#include "core/quota/quotas.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/object_meta.hpp"
#include "sources/cluster/cluster_definitions.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/controller_fixture.hpp"
#include "sources/controller/reconciler.hpp"
#include "sources/definition_source.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vitals::sources::cluster {

namespace {

using testing::ElementsAre;

struct LeftOut : testing::Test {
    ~LeftOut() override { controller.stop(); }

    definition_source::outputs outputs() {
        return {
            .changed =
                [this](kube::model::config_map&& object) {
                    ++changes;
                    controller.changed(std::move(object));
                },
            .removed = [this](auto const& key) { controller.removed(key); },
            .synced = {},
            .waiting = {},
            .accepts = [this](auto const& key) { return controller.accepts(key); },
            .hands_on_again = [this](auto const& key) { return controller.hands_on_again(key); },
            .add_heartbeat = {}
        };
    }
    static std::string json(std::string const& id) {
        return R"({"data":{"a.yaml":"checks: [{id: )" + id + R"(, http: 'http://a'}]"}})";
    }
    static kube::model::object_meta named(std::string name, std::string uid) {
        return {{"shop", std::move(name)}, std::move(uid), "1"};
    }
    void list(std::vector<kube::model::object_meta> const& all) {
        auto under_way = store.begin_list();
        for (auto const& each : all) EXPECT_TRUE(under_way.put(each, json(each.key.name)));
        under_way.end();
        clock.settle();
    }
    void carry_out(reconcile::plan const& plan) {
        for (auto const& each : plan.start) running.insert(each->identity.text());
        for (auto const& each : plan.stop) running.erase(each->identity.text());
    }

    quota::quotas quotas{{.config_maps = 1}};
    runtime::asio::io_context loop{1};
    support::virtual_clock clock{loop};
    support::memory_log log;
    std::set<std::string> running;
    int changes = 0;
    controller::controller controller{
        {.loop = loop.get_executor(),
         .clock = clock,
         .log = log.logger(),
         .make_reader = controller::reader_on_loop::on(loop.get_executor()),
         .quotas = &quotas},
        {.apply = [this](auto const& plan) { carry_out(plan); },
         .report = [](controller::problems_changed const&) {}}
    };
    definition_source::outputs to = outputs();
    kube::informer::object_store store{
        {.decode = decoder_for(to), .removed = to.removed, .accepts = to.accepts}
    };
};

}  // namespace

TEST_F(LeftOut, is_read_with_a_later_list_when_there_is_room_although_it_is_unchanged) {
    list({named("a", "u1"), named("b", "u2")});
    ASSERT_THAT(running, ElementsAre("shop/a/a"));

    list({named("b", "u2")});
    list({named("b", "u2")});

    EXPECT_THAT(running, ElementsAre("shop/b/b"));
}

// Regression: it was handed on before its removal was, which then took the new one along.
TEST_F(LeftOut, is_read_when_it_was_created_again_while_nobody_watched) {
    list({named("a", "u1"), named("b", "u2")});
    ASSERT_THAT(running, ElementsAre("shop/a/a"));

    store.remove({"shop", "a"});
    list({named("b", "u3")});

    EXPECT_THAT(running, ElementsAre("shop/b/b"));
    EXPECT_FALSE(controller.budget().is_left_out({"shop", "b"}));
    EXPECT_EQ(controller.known().uid({"shop", "b"}), "u3");
}

// Regression: each annotation of it was a whole reading, and a plan of all of its checks.
TEST_F(LeftOut, is_not_read_again_at_an_event_that_changes_neither_it_nor_the_room) {
    list({named("a", "u1"), named("b", "u2")});
    auto const handed_on = changes;

    for (int i = 0; i < 10; ++i) EXPECT_TRUE(store.put(named("b", "u2"), json("b")));
    clock.settle();

    EXPECT_EQ(changes, handed_on);
}

}  // namespace vitals::sources::cluster
