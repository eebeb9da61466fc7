// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/alias/alias_checks.hpp"

#include "core/check/alias_target.hpp"
#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/status.hpp"
#include "core/check/target.hpp"
#include "core/health/observation.hpp"
#include "core/health/transition.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::alias {
namespace {

using check::check_alias;
using check::config_map_alias;
using check::service_alias;
using check::status;
using testing::ElementsAre;

class AliasChecks : public testing::Test {
protected:
    AliasChecks() {
        store.subscribe([this](auto const& check, auto const&) {
            told.emplace_back(check.definition->identity.id());
        });
        store.subscribe([this](auto const& check, health::transition const& change) {
            aliases.changed(check, change);
        });
        aliases.definitions_read();
    }

    static reconcile::definition_ptr
    definition(std::string_view id, check::target target, std::string_view service = {}) {
        auto made = std::make_shared<check::definition>();
        auto const slash = id.find('/');
        auto const config_map = slash == id.npos ? std::string_view{"web"} : id.substr(0, slash);
        made->identity = {"shop", config_map, slash == id.npos ? id : id.substr(slash + 1)};
        made->name = "Name of " + std::string{made->identity.id()};
        made->target = std::move(target);
        if (!service.empty())
            made->service =
                check::service{"shop/" + std::string{service}, std::string{service}, {}};
        return made;
    }
    static reconcile::definition_ptr probed(std::string_view id, std::string_view service = {}) {
        return definition(id, check::http_target{}, service);
    }

