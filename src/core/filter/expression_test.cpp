// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/filter/expression.hpp"

#include "core/filter/comparison.hpp"
#include "core/filter/progress.hpp"
#include "core/filter/syntax.hpp"
#include "core/filter/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::filter {

namespace {

using testing::AllOf;
using testing::Ge;
using testing::Le;
using testing::Pair;

struct check_record {
    std::string status;
    std::vector<std::string> tags;
};

struct record {
    std::string name = "ledger-2";
    int port = 9110;
    bool native = false;
    std::map<std::string, std::string> meta{{"build-id", "9f2"}, {"os", "linux"}};
    std::vector<check_record> checks{{"passing", {"eu"}}, {"critical", {"us"}}};
};

constexpr std::array<column<check_record>, 2> check_columns{{
    {"Status",
     kind::text,
     [](check_record const& of, question& asked) { return asked.text(of.status); }},
    {"ServiceTags",
     kind::texts,
     [](check_record const& of, question& asked) { return asked.texts(of.tags); }},
}};

constexpr std::array<column<record>, 5> columns{{
    {"Name", kind::text, [](record const& of, question& asked) { return asked.text(of.name); }},
    {"Port", kind::number, [](record const& of, question& asked) { return asked.number(of.port); }},
    {"Connect.Native",
     kind::flag,
     [](record const& of, question& asked) { return asked.flag(of.native); }},
    {"Service.Meta", kind::map, [](record const& of, question& asked) { return asked.map(of.meta); }
    },
    {"Checks",
     kind::records,
     [](record const& of, question& asked) { return asked.records(of.checks.empty()); }},
}};

std::optional<check_record> check_at(record const& of, std::size_t i) {
    return i < of.checks.size() ? std::optional{of.checks[i]} : std::nullopt;
}

std::optional<selected<record>> find(selector const& what) {
    if (what.size() > 1 && what.front() == "Checks") {
        auto inner = find_column<check_record>(check_columns, {what.begin() + 1, what.end()});
        if (!inner) return std::nullopt;
        return of_any<record>(*std::move(inner), check_at);
    }
    return find_column<record>(columns, what);
}

bool holds(std::string_view text, record const& of = {}) {
    std::uint64_t work = 0;
    return expression<record>::compile(text, find).value().holds(of, work);
}

std::string problem_of(std::string_view text) {
    auto const compiled = expression<record>::compile(text, find);
    return compiled ? "none" : compiled.error().text;
}

}  // namespace

TEST(Filter, compares_texts) {
    EXPECT_TRUE(holds("Name == `ledger-2`"));
    EXPECT_FALSE(holds("Name == ledger"));
    EXPECT_TRUE(holds("Name != ledger"));
    EXPECT_TRUE(holds("edge in Name"));
    EXPECT_TRUE(holds("Name contains edge"));
    EXPECT_TRUE(holds("Name contains \"\""));
    EXPECT_FALSE(holds("Edge in Name"));
    EXPECT_TRUE(holds("Edge not in Name"));
    EXPECT_TRUE(holds("\"ledger-2 and more\" not in Name"));
    EXPECT_TRUE(holds("Name matches \"^ledger-[0-9]$\""));
    EXPECT_TRUE(holds("Name not matches \"^edger\""));
    EXPECT_FALSE(holds("Name == x", {.name = ""}));
    EXPECT_TRUE(holds("Name == \"\"", {.name = ""}));
}

TEST(Filter, compares_numbers_and_flags_by_what_they_mean) {
    EXPECT_TRUE(holds("Port == 9110"));
    EXPECT_TRUE(holds("Port == \"0x2396\""));
    EXPECT_TRUE(holds("Port != -9110"));
    EXPECT_TRUE(holds("Connect.Native == false"));
    EXPECT_TRUE(holds("Connect.Native != T"));
    EXPECT_TRUE(holds("Connect.Native == 1", {.native = true}));
}

TEST(Filter, asks_for_the_keys_of_maps_and_their_texts) {
    EXPECT_TRUE(holds("os in Service.Meta"));
    EXPECT_TRUE(holds("Service.Meta not contains arch"));
    EXPECT_TRUE(holds("Service.Meta is not empty"));
    EXPECT_TRUE(holds("Service.Meta is empty", {.meta = {}}));
    EXPECT_TRUE(holds("Service.Meta[\"build-id\"] == \"9f2\""));
    EXPECT_TRUE(holds("Service.Meta.os matches \"^li\""));
    EXPECT_FALSE(holds("Service.Meta.os == windows"));
}

// consul-health.md §5, confirmed with Consul 1.22.7.
TEST(Filter, without_the_key_of_a_map_fails_only_for_equal_and_in) {
    EXPECT_FALSE(holds("Service.Meta.no == a"));
    EXPECT_FALSE(holds("a in Service.Meta.no"));
    EXPECT_TRUE(holds("Service.Meta.no != a"));
    EXPECT_TRUE(holds("a not in Service.Meta.no"));
    EXPECT_TRUE(holds("Service.Meta.no matches a"));
    EXPECT_TRUE(holds("Service.Meta.no not matches a"));
}

