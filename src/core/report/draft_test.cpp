// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/draft.hpp"

#include "core/check/definition.hpp"
#include "core/check/identity.hpp"
#include "core/report/render.hpp"
#include "core/report/report_fixture.hpp"
#include "core/status/piece.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace vitals::inline core::report {

using testing::HasSubstr;
using testing::Not;

namespace {

subject const web{.ns = "shop", .config_map = "web", .version = "42"};

struct Draft : report_fixture {
    void add_many(std::size_t count, std::uint16_t code) {
        for (std::size_t i = 0; i < count; ++i) {
            auto const id = "c" + std::to_string(100'000 + i);
            add(id);
            see(id, code);
        }
    }
    // In as many steps as it takes.
    draft made() {
        drafting making{web, last, now};
        for (steps = 1; making.next(store, last); ++steps) {}
        return making.take();
    }

    last_report last;
    std::size_t steps = 0;
};

}  // namespace

TEST_F(Draft, of_few_checks_is_made_in_one_step) {
    add_many(1'000, 200);

    auto const text = made().content;

    EXPECT_EQ(steps, 1U);
    EXPECT_EQ(text, render(make()));
}

// A step takes some milliseconds at most: see status::piece. Here three of them look at the checks.
TEST_F(Draft, of_ten_thousand_checks_is_made_in_steps_and_is_the_same) {
    constexpr std::size_t many = 10'000;
    static_assert(many > 2 * status::piece::most_looked_at);
    add_many(many, 200);

    auto const text = made().content;

    EXPECT_GE(steps, 3U + 4U) << "and the memory, its compression, the text, its hash";
    EXPECT_EQ(text, render(make()));
}

TEST_F(Draft, of_checks_that_say_much_looks_at_few_of_them_in_one_step) {
    constexpr std::size_t many = 4'000;
    add_many(many, 503);
    std::size_t texts = 0;
    store.for_each([&texts](auto const& each) { texts += each.why().size(); });

    auto const text = made().content;

    EXPECT_GE(steps, texts / status::piece::most_bytes + 4U);
    EXPECT_EQ(text, render(make()));
}

TEST_F(Draft, shows_a_check_as_it_is_when_its_turn_comes_and_none_that_has_gone) {
    add_many(10'000, 200);
    drafting making{web, last, now};
    ASSERT_TRUE(making.next(store, last));

    see("c109999", 503);
    store.remove(check::identity{"shop", "web", "c109998"});
    while (making.next(store, last)) {}

    auto const text = making.take().content;
    EXPECT_THAT(text, HasSubstr(R"("checks":9999,"passing":9998,"warning":0,"critical":1)"));
    EXPECT_THAT(text, HasSubstr(R"("id":"c109999","status":"critical")"));
}

TEST_F(Draft, of_another_config_map_s_checks_shows_none) {
    add_many(2, 200);
    drafting making{{.ns = "shop", .config_map = "we"}, last, now};

    EXPECT_FALSE(making.next(store, last));

    EXPECT_THAT(making.take().content, Not(HasSubstr("c10000")));
}

// Regression: of Web.yaml and web.yaml each report had the first check alone, or none.
TEST_F(Draft, of_two_files_whose_names_differ_in_case_alone_shows_the_checks_of_each) {
    for (auto const* file : {"Web", "web"})
        for (auto const* id : {"one", "two"}) {
            auto one = *a_definition(id);
            one.identity = check::identity{"local", file, id};
            store.add(std::make_shared<check::definition const>(std::move(one)), now);
        }

    for (auto const* file : {"Web", "web"}) {
        drafting making{{.ns = "local", .config_map = file}, last, now};
        while (making.next(store, last)) {}

        EXPECT_THAT(making.take().content, HasSubstr(R"("checks":2,)")) << file;
    }
}

}  // namespace vitals::inline core::report