    void apply(reconcile::plan const& plan) {
        aliases.before(plan);
        for (auto const& each : plan.stop) store.remove(each->identity);
        for (auto const& [from, to] : plan.replace) store.replace(to, clock.wall());
        for (auto const& each : plan.start) store.add(each, clock.wall());
        aliases.after(plan);
    }
    reconcile::definition_ptr start(reconcile::definition_ptr one) {
        reconcile::plan plan;
        plan.start = {one};
        apply(plan);
        return one;
    }
    void replace(reconcile::definition_ptr from, reconcile::definition_ptr to) {
        reconcile::plan plan;
        plan.replace = {{std::move(from), std::move(to)}};
        apply(plan);
    }
    void stop(reconcile::definition_ptr one) {
        reconcile::plan plan;
        plan.stop = {std::move(one)};
        apply(plan);
    }
    void observe(std::string_view id, status is, std::string output = {}) {
        auto const path =
            id.find('/') == id.npos ? "shop/web/" + std::string{id} : "shop/" + std::string{id};
        health::observation seen;
        seen.outcome = static_cast<health::outcome>(is);
        seen.reason =
            is == status::passing ? health::failure_reason::none : health::failure_reason::status;
        seen.output = std::move(output);
        // NOLINTNEXTLINE(bugprone-unchecked-optional-access)
        store.observe(*store.handle_of(path), std::move(seen));
    }
    vitals::status::check_status const& see(std::string_view id) {
        return *store.find("shop/web/" + std::string{id});
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    vitals::status::status_store store;
    alias_checks aliases{clock, store, "node-1"};
    std::vector<std::string> told;
};

TEST_F(AliasChecks, have_the_status_of_their_check_in_the_same_turn) {
    start(probed("a"));
    start(definition("b", check_alias{.of = "a"}));
    EXPECT_TRUE(see("b").pending);

    observe("a", status::passing);
    EXPECT_EQ(see("b").status(), status::passing);
    EXPECT_EQ(see("b").output, "All checks passing.");
    EXPECT_EQ(see("b").why(), "all checks passing");

    observe("a", status::critical, "HTTP GET: 503");
    EXPECT_EQ(see("b").status(), status::critical);
    EXPECT_EQ(see("b").output, "Aliased check \"Name of a\" failing: HTTP GET: 503");
    EXPECT_EQ(see("b").why(), "web/a is critical");
    EXPECT_THAT(told, ElementsAre("a", "b", "a", "b"));
}

TEST_F(AliasChecks, have_no_result_before_all_definitions_are_read) {
    alias_checks fresh{clock, store, "node-1"};
    reconcile::plan plan;
    plan.start = {definition("b", service_alias{.of = "front"})};
    store.add(plan.start[0], clock.wall());

    fresh.after(plan);
    EXPECT_TRUE(see("b").pending);
    fresh.definitions_read();

    EXPECT_EQ(see("b").status(), status::critical);
}

TEST_F(AliasChecks, have_the_worst_status_of_a_service) {
    start(probed("a", "front"));
    start(probed("other/b", "front"));
    start(probed("c", "back"));
    start(definition("by-name", service_alias{.of = "front"}));
    start(definition("by-id", service_alias{.of = "shop/front"}));
    observe("a", status::passing);
    observe("other/b", status::warning, "slow");
    observe("c", status::critical);

    for (auto const* const each : {"by-name", "by-id"}) {
        EXPECT_EQ(see(each).status(), status::warning) << each;
        EXPECT_EQ(see(each).output, "Aliased check \"Name of b\" failing: slow") << each;
    }
    observe("other/b", status::passing);
    EXPECT_EQ(see("by-name").status(), status::passing);
}

TEST_F(AliasChecks, have_the_worst_status_of_a_config_map) {
    start(probed("other/a"));
    start(probed("other/b"));
    start(definition("all", config_map_alias{.of = "other"}));
    observe("other/a", status::critical);

    EXPECT_EQ(see("all").status(), status::critical);
    observe("other/a", status::passing);
    EXPECT_EQ(see("all").status(), status::critical) << "b has no result, so nobody knows";
    observe("other/b", status::passing);
    EXPECT_EQ(see("all").status(), status::passing);
}

TEST_F(AliasChecks, never_stand_for_themselves_or_other_aliases) {
    start(probed("a"));
    start(definition("all", config_map_alias{.of = "web"}));
    start(definition("more", config_map_alias{.of = "web"}));
    start(definition("of-alias", check_alias{.of = "all"}));
    observe("a", status::critical);
    observe("a", status::passing);

    EXPECT_EQ(see("all").status(), status::passing);
    EXPECT_EQ(see("more").status(), status::passing);
    EXPECT_EQ(see("of-alias").status(), status::critical);
    EXPECT_EQ(see("of-alias").output, "Check web/all is an alias itself");
}

TEST_F(AliasChecks, of_nothing_say_so_in_consuls_words) {
    start(definition("config-map", config_map_alias{.of = "nobody"}));
    start(definition("service", service_alias{.of = "nobody"}));
    start(definition("check", check_alias{.of = "nobody"}));

    EXPECT_EQ(see("config-map").status(), status::passing);
    EXPECT_EQ(see("config-map").output, "No checks found.");
    EXPECT_EQ(see("config-map").why(), "no checks found");
    EXPECT_EQ(see("service").status(), status::critical);
    EXPECT_EQ(see("service").output, "Service nobody could not be found on node node-1");
    EXPECT_EQ(see("check").status(), status::critical);
    EXPECT_EQ(see("check").output, "Check web/nobody could not be found");
}

TEST_F(AliasChecks, follow_checks_that_come_change_their_service_and_go) {
    auto const alias = start(definition("all", service_alias{.of = "front"}));
    auto const first = start(probed("a", "front"));
    observe("a", status::critical);
    EXPECT_EQ(see("all").output, "Aliased check \"Name of a\" failing: ");

    auto const moved = probed("a", "back");
    replace(first, moved);
    EXPECT_EQ(see("all").output, "Service front could not be found on node node-1");
    replace(moved, first);
    EXPECT_EQ(see("all").output, "Aliased check \"Name of a\" failing: ");
    stop(first);
    EXPECT_EQ(see("all").output, "Service front could not be found on node node-1");

    stop(alias);
    EXPECT_EQ(aliases.size(), 0U);
}

TEST_F(AliasChecks, do_not_see_other_namespaces) {
    auto foreign = std::make_shared<check::definition>(*probed("a", "front"));
    foreign->identity = {"another", "web", "a"};
    start(foreign);
    start(definition("all", service_alias{.of = "front"}));

    EXPECT_EQ(see("all").output, "Service front could not be found on node node-1");
}

TEST_F(AliasChecks, are_told_nothing_new_while_nothing_changes_for_them) {
    start(probed("a", "front"));
    start(probed("b", "front"));
    start(definition("all", service_alias{.of = "front"}));
    observe("a", status::critical);
    observe("b", status::passing);
    auto const before = store.statistics().by_outcome;
    observe("b", status::warning);
    observe("b", status::passing);
    auto const after = store.statistics().by_outcome;

    EXPECT_EQ(after[0] + after[1] + after[2], before[0] + before[1] + before[2] + 2);
}

// Random checks, edits and results; each alias against a look at all checks.
TEST_F(AliasChecks, are_those_of_a_naive_model) {
    std::mt19937_64 random{17};
    std::map<std::string, reconcile::definition_ptr> running;
    auto const a_definition = [&](std::string const& id) {
        auto const service = "s" + std::to_string(random() % 3);
        switch (random() % 8) {
            case 0:
                return definition(id, service_alias{.of = service});
            case 1:
                return definition(id, config_map_alias{.of = random() % 2 == 0 ? "web" : "other"});
            case 2:
                return definition(id, check_alias{.of = "c" + std::to_string(random() % 20)});
            default:
                return probed(id, random() % 4 == 0 ? "" : service);
        }
    };
    auto const is_member = [](check::definition const& of, check::definition const& alias) {
        auto const is = *check::alias_in(alias.target);
        if (check::alias_in(of.target)) return false;
        if (is.what == check::aliased::config_map) return of.identity.config_map() == is.of;
        if (is.what == check::aliased::service) return of.service && of.service->name == is.of;
        return of.identity.config_map() == alias.identity.config_map() && of.identity.id() == is.of;
    };
    for (int step = 0; step < 20'000; ++step) {
        auto const id = (random() % 2 == 0 ? "web/c" : "other/c") + std::to_string(random() % 20);
        auto const found = running.find(id);
        if (found == running.end()) {
            running.emplace(id, start(a_definition(id)));
        } else if (random() % 10 == 0) {
            auto const next = a_definition(id);
            replace(found->second, next);
            found->second = next;
        } else if (random() % 20 == 0) {
            stop(found->second);
            running.erase(found);
        } else if (!check::alias_in(found->second->target)) {
            observe(id, static_cast<status>(random() % 3));
        }
        for (auto const& [name, alias] : running) {
            if (!check::alias_in(alias->target)) continue;
            std::size_t count = 0;
            bool pending = false;
            auto worst = status::passing;
            for (auto const& [other, member] : running) {
                if (!is_member(*member, *alias)) continue;
                auto const& seen = *store.find("shop/" + other);
                ++count;
                pending = pending || seen.pending;
                if (!seen.pending) worst = std::max(worst, seen.status());
            }
            if (count == 0 && check::alias_in(alias->target)->what != check::aliased::config_map)
                worst = status::critical;
            if (pending && worst == status::passing) continue;
            ASSERT_EQ(store.find("shop/" + name)->status(), worst) << step << ' ' << name;
        }
    }
}

}  // namespace
}  // namespace vitals::probing::alias
