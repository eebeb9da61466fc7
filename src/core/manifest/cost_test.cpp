// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/manifest_fixture.hpp"
#include "core/manifest/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

using testing::HasSubstr;

constexpr std::size_t mebibyte = 1024 * 1024;

// A text that may be as long as one likes.
struct text_of_any_length {
    std::string name;
    std::string prefix;
    std::function<std::string(std::size_t)> line;
    std::string key = "c.yaml";

    std::string with(std::size_t bytes) const {
        auto text = prefix;
        for (std::size_t i = 0;; ++i) {
            auto const more = line(i);
            if (text.size() + more.size() > bytes) return text;
            text += more;
        }
    }
};

double cpu_time_of(std::string const& text, std::string const& key) {
    auto const before = std::clock();
    parse_one(text, key);
    return static_cast<double>(std::clock() - before);
}

// How many times as much a text of eight times the length costs; the least of a few tries, for the
// machine is not ours alone. In proportion: 8; squared: 64.
double growth(text_of_any_length const& of) {
    auto const small = of.with(mebibyte / 8);
    auto const large = of.with(mebibyte);
    double most = cpu_time_of(large, of.key);
    double least = cpu_time_of(small, of.key);
    for (int i = 0; i < 4 && most > 12 * least; ++i) {
        most = std::min(most, cpu_time_of(large, of.key));
        least = std::min(least, cpu_time_of(small, of.key));
    }
    return most / std::max(least, 1.0);
}

std::string numbered(std::string_view before, std::size_t i, std::string_view behind) {
    return std::string{before}.append(std::to_string(i)).append(behind);
}

// Codes that never touch: as many ranges as there can be.
std::string every_second_code(int from) {
    std::string codes = "[";
    for (int code = from; code < 600; code += 2) codes += std::to_string(code) + ", ";
    return codes + "]";
}

// 16 bytes that libstdc++ hashes (MurmurHash64A, with a seed that never changes) to the same
// number, whatever `i` is: the second half undoes what the first one did. Empty when an id may not
// hold one of the bytes.
std::string colliding(std::uint64_t i) {
    constexpr std::uint64_t factor = 0xc6a4a7935bd1e995;
    auto const spread = [](std::uint64_t word) {
        word *= factor;
        return (word ^ word >> 47U) * factor;
    };
    std::uint64_t inverse = factor;  // modulo 2^64, by Newton's steps
    for (int step = 0; step < 6; ++step) inverse *= 2 - factor * inverse;
    std::string made(16, '\0');
    for (auto rest = i; auto& c : std::span{made}.first(8)) {
        c = static_cast<char>('!' + rest % 90);
        rest /= 90;
    }
    std::uint64_t first = 0;
    std::memcpy(&first, made.data(), sizeof first);
    auto word = ((0xc70f6907 ^ 16 * factor) ^ spread(first)) * factor;  // the sum so far
    word *= inverse;
    word = (word ^ word >> 47U) * inverse;
    std::memcpy(made.data() + 8, &word, sizeof word);
    auto const fits = [](char c) {
        return c > ' ' && c < 0x7f && std::string_view{"/'\"\\"}.find(c) == std::string_view::npos;
    };
    return std::ranges::all_of(made, fits) ? made : std::string{};
}

}  // namespace

