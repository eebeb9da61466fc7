// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/rereading.hpp"

#include "core/quota/quotas.hpp"
#include "core/reconcile/plan.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/resource.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/controller_fixture.hpp"
#include "sources/controller/definition_budget.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <exception>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace vitals::sources::controller {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

namespace {

// A manifest of one check, of that many bytes.
std::string text(std::string const& id, std::size_t bytes) {
    std::string made = "checks: [{id: " + id + ", http: 'http://a'}] #";
    made.resize(bytes, '#');
    return made;
}

// A cluster and its source, which hands on what was put and removed at once, and what the
// controller asks for when it asks.
class Rereading : public testing::Test {
protected:
    explicit Rereading(definition_budget::totals most = {}) : all{most} {
        runtime::asio::co_spawn(
            loop,
            under_test.run(),
            runtime::asio::bind_cancellation_slot(end.slot(), [](std::exception_ptr const&) {})
        );
        clock.settle();
    }
    ~Rereading() override {
        end.emit(runtime::asio::cancellation_type::terminal);
        clock.settle();
    }

    void put(std::string const& name, std::string content, std::string const& ns = "shop") {
        kube::model::object_key const key{ns, name};
        bool const known = handed_on.contains(key);
        cluster[key] = {.key = key, .uid = "u-" + name, .data = {{"a.yaml", std::move(content)}}};
        if (known || accepted(key)) under_test.changed(cluster.at(key));
        clock.settle();
    }
    void remove(std::string const& name, std::string const& ns = "shop") {
        kube::model::object_key const key{ns, name};
        cluster.erase(key);
        if (handed_on.erase(key) > 0) under_test.removed(key);
        clock.settle();
    }
    void list() {
        ++lists;
        for (auto const& [key, object] : cluster)
            if (handed_on.contains(key) ? under_test.hands_on_again(key) : accepted(key))
                under_test.changed(object);
    }
    bool accepted(kube::model::object_key const& key) {
        return under_test.accepts(key) && handed_on.insert(key).second;
    }
    void carry_out(reconcile::plan const& plan) {
        for (auto const& each : plan.start) running.insert(each->identity.text());
        for (auto const& each : plan.stop) running.erase(each->identity.text());
    }

