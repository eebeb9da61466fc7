// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/secrets/secret_store.hpp"

#include "core/check/references.hpp"
#include "core/secret/object.hpp"
#include "core/secret/value.hpp"
#include "probing/secrets/held_contents.hpp"
#include "runtime/clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace vitals::probing::secrets {

namespace {

using namespace std::chrono_literals;

secret::contents with(std::string_view text) {
    secret::contents made;
    made.keys.emplace("token", secret::value{text});
    return made;
}

struct SecretStore : testing::Test {
    std::string token(runtime::time_point at) {
        auto const found = store.find(shop, at);
        if (found.is != presence::there) return "";
        return text_of(*found.held);
    }
    static std::string text_of(held_contents const& held) {
        return std::string{held.all().keys.find("token")->second.reveal()};
    }
    // Others leave little of what is for all: less than 300 KiB for who comes or grows.
    void others_take_what_they_can() {
        for (std::size_t i = 0; i < 60; ++i)
            store.put(
                {"greedy-" + std::to_string(i), check::key_object::secret, "any"},
                with(std::string(one_mebibyte >> (i / 15), 'x')),
                start
            );
    }
    presence state(runtime::time_point at) { return store.find(shop, at).is; }
    std::string why(runtime::time_point at) { return store.find(shop, at).why; }

    // The most that one key "token" may hold.
    static constexpr std::size_t one_mebibyte =
        secret_store::most_bytes_of_a_namespace - std::string_view{"token"}.size() - 128;
    object_name shop{"shop", check::key_object::secret, "probe-token"};
    runtime::time_point start{1h};
    secret_store store;
};

}  // namespace

TEST_F(SecretStore, knows_nothing_of_what_was_not_read) {
    EXPECT_EQ(state(start), presence::unread);
}

TEST_F(SecretStore, gives_the_newest_value_and_leaves_the_old_one_to_who_has_it) {
    store.put(shop, with("first"), start);
    auto const in_flight = store.find(shop, start).held;

    store.put(shop, with("second"), start);

    EXPECT_EQ(token(start), "second");
    EXPECT_EQ(text_of(*in_flight), "first");
}

TEST_F(SecretStore, keeps_values_of_namespaces_and_kinds_apart) {
    store.put(shop, with("first"), start);

    auto other = shop;
    other.ns = "data";
    EXPECT_EQ(store.find(other, start).is, presence::unread);
    other = shop;
    other.object = check::key_object::config_map;
    EXPECT_EQ(store.find(other, start).is, presence::unread);
}

TEST_F(SecretStore, keeps_the_value_of_a_deleted_secret_for_five_minutes) {
    store.put(shop, with("first"), start);

    store.remove(shop, start);
    store.remove(shop, start + 4min);  // reported again

    EXPECT_EQ(token(start + 5min - 1ns), "first");
    EXPECT_EQ(state(start + 5min), presence::ended);
    EXPECT_EQ(why(start + 5min), "does not exist");
}

TEST_F(SecretStore, uses_a_secret_again_that_is_made_again) {
    store.put(shop, with("first"), start);
    store.remove(shop, start);

    store.put(shop, with("second"), start);

    EXPECT_EQ(token(start + 1h), "second");
}

TEST_F(SecretStore, has_no_memory_of_the_last_value_when_its_time_is_over) {
    store.put(shop, with("first"), start);
    std::weak_ptr<held_contents const> const held = store.find(shop, start).held;
    store.remove(shop, start);

    store.find(shop, start + 5min);

    EXPECT_TRUE(held.expired());
}

TEST_F(SecretStore, says_why_there_is_no_value) {
    store.remove(shop, start);
    EXPECT_EQ(why(start), "does not exist");

    store.refuse(shop, "may not be read by Vitals", start);
    EXPECT_EQ(why(start), "may not be read by Vitals");
    EXPECT_EQ(state(start), presence::ended);
}

// Regression: checks were critical because other namespaces referred to many Secrets.
TEST_F(SecretStore, says_nothing_about_a_secret_whose_place_others_have_taken) {
    store.put(shop, with("first"), start);
    store.crowd_out(shop, "has no place", start);
    EXPECT_EQ(token(start), "first");
    EXPECT_EQ(state(start + 5min), presence::no_room);
    EXPECT_EQ(why(start + 5min), "has no place");

    store.refuse(shop, "is one too many", start);
    EXPECT_EQ(state(start + 5min), presence::ended);
}