TEST(ManifestCost, grows_in_proportion_to_the_text) {
    auto const check = [](std::size_t i) {
        return numbered("- {id: a", i, ", http: \"http://a\"}\n");
    };
    std::vector<text_of_any_length> const texts{
        {"tag directives", "", [](auto i) { return numbered("%TAG !a", i, "! x\n"); }},
        {"tag directives behind a value",
         "checks: []\n",
         [](auto i) { return numbered("%TAG !a", i, "! x\n"); }},
        {"tag directives between carriage returns",
         "checks: []\n",
         [](auto i) { return numbered("%TAG !a", i, "! x\r"); }},
        {"carriage returns", "", [](auto) { return "\r"; }},
        {"comments", "", [](auto i) { return numbered("#", i, "\n"); }},
        {"capitals at the top", "", [](auto i) { return numbered("Check", i, ": x\n"); }},
        {"words of other tools",
         "checks:\n",
         [](auto i) { return numbered("- {id: a", i, ", periodSeconds: 1, ping: x}\n"); }},
        {"services of Consul's",
         "services:\n",
         [](auto i) { return numbered("- {name: a", i, ", check: {http: \"http://a\"}}\n"); }},
        {"fields", "", [](auto i) { return numbered("a", i, ": b\n"); }},
        {"anchors", "", [](auto i) { return numbered("- &a", i, " x\n"); }},
        {"anchors in one flow", "[", [](auto i) { return numbered("&a", i, " x, "); }},
        {"tagged values", "", [](auto i) { return numbered("- !a", i, " x\n"); }},
        {"empty values far apart", "", [](auto) { return "? \n\n\n\n\n\n"; }},
        {"checks", "checks:\n", check},
        {"checks with a misspelt field",
         "checks:\n",
         [](auto i) { return numbered("- {id: a", i, ", htpp: x}\n"); }},
        {"misspelt fields of one check",
         "checks:\n- id: a\n",
         [](auto i) { return numbered("  htp", i, ": x\n"); }},
        {"fields of one header",
         "checks:\n- id: a\n  header:\n",
         [](auto i) { return numbered("    a", i, ": x\n"); }},
        {"status codes",
         "checks:\n- id: a\n  expect:\n    status:\n",
         [](auto i) { return numbered("    - ", 100 + i % 500, "\n"); }},
        {"fields of an object", "{", [](auto i) { return numbered("\"a", i, "\": 1,"); }, "c.json"},
        {"brackets without an end", "", [](auto) { return "]"; }, "c.json"},
    };
    for (auto const& each : texts) EXPECT_LT(growth(each), 24) << each.name;
}

