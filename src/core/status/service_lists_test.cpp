// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/status/service_lists.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/identity.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "support/allocated.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::status {

namespace {

using health::outcome;
using testing::ElementsAre;
using testing::IsEmpty;

class ServiceLists : public testing::Test {
protected:
    handle put(
        std::string_view id,
        std::string const& service,
        std::vector<std::string> tags = {},
        std::string notes = ""
    ) {
        check::definition made;
        made.identity = check::identity{"shop", "web", id};
        made.name = id;
        made.notes = std::move(notes);
        made.target = check::http_target{};
        if (!service.empty())
            made.service = check::service{"shop/" + service, service, std::move(tags)};
        return store.replace(std::make_shared<check::definition const>(std::move(made)), {});
    }
    void remove(std::string_view id) { store.remove(check::identity{"shop", "web", id}); }
    void see(handle which, outcome what, std::string output = "") {
        health::observation seen;
        seen.outcome = what;
        seen.output = std::move(output);
        store.observe(which, std::move(seen));
    }
    std::vector<std::string> checks_of(std::string_view service) const {
        std::vector<std::string> ids;
        store.for_each_of_service(service, {}, [&](check_status const& one) {
            ids.emplace_back(one.definition->name);
            return true;
        });
        return ids;
    }
    std::uint64_t of(std::string_view service) const { return store.services().of(service); }

    status_store store;
};

}  // namespace

TEST_F(ServiceLists, have_the_checks_of_a_service_in_their_order) {
    put("c", "front");
    put("a", "front");
    put("b", "back");
    put("alone", "");

    EXPECT_THAT(checks_of("front"), ElementsAre("a", "c"));
    EXPECT_THAT(checks_of("FRONT"), ElementsAre("a", "c"));
    EXPECT_THAT(checks_of("nobody"), IsEmpty());
    EXPECT_EQ(store.services().all().size(), 2U);
}

TEST_F(ServiceLists, have_the_checks_of_an_instance_side_by_side) {
    auto const of_instance = [&](std::string_view id, std::string_view instance) {
        check::definition made;
        made.identity = check::identity{"shop", "web", id};
        made.name = id;
        made.target = check::http_target{};
        made.service = check::service{std::string{instance}, "front", {}};
        store.replace(std::make_shared<check::definition const>(std::move(made)), {});
    };
    of_instance("a", "two");
    of_instance("b", "One");
    of_instance("c", "two");
    of_instance("d", "One");

    EXPECT_THAT(checks_of("front"), ElementsAre("b", "d", "a", "c"));
    of_instance("c", "One");
    EXPECT_THAT(checks_of("front"), ElementsAre("b", "c", "d", "a"));
}

TEST_F(ServiceLists, change_with_the_statuses_of_their_own_checks_alone) {
    auto const front = put("a", "front");
    put("b", "back");
    put("alone", "");
    auto const names = store.services().of_names();
    auto const before = of("back");

    see(front, outcome::passing);

    EXPECT_EQ(of("front"), store.revision());
    EXPECT_EQ(of("back"), before);
    EXPECT_EQ(store.services().of_names(), names) << "statuses are not in the list of services";
}

TEST_F(ServiceLists, change_with_an_output_once_it_is_released) {
    auto const front = put("a", "front");
    see(front, outcome::passing, "one");
    auto const before = of("front");

    see(front, outcome::passing, "two");
    EXPECT_EQ(of("front"), before);
    store.release_outputs();

    EXPECT_GT(of("front"), before);
}

TEST_F(ServiceLists, follow_a_check_to_another_service) {
    put("a", "front");
    put("b", "front");
    auto const before = of("front");

    put("a", "back");

    EXPECT_THAT(checks_of("front"), ElementsAre("b"));
    EXPECT_THAT(checks_of("back"), ElementsAre("a"));
    EXPECT_GT(of("front"), before);
    EXPECT_EQ(of("back"), store.revision());
    put("a", "");
    EXPECT_THAT(checks_of("back"), IsEmpty());
}