TEST_F(SecretStore, has_a_limit_of_bytes_for_each_namespace) {
    std::string const most(one_mebibyte, 'x');
    store.put(shop, with(most), start);
    EXPECT_EQ(state(start), presence::there);

    auto one_more = shop;
    one_more.name = "other";
    store.put(one_more, with(""), start);
    EXPECT_THAT(store.find(one_more, start).why, testing::HasSubstr("may have 1024 KiB"));
    auto neighbour = shop;
    neighbour.ns = "data";
    store.put(neighbour, with("small"), start);
    EXPECT_EQ(store.find(neighbour, start).is, presence::there);

    store.put(shop, with("small"), start);
    store.put(one_more, with("small"), start);
    EXPECT_EQ(store.find(one_more, start).is, presence::there);
}

TEST_F(SecretStore, has_a_limit_of_bytes_for_all_namespaces) {
    std::string const most(one_mebibyte, 'x');
    std::size_t there = 0;
    for (int i = 0; i < 100; ++i) {
        shop.ns = std::to_string(i);
        store.put(shop, with(most), start);
        there += state(start) == presence::there ? 1 : 0;
    }

    EXPECT_GE(there, 10U);
    EXPECT_LT(there, 16U);
    EXPECT_THAT(why(start), testing::HasSubstr("all namespaces may have 16384 KiB"));
}

TEST_F(SecretStore, keeps_a_rotation_that_needs_no_more_room_however_little_is_left) {
    std::string const most(one_mebibyte, 'x');
    for (auto const* const ns : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"}) {
        shop.ns = ns;
        store.put(shop, with(most), start);
    }

    shop.ns = "a";
    store.put(shop, with(std::string(most.size(), 'y')), start);

    EXPECT_EQ(token(start).front(), 'y');
}

// Regression: sixteen namespaces with a mebibyte each took the room of all others.
TEST_F(SecretStore, has_room_for_a_token_however_much_some_namespaces_have) {
    std::string const most(one_mebibyte, 'x');
    for (int i = 0; i < 100; ++i) {
        shop.ns = "greedy-" + std::to_string(i);
        store.put(shop, with(most), start);
    }

    shop.ns = "one-more";
    store.put(shop, with("small"), start);

    EXPECT_EQ(state(start), presence::there);
}