TEST(Filter, holds_if_it_holds_for_any_record_of_a_list) {
    EXPECT_TRUE(holds("Checks.Status == critical"));
    EXPECT_TRUE(holds("Checks.Status != passing"));
    EXPECT_FALSE(holds("not Checks.Status == critical"));
    EXPECT_FALSE(holds("Checks.Status == warning"));
    EXPECT_TRUE(holds("us in Checks.ServiceTags"));
    EXPECT_TRUE(holds("us not in Checks.ServiceTags"));
    EXPECT_FALSE(holds("Checks is empty"));
    EXPECT_FALSE(holds("Checks.Status != passing", {.checks = {}}));
    EXPECT_TRUE(holds("Checks is empty", {.checks = {}}));
    EXPECT_TRUE(holds("Checks.ServiceTags is empty", {.checks = {{"passing", {}}}}));
}

TEST(Filter, decides_as_and_or_and_not_do) {
    for (auto const* const name : {"a", "b", "c", "d"}) {
        bool const a = *name == 'a';
        bool const b = *name == 'b';
        bool const c = *name == 'c';
        record const of{.name = name};
        EXPECT_EQ(holds("Name==a or Name==b and not Name==c", of), a || (b && !c)) << name;
        EXPECT_EQ(holds("not (Name==a or Name==b) and Name!=c", of), !(a || b) && !c) << name;
        EXPECT_EQ(holds("not (Name!=a and Name!=b) or Name==c", of), a || b || c) << name;
        EXPECT_EQ(holds("(Name==a or Name==b) and (Name==b or Name==c)", of), b) << name;
    }
}

TEST(Filter, refuses_what_the_list_does_not_have_with_the_words_of_go_bexpr) {
    EXPECT_EQ(problem_of("Nme == a"), "Selector \"Nme\" is not valid");
    EXPECT_EQ(problem_of("name == a"), "Selector \"name\" is not valid");
    EXPECT_EQ(problem_of("Checks.Nme == a"), "Selector \"Checks.Nme\" is not valid");
    EXPECT_EQ(problem_of("Name.os == a"), "Selector \"Name.os\" is not valid");
    EXPECT_EQ(problem_of("Service.Meta.os.x == a"), "Selector \"Service.Meta.os.x\" is not valid");
    EXPECT_EQ(
        problem_of("Name is empty"),
        "Invalid match operator \"Is Empty\" for selector \"Name\""
    );
    EXPECT_EQ(
        problem_of("Checks == a"),
        "Invalid match operator \"Equal\" for selector \"Checks\""
    );
    EXPECT_EQ(
        problem_of("Service.Meta matches a"),
        "Invalid match operator \"Matches\" for selector \"Service.Meta\""
    );
    EXPECT_EQ(
        problem_of("Port == http"),
        "Failed to coerce value \"http\" for selector \"Port\": strconv.ParseInt: parsing \"http\":"
        " invalid syntax"
    );
    EXPECT_EQ(
        problem_of("Connect.Native == maybe"),
        "Failed to coerce value \"maybe\" for selector \"Connect.Native\": strconv.ParseBool: "
        "parsing \"maybe\": invalid syntax"
    );
    EXPECT_TRUE(
        problem_of("Name matches \"(\"").starts_with("Failed to compile regular expression \"(\": ")
    );
}

TEST(Filter, tells_a_text_that_is_no_filter_from_one_that_does_not_fit_the_list) {
    EXPECT_TRUE(expression<record>::compile("Name =", find).error().of_syntax);
    EXPECT_FALSE(expression<record>::compile("Nme == a", find).error().of_syntax);
}

TEST(Filter, counts_the_bytes_that_it_reads_as_work) {
    record const long_one{.name = std::string(64 * 1024, 'a')};
    auto const work_of = [&](std::string_view text) {
        std::uint64_t work = 0;
        (void)expression<record>::compile(text, find).value().holds(long_one, work);
        return work;
    };
    EXPECT_EQ(work_of("Name == a"), 1U);
    EXPECT_EQ(work_of("Name == a or Name == b"), 2U);
    EXPECT_EQ(work_of("b in Name"), 1025U);
    EXPECT_GT(work_of("Name matches \"(bc|de){300}\""), 64U * 1024U);
}

// Regression: a record with ten thousand others in it took one turn.
TEST(Filter, pauses_between_the_records_in_a_record_and_continues_where_it_was) {
    record const many{.checks = std::vector<check_record>(1'000, {"passing", {}})};
    auto const turns_of = [&](record const& of, std::string_view text) {
        auto const filter = expression<record>::compile(text, find).value();
        progress so_far;
        for (int turns = 1;; ++turns) {
            so_far.work = 0;
            so_far.most_work = 100;
            auto const result = filter.ask(of, so_far);
            EXPECT_LE(so_far.work, 110U) << text;
            if (result != verdict::later) return std::pair{turns, result == verdict::holds};
        }
    };

    EXPECT_THAT(
        turns_of(many, "Checks.Status == critical or Checks.Status == warning"),
        Pair(AllOf(Ge(20), Le(41)), false)
    );
    auto last = many;
    last.checks.back().status = "warning";
    EXPECT_THAT(turns_of(last, "Checks.Status == warning and Port == 9110"), Pair(Ge(10), true));
    EXPECT_THAT(turns_of(last, "Checks.Status == passing"), Pair(1, true));
    EXPECT_THAT(turns_of({}, "Checks.Status == warning"), Pair(1, false));
}

}  // namespace vitals::inline core::filter