TEST_F(ServiceLists, of_services_that_are_gone_change_when_any_service_goes) {
    put("a", "front");
    put("b", "back");
    EXPECT_EQ(of("nobody"), 0U);

    remove("a");
    auto const gone = store.revision();

    EXPECT_EQ(of("front"), gone);
    EXPECT_EQ(of("nobody"), gone);
    put("c", "other");
    EXPECT_EQ(of("front"), gone);
    put("a", "front");
    EXPECT_GT(of("front"), gone);
}

TEST_F(ServiceLists, of_all_names_change_with_services_and_their_tags_alone) {
    auto last = store.services().of_names();
    auto const moved = [&] {
        return std::exchange(last, store.services().of_names()) != store.services().of_names();
    };
    put("b", "front");
    EXPECT_TRUE(moved());

    put("b", "front", {"eu"});
    EXPECT_TRUE(moved());
    put("b", "front", {"eu"}, "other notes");
    EXPECT_FALSE(moved());
    put("c", "front", {"eu"});
    EXPECT_FALSE(moved()) << "a second check of the instance";
    put("c", "front", {"us"});
    EXPECT_FALSE(moved()) << "only the first check of an instance is shown";
    put("a", "front", {"eu"});
    EXPECT_FALSE(moved()) << "the same tags from another check";
    remove("b");
    remove("a");
    EXPECT_TRUE(moved()) << "now the tags of the next check are shown";
    put("d", "back");
    EXPECT_TRUE(moved());
    remove("d");
    EXPECT_TRUE(moved());
}

TEST_F(ServiceLists, of_all_names_do_not_change_with_an_instance_like_another_one) {
    auto const of_instance = [&](std::string_view id, std::vector<std::string> tags) {
        check::definition made;
        made.identity = check::identity{"shop", "web", id};
        made.target = check::http_target{};
        made.service = check::service{"shop/" + std::string{id}, "front", std::move(tags)};
        store.replace(std::make_shared<check::definition const>(std::move(made)), {});
    };
    of_instance("a", {"eu", "v1"});
    of_instance("b", {"v2"});
    auto const names = store.services().of_names();
    auto const instances = store.services().of_instances();

    of_instance("c", {"v2", "eu", "eu"});
    EXPECT_EQ(store.services().of_names(), names);
    EXPECT_GT(store.services().of_instances(), instances);
    remove("b");
    EXPECT_EQ(store.services().of_names(), names) << "another one has its tag";
    remove("c");
    EXPECT_GT(store.services().of_names(), names);
}

TEST_F(ServiceLists, of_all_instances_change_with_what_their_first_checks_have) {
    auto last = store.services().of_instances();
    auto const moved = [&] {
        return std::exchange(last, store.services().of_instances()) !=
               store.services().of_instances();
    };
    auto const one = put("b", "front");
    EXPECT_TRUE(moved());

    see(one, outcome::passing);
    put("c", "front");
    put("b", "front", {}, "other notes");
    remove("c");
    EXPECT_FALSE(moved());
    put("a", "front", {"eu"});
    EXPECT_TRUE(moved());
    remove("b");
    EXPECT_FALSE(moved());
    put("a", "front");
    EXPECT_TRUE(moved());
}

TEST_F(ServiceLists, have_the_checks_of_all_services_in_the_order_of_their_ids) {
    put("c", "front");
    put("a", "Back");
    put("alone", "");
    put("b", "front");
    auto const ids = [&] {
        std::vector<std::string> all;
        store.for_each_by_service_id({}, [&](check_status const& one) {
            all.emplace_back(one.definition->name);
            return true;
        });
        return all;
    };

    EXPECT_THAT(ids(), ElementsAre("a", "b", "c"));
    put("b", "Back", {"eu"});
    EXPECT_THAT(ids(), ElementsAre("a", "b", "c"));
    remove("a");
    put("b", "");
    EXPECT_THAT(ids(), ElementsAre("c"));
}