// Regression: B held 300 KB, neighbours came and halved its share, and a certificate of B that was
// one byte longer made B's checks critical.
TEST_F(SecretStore, keeps_a_rotation_that_grows_a_little_although_others_took_its_share) {
    std::string const certificate(300'000, 'x');
    store.put(shop, with(certificate), start);
    others_take_what_they_can();
    auto newcomer = shop;
    newcomer.ns = "newcomer";
    store.put(newcomer, with(certificate), start);
    ASSERT_NE(store.find(newcomer, start).is, presence::there);

    store.put(shop, with(certificate + 'y'), start);

    EXPECT_EQ(token(start), certificate + 'y');
}

TEST_F(SecretStore, grows_by_no_number_of_rotations_far_beyond_its_share) {
    std::size_t size = 300'000;
    store.put(shop, with(std::string(size, 'x')), start);
    others_take_what_they_can();

    while (state(start) == presence::there && size < one_mebibyte) {
        size += size / 10;
        store.put(shop, with(std::string(size, 'x')), start);
    }

    EXPECT_GT(size, 360'000U);
    EXPECT_LT(size, 450'000U);
}

// Regression: each of ten small objects grew by a quarter and 4 KiB of its own.
TEST_F(SecretStore, grows_by_no_number_of_objects_far_beyond_its_share) {
    constexpr std::size_t room = 1'600'000;
    secret_store small{room};
    for (std::size_t i = 0; i < 200; ++i)
        small.put(
            {"greedy-" + std::to_string(i), check::key_object::secret, "any"},
            with(std::string((room / 5) >> (i / 10), 'x')),
            start
        );
    auto const name = [](int i) {
        return object_name{"late", check::key_object::secret, std::to_string(i)};
    };
    for (int i = 0; i < 10; ++i) small.put(name(i), with("x"), start);
    ASSERT_EQ(small.find(name(2), start).is, presence::there);

    int grown = 0;
    for (int i = 0; i < 10; ++i)
        grown += small.put(name(i), with(std::string(3000, 'x')), start) ? 1 : 0;

    EXPECT_LE(grown, 3);
}

// Regression: the room for those who have little could be used up by growing.
TEST_F(SecretStore, has_room_for_a_token_however_much_others_grow) {
    others_take_what_they_can();
    for (std::size_t i = 0; i < 60; ++i)
        store.put(
            {"greedy-" + std::to_string(i), check::key_object::secret, "any"},
            with(std::string((one_mebibyte >> (i / 15)) / 5 * 6, 'x')),
            start
        );

    store.put(shop, with("small"), start);

    EXPECT_EQ(state(start), presence::there);
}

// Regression: 139,000 keys of one byte counted as 139 KB and took 15 MB.
TEST_F(SecretStore, has_no_room_for_more_keys_than_it_has_memory) {
    secret::contents many;
    for (int i = 0; i < 10'000; ++i) many.keys.emplace(std::to_string(i), secret::value{""});

    store.put(shop, std::move(many), start);

    EXPECT_EQ(state(start), presence::ended);
    EXPECT_THAT(why(start), testing::HasSubstr("may have 1024 KiB"));
}

TEST_F(SecretStore, has_smaller_limits_where_there_is_less_memory) {
    secret_store small{std::size_t{64} << 10};
    small.put(shop, with(std::string(std::size_t{17} << 10, 'x')), start);
    EXPECT_THAT(small.find(shop, start).why, testing::HasSubstr("may have 16 KiB"));
    small.put(shop, with("small"), start);
    EXPECT_EQ(small.find(shop, start).is, presence::there);
}

TEST_F(SecretStore, that_grew_too_much_is_not_used_as_its_owner_allowed_before) {
    store.put(shop, with("first"), start);

    store.put(shop, with(std::string(secret_store::most_bytes_of_a_namespace, 'x')), start);

    EXPECT_EQ(state(start), presence::ended);
    EXPECT_THAT(why(start), testing::HasSubstr("may have 1024 KiB"));
    store.put(shop, with("second"), start);
    EXPECT_EQ(token(start), "second");
}

TEST_F(SecretStore, has_room_for_secrets_however_many_config_maps_there_are) {
    std::string const most(one_mebibyte, 'x');
    auto config_map = shop;
    config_map.object = check::key_object::config_map;
    store.put(config_map, with(most), start);

    store.put(shop, with(most), start);

    EXPECT_EQ(state(start), presence::there);
}

TEST_F(SecretStore, gives_back_the_bytes_of_what_it_forgets) {
    std::string const most(one_mebibyte, 'x');
    for (auto const* const name : {"one", "two"}) {
        shop.name = name;
        store.put(shop, with(most), start);
        EXPECT_EQ(state(start), presence::there) << name;
        store.forget(shop);
    }
    for (auto const* const name : {"three", "four"}) {
        shop.name = name;
        store.put(shop, with(most), start);
        store.remove(shop, start);
        EXPECT_EQ(state(start + 5min), presence::ended) << name;
    }
}

TEST_F(SecretStore, is_read_by_probe_threads_while_the_control_loop_writes) {
    store.put(shop, with("canary-0"), start);
    std::atomic<bool> done = false;
    std::vector<std::jthread> probes;
    probes.reserve(2);
    for (int i = 0; i < 2; ++i)
        probes.emplace_back([&] {
            while (!done) EXPECT_THAT(token(start), testing::StartsWith("canary-"));
        });

    for (int i = 1; i < 1000; ++i) {
        store.put(shop, with("canary-" + std::to_string(i)), start);
        store.remove(shop, start);
    }
    done = true;
    probes.clear();

    EXPECT_EQ(token(start), "canary-999");
}

TEST_F(SecretStore, forgets_what_no_check_refers_to) {
    store.put(shop, with("first"), start);
    std::weak_ptr<held_contents const> const held = store.find(shop, start).held;

    store.forget(shop);

    EXPECT_TRUE(held.expired());
    EXPECT_EQ(store.size(), 0U);
    EXPECT_EQ(state(start), presence::unread);
}

}  // namespace vitals::probing::secrets