// 10,000 checks that inherit two sets of 250 codes cost as much as 10,000 that have their own.
TEST(ManifestCost, of_defaults_is_not_paid_for_again_by_every_check) {
    auto const with = [](std::string const& expect) {
        std::string text = "defaults: {expect: {" + expect + "}}\nchecks:\n";
        for (int i = 0; i < 10'000; ++i)
            text += "- {id: a" + std::to_string(i) + ", http: \"http://a\"}\n";
        auto least = cpu_time_of(text, "c.yaml");
        for (int i = 0; i < 2; ++i) least = std::min(least, cpu_time_of(text, "c.yaml"));
        return least;
    };

    auto const few = with("status: 200, warnStatus: 201");
    auto const many =
        with("status: " + every_second_code(100) + ", warnStatus: " + every_second_code(101));

    EXPECT_LT(many, 4 * few);
}

TEST(ManifestCost, of_ids_that_collide_in_a_hash_table_is_that_of_any_others) {
    std::vector<std::string> colliding_ids;
    for (std::uint64_t i = 0; colliding_ids.size() < 10'000; ++i)
        if (auto id = colliding(i); !id.empty()) colliding_ids.push_back(std::move(id));
    std::string colliding_text = "checks:\n";
    std::string other_text = "checks:\n";
    for (auto const& id : colliding_ids) {
        colliding_text += "- {id: '" + id + "', http: 'http://a'}\n";
        other_text += "- {id: '" + std::string{id.rbegin(), id.rend()} + "', http: 'http://a'}\n";
    }
    ASSERT_EQ(parse_one(colliding_text).checks.size(), colliding_ids.size());

    auto colliding_cost = cpu_time_of(colliding_text, "c.yaml");
    auto other_cost = cpu_time_of(other_text, "c.yaml");
    for (int i = 0; i < 2; ++i) {
        colliding_cost = std::min(colliding_cost, cpu_time_of(colliding_text, "c.yaml"));
        other_cost = std::max(other_cost, cpu_time_of(other_text, "c.yaml"));
    }

    EXPECT_LT(colliding_cost, 4 * other_cost);
}

TEST(ManifestDirectives, that_ask_for_tags_are_refused_with_their_place) {
    std::string const why = "YAML tags are not supported: remove this %TAG directive\n";
    auto const checks = std::string{"checks: []\n"};

    EXPECT_EQ(problems_in("%TAG ! a\n---\n" + checks), "c.yaml:1:1: " + why);
    EXPECT_EQ(problems_in("# x\n\n%YAML 1.1\n%TAG\n---\n" + checks), "c.yaml:4:1: " + why);
    EXPECT_EQ(problems_in(checks + "%TAG ! a\n"), "c.yaml:2:1: " + why);
    EXPECT_EQ(problems_in(checks + "...\n%TAG ! a\n---\n"), "c.yaml:3:1: " + why);
    EXPECT_EQ(problems_in(checks + "\r%TAG ! a\n"), "c.yaml:2:2: " + why);
    EXPECT_EQ(problems_in("\uFEFF%TAG ! a\n"), "c.yaml:1:2: " + why);
}

TEST(ManifestDirectives, other_than_one_version_are_refused) {
    EXPECT_TRUE(parse_one("%YAML 1.1\n---\nchecks: []\n").readable);
    EXPECT_TRUE(parse_one("# a comment\n\n%YAML 1.1\n---\nchecks: []\n").readable);
    EXPECT_THAT(
        problems_in("%YAML 1.1\n%YAML 1.1\n---\nchecks: []\n"),
        HasSubstr("c.yaml:2:1: the only YAML directive that is supported is one %YAML")
    );
    EXPECT_THAT(problems_in("%SOME thing\n---\nchecks: []\n"), HasSubstr("found \"%SOME\""));
}

TEST(ManifestDirectives, are_not_seen_where_a_value_holds_their_text) {
    auto const read = parse_one(
        "checks:\n- id: a\n  http: http://a\n  notes: |\n    %TAG ! a\n    %YAML\n  body: '%TAG'\n"
    );

    EXPECT_TRUE(read.problems.empty());
    EXPECT_EQ(read.checks.at(0)->notes, "%TAG ! a\n%YAML\n");
}

namespace {

// Allows so many questions.
limits with_budget(std::size_t questions) {
    limits bounds;
    bounds.spent = [left = questions]() mutable { return left-- == 0; };
    return bounds;
}

// Both halves of the work cost something: the text, and what its values mean.
std::string many_checks(std::size_t count) {
    std::string text = "checks:\n";
    for (std::size_t i = 0; i < count; ++i)
        text += "- {id: a" + std::to_string(i) + ", http: \"http://a\", bad: x}\n";
    return text;
}

}  // namespace

TEST(ManifestBudget, ends_the_reading_wherever_it_is_used_up) {
    for (std::string const key : {"c.yaml", "c.json"}) {
        auto text = many_checks(1000);
        if (key == "c.json") {
            text = "{\"checks\": [";
            for (int i = 0; i < 1000; ++i) text += R"({"id": "a", "bad": [1, 2]}, )";
            text += "{}]}";
        }
        std::size_t given_up = 0;
        for (std::size_t questions = 0;; ++questions) {
            auto const read = parse("s", "c", {{key, text}}, with_budget(questions)).at(0);
            if (!read.given_up) break;
            ++given_up;
            EXPECT_FALSE(read.readable);
            EXPECT_TRUE(read.checks.empty());
            ASSERT_EQ(read.problems.size(), 1U);
            EXPECT_THAT(read.problems[0].message, HasSubstr("takes too much CPU time"));
        }
        EXPECT_GT(given_up, 10U) << key;
    }
}

TEST(ManifestBudget, is_asked_as_often_as_there_is_work) {
    auto const questions_for = [](std::size_t checks) {
        std::size_t asked = 0;
        limits bounds;
        bounds.spent = [&asked] { return ++asked == 0; };
        parse("s", "c", {{"c.yaml", many_checks(checks)}}, bounds);
        return static_cast<double>(asked);
    };

    auto const thousand = questions_for(1000);

    EXPECT_GT(thousand, 10);
    EXPECT_NEAR(questions_for(2000) / thousand, 2, 0.2);
}

TEST(ManifestBudget, used_up_by_one_manifest_leaves_none_for_those_behind_it) {
    auto const all = parse(
        "s",
        "c",
        {{"a.yaml", "checks: [{id: one, http: 'http://a'}]"},
         {"b.yaml", many_checks(1000)},
         {"c.yaml", "checks: [{id: two, http: 'http://a'}]"}},
        with_budget(5)
    );

    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].checks.size(), 1U);
    EXPECT_TRUE(all[1].given_up);
    EXPECT_TRUE(all[2].given_up);
    EXPECT_THAT(all[2].problems.at(0).message, HasSubstr("not read"));
}

}  // namespace vitals::inline core::manifest
