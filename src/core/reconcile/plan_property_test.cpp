// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Plans against a model, on random ConfigMaps with fixed seeds.
#include "core/check/definition.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/reconcile/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace vitals::inline core::reconcile {
namespace {

// The world a plan is carried out on.
struct world {
    struct check {
        definition_ptr definition;
        bool stale = false;
    };
    std::map<std::string, check> running;

    static std::string id(definition_ptr const& of) { return std::string{of->identity.id()}; }

    void apply(plan const& what) {
        for (auto const& each : what.stop)
            ASSERT_EQ(running.erase(id(each)), 1) << "stopped what did not run";
        for (auto const& each : what.start) {
            ASSERT_TRUE(running.emplace(id(each), check{each}).second)
                << "started what ran already";
        }
        for (auto const& [from, to] : what.replace) {
            ASSERT_EQ(running.at(id(to)).definition, from);
            ASSERT_NE(*from, *to);
            running.at(id(to)).definition = to;
        }
        for (auto const& each : what.now_stale)
            ASSERT_FALSE(std::exchange(running.at(id(each)).stale, true));
        for (auto const& each : what.now_fresh)
            ASSERT_TRUE(std::exchange(running.at(id(each)).stale, false));
    }
};

class config_map_maker {
public:
    explicit config_map_maker(unsigned seed) : random_{seed} {}

    // A ConfigMap with up to three keys; an id stands in one of them at most.
    std::vector<check::manifest_contents> make() {
        std::vector<check::manifest_contents> keys;
        for (auto const* name : {"a.yaml", "b.yaml", "c.yaml"}) {
            if (one_in(8)) continue;
            keys.push_back({.key = name, .readable = !one_in(6), .unidentified = false});
            keys.back().unidentified = keys.back().readable && one_in(6);
        }
        for (char id = 'a'; id < 'i' && !keys.empty(); ++id)
            place(std::string{id}, keys[pick(keys.size())]);
        return keys;
    }

private:
    void place(std::string const& id, check::manifest_contents& key) {
        if (!key.readable || one_in(4)) return;
        if (one_in(5)) {
            key.rejected.push_back(id);
            return;
        }
        check::definition made;
        made.identity = check::identity{"shop", "web", id};
        made.timing.interval = std::chrono::seconds{1 + pick(2)};
        made.enabled = !one_in(6);
        key.checks.push_back(std::make_shared<check::definition const>(std::move(made)));
    }

    bool one_in(unsigned n) { return pick(n) == 0; }
    std::size_t pick(std::size_t n) { return random_() % n; }

    std::mt19937 random_;
};

check::manifest_contents const*
find_key(std::vector<check::manifest_contents> const& wanted, std::string const& key) {
    auto const found = std::ranges::find(wanted, key, &check::manifest_contents::key);
    return found == wanted.end() ? nullptr : &*found;
}

definition_ptr
find_good(std::vector<check::manifest_contents> const& wanted, std::string const& id) {
    for (auto const& key : wanted) {
        for (auto const& each : key.checks) {
            if (each->identity.id() == id) return each;
        }
    }
    return nullptr;
}

bool is_hidden(
    std::vector<check::manifest_contents> const& wanted,
    std::string const& id,
    std::string const& key
) {
    auto const rejects = [&](check::manifest_contents const& one) {
        return std::ranges::count(one.rejected, id) != 0;
    };
    if (std::ranges::any_of(wanted, rejects)) return true;
    auto const* home = find_key(wanted, key);
    return home != nullptr && (!home->readable || home->unidentified);
}

// What must run, said per check and without plans.
void expect_wanted_runs(
    world const& now,
    running_checks const& before,
    std::vector<check::manifest_contents> const& wanted
) {
    for (char letter = 'a'; letter < 'i'; ++letter) {
        std::string const id{letter};
        auto const good = find_good(wanted, id);
        auto const was = before.find(id);
        bool const kept = !good && was != before.end() && is_hidden(wanted, id, was->second.key);
        bool const runs = (good && good->enabled) || kept;
        ASSERT_EQ(now.running.contains(id), runs) << id;
        if (!runs) continue;
        ASSERT_EQ(*now.running.at(id).definition, good ? *good : *was->second.definition) << id;
        ASSERT_EQ(now.running.at(id).stale, kept) << id;
    }
}

void expect_same(world const& now, running_checks const& next) {
    ASSERT_EQ(now.running.size(), next.size());
    for (auto const& [id, check] : next) {
        ASSERT_EQ(now.running.at(id).definition, check.definition);
        ASSERT_EQ(now.running.at(id).stale, check.stale);
    }
}

TEST(PlanProperties, after_each_plan_what_runs_is_what_is_wanted_and_a_second_plan_is_empty) {
    for (unsigned seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(seed);
        config_map_maker maker{seed};
        world now;
        running_checks state;

        for (int edit = 0; edit < 60; ++edit) {
            auto const wanted = maker.make();
            auto made = make_plan(state, wanted);
            ASSERT_NO_FATAL_FAILURE(now.apply(made.plan));
            ASSERT_NO_FATAL_FAILURE(expect_wanted_runs(now, state, wanted));
            ASSERT_NO_FATAL_FAILURE(expect_same(now, made.next));
            ASSERT_TRUE(make_plan(made.next, wanted).plan.empty());
            state = std::move(made.next);
        }
    }
}

}  // namespace
}  // namespace vitals::inline core::reconcile