TEST_F(ServiceLists, count_their_checks_by_status_in_a_random_life) {
    std::mt19937 random{7};
    auto const pick = [&](unsigned below) { return random() % below; };
    std::map<std::string, handle> known;
    std::vector<std::string> const services{"", "front", "back"};
    std::vector<outcome> const outcomes{outcome::passing, outcome::warning, outcome::critical};
    for (int i = 0; i < 3'000; ++i) {
        auto const id = "c" + std::to_string(pick(12));
        if (pick(4) == 0) {
            remove(id);
            known.erase(id);
        } else if (pick(2) == 0 && known.contains(id)) {
            see(known.at(id), outcomes[pick(3)]);
        } else {
            known.insert_or_assign(id, put(id, services[pick(3)], {}, std::to_string(i)));
        }
        for (auto const& [name, its] : store.services().all()) {
            decltype(its.by_status) expected{};
            store.for_each_of_service(name, {}, [&](check_status const& one) {
                ++expected.at(std::to_underlying(one.status()));
                return true;
            });
            ASSERT_EQ(its.by_status, expected) << i;
        }
    }
}

TEST_F(ServiceLists, stay_true_in_a_random_life) {
    std::mt19937 random{7};
    auto const pick = [&](unsigned below) { return random() % below; };
    std::map<std::string, std::string> known;  // the service of each check
    std::map<std::string, std::uint64_t> indexes;
    std::vector<std::string> const services{"", "front", "back", "other"};
    for (int i = 0; i < 5'000; ++i) {
        auto const id = "c" + std::to_string(pick(12));
        std::string touched;
        if (pick(3) == 0) {
            remove(id);
            touched = known[id];
            known.erase(id);
        } else {
            auto const& service = services[pick(4)];
            touched = known[id];
            put(id, service, {}, std::to_string(i));
            known[id] = service;
        }
        for (auto const& service : services) {
            if (service.empty()) continue;
            std::set<std::string> expected;
            for (auto const& [check, its] : known)
                if (its == service) expected.insert(check);
            auto const found = checks_of(service);
            ASSERT_EQ(std::set(found.begin(), found.end()), expected) << i;
            auto& index = indexes[service];
            bool const is_touched =
                service == touched || (known.contains(id) && known[id] == service);
            ASSERT_GE(of(service), index + (is_touched ? 1 : 0)) << i;
            index = of(service);
            auto const group = service_lists::group_of(service);
            ASSERT_GE(store.services().of_group(group), of(service) == 0 ? 0 : 1);
        }
    }
}

TEST(ServiceListsMemory, is_counted_with_each_definition_that_has_a_service) {
    constexpr std::size_t many = 1'000;
    constexpr std::string_view long_name = "a-service-with-a-long-name-";
    for (std::size_t const services : {many, std::size_t{1}}) {
        for (std::size_t const tags : {0U, 5U}) {
            std::vector<check::definition> made(many);
            for (std::size_t i = 0; i < many; ++i) {
                auto const name = std::string{long_name} + std::to_string(i % services);
                check::service its{"shop/" + std::to_string(i), name, {}};
                for (std::size_t tag = 0; tag < tags; ++tag)
                    its.tags.push_back("a-long-tag-" + std::to_string(i * tags + tag));
                made[i].identity = check::identity{"shop", "web", std::to_string(i)};
                made[i].service = std::move(its);
            }
            service_lists lists;
            auto const before = support::allocated_bytes();
            for (auto const& each : made) lists.join(each, 0, check::status::critical, 1);
            auto const taken = (support::allocated_bytes() - before) / many;

            auto const& own = *made.front().service;
            auto counted = bytes_of(own) - sizeof own - own.id.size() - own.name.size();
            for (auto const& tag : own.tags) counted -= sizeof(std::string) + tag.size();
            EXPECT_GT(taken, 50U) << services << " with " << tags;
            EXPECT_LE(taken, counted) << services << " with " << tags;
        }
    }
}

}  // namespace vitals::inline core::status