    definition_budget::totals all;
    quota::quotas quotas{{.checks = 10, .definition_bytes = 1'000, .config_maps = 5}};
    runtime::asio::io_context loop{1};
    support::virtual_clock clock{loop};
    support::memory_log log;
    std::map<kube::model::object_key, kube::model::config_map> cluster;
    std::set<kube::model::object_key> handed_on;
    std::set<std::string> running;
    int lists = 0;
    runtime::asio::cancellation_signal end;
    controller under_test{
        {.loop = loop.get_executor(),
         .clock = clock,
         .log = log.logger(),
         .make_reader = reader_on_loop::on(loop.get_executor()),
         .quotas = &quotas,
         .most_definitions = all,
         .read_again = [this] { list(); }},
        {.apply = [this](auto const& plan) { carry_out(plan); }, .report = [](auto const&) {}}
    };
};

}  // namespace

// Regression: nothing of it ran until the next list of all, for up to half an hour.
TEST_F(Rereading, a_config_map_that_kustomize_renames_runs_soon_in_a_namespace_that_is_half_full) {
    put("web-1a", text("web", 600));

    put("web-2b", text("web", 600));
    remove("web-1a");
    clock.advance(rereading::soon);

    EXPECT_THAT(running, ElementsAre("shop/web-2b/web"));
    EXPECT_FALSE(under_test.budget().is_left_out({"shop", "web-2b"}));
}

// Regression: the same.
TEST_F(Rereading, an_edit_that_grows_is_in_force_soon_after_the_one_that_made_room_for_it) {
    put("a", text("a", 600));
    put("b", text("b", 300));

    put("b", text("larger", 700));
    put("a", text("a", 200));
    EXPECT_THAT(running, ElementsAre("shop/a/a", "shop/b/b"));
    clock.advance(rereading::soon);

    EXPECT_THAT(running, ElementsAre("shop/a/a", "shop/b/larger"));
}

TEST_F(Rereading, is_asked_for_once_in_ten_seconds_at_most_and_none_is_missed) {
    for (auto const* name : {"a", "b", "c", "d", "e", "f", "g"}) put(name, text(name, 100));
    ASSERT_EQ(running.size(), 5U);

    remove("a");
    clock.advance(rereading::soon);
    EXPECT_EQ(lists, 1);
    remove("b");
    clock.advance(rereading::between - 1ns);
    EXPECT_EQ(lists, 1);
    clock.advance(1ns);

    EXPECT_EQ(lists, 2);
    EXPECT_THAT(running, ElementsAre("shop/c/c", "shop/d/d", "shop/e/e", "shop/f/f", "shop/g/g"));
}

TEST_F(Rereading, is_asked_for_ever_more_seldom_by_who_makes_room_again_and_again) {
    for (auto const* name : {"a", "b", "c", "d", "e", "f"}) put(name, text(name, 100));
    for (int round = 0; round < 60; ++round)
        for (auto const* name : {"a", "b", "c", "d", "e", "f"}) {
            remove(name);
            clock.advance(5s);
            put(name, text(name, 100));
            clock.advance(5s);
        }

    EXPECT_GT(lists, 5);
    EXPECT_LE(lists, 20) << "in an hour";
}

TEST_F(Rereading, is_not_asked_for_when_the_room_is_too_small_for_what_is_left_out) {
    put("a", text("a", 500));
    put("b", text("b", 400));
    put("large", text("large", 900));

    put("b", text("b", 300));
    clock.advance(1h);
    EXPECT_EQ(lists, 0);

    remove("b");
    remove("a");
    clock.advance(rereading::soon);
    EXPECT_EQ(lists, 1);
    EXPECT_THAT(running, ElementsAre("shop/large/large"));
}

// By its text it fits, and what its aliases make of it is known only when it was read again.
TEST_F(Rereading, is_not_asked_for_again_by_what_is_refused_again) {
    std::string aliases = "checks:\n- {id: x0, http: 'http://a', body: &b " + std::string(200, 'b');
    aliases += "}\n";
    for (int i = 1; i < 6; ++i)
        aliases += "- {id: x" + std::to_string(i) + ", http: 'http://a', body: *b}\n";
    ASSERT_LT(aliases.size(), 500U);
    put("a", text("a", 700));
    put("aliases", aliases);

    remove("a");
    clock.advance(1h);

    EXPECT_EQ(lists, 1);
    EXPECT_TRUE(under_test.budget().is_left_out({"shop", "aliases"}));
    EXPECT_FALSE(under_test.hands_on_again({"shop", "aliases"}));
}

TEST_F(Rereading, starts_the_checks_that_were_left_out_when_others_are_gone) {
    std::string many = "checks:\n";
    for (int i = 0; i < 8; ++i) many += "- {id: m" + std::to_string(i) + ", http: 'http://a'}\n";
    put("a", many);
    put("b", many);
    ASSERT_EQ(running.size(), 10U);

    remove("a");
    clock.advance(rereading::soon);

    EXPECT_EQ(running.size(), 8U);
    EXPECT_FALSE(under_test.budget().is_left_out({"shop", "b"}));
    EXPECT_EQ(lists, 1);
}

TEST_F(Rereading, reads_one_of_which_nothing_was_kept_when_there_is_room) {
    auto const most = 5 + definition_budget::most_left_out;
    for (std::size_t i = 0; i < 5; ++i) put("a" + std::to_string(i), text("a", 100));
    for (std::size_t i = 5; i < most; ++i) put("large" + std::to_string(i), text("large", 900));
    put("z", text("z", 100));
    ASSERT_FALSE(handed_on.contains({"shop", "z"}));

    remove("a0");
    clock.advance(1h);

    EXPECT_THAT(running, Contains("shop/z/z"));
    EXPECT_EQ(lists, 1);
    remove("a1");
    clock.advance(1h);
    EXPECT_EQ(lists, 1) << "nothing is left out for which there is room";
    EXPECT_EQ(log.count("the rest is not listed"), 1U);
}

namespace {

struct RereadingOfAll : Rereading {
    RereadingOfAll() : Rereading{{.bytes = 1'600, .checks = 10}} {}
};

}  // namespace

TEST_F(RereadingOfAll, gives_the_room_that_one_namespace_made_to_another) {
    put("a", text("a", 800), "large");
    put("b", text("b", 600), "small");
    ASSERT_THAT(running, Not(Contains("small/b/b")));

    remove("a", "large");
    clock.advance(rereading::soon);

    EXPECT_THAT(running, ElementsAre("small/b/b"));
}

// What tenants do may cause one list in ten seconds, and comes to rest.
TEST_F(RereadingOfAll, comes_to_rest_and_leaves_nothing_out_that_fits_whatever_was_edited) {
    std::size_t state = 1;
    auto const random = [&state](std::size_t below) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return (state >> 33) % below;
    };
    for (int turn = 0; turn < 1'000; ++turn) {
        std::string const name(1, "abcdefg"[random(7)]);
        std::string const ns = random(2) == 0 ? "shop" : "data";
        if (random(3) == 0)
            remove(name, ns);
        else
            put(name, text(name, 50 + random(900)), ns);
        if (random(2) == 0) clock.advance(std::chrono::milliseconds{random(5'000)});
    }
    auto const seconds = (clock.now() - runtime::time_point{24h}) / 1s;
    EXPECT_GT(lists, 5);
    EXPECT_LE(lists, seconds / 10 + 1);
    clock.advance(1min);
    auto const before = lists;

    clock.advance(1h);

    EXPECT_EQ(lists, before);
    EXPECT_FALSE(under_test.budget().has_room());
}

}  // namespace vitals::sources::controller
