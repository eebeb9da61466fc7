// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/quota/quotas.hpp"

#include "core/quota/budgets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::quota {
namespace {

quotas with(std::string_view text, budgets const& defaults = {}) {
    auto const read = parse_settings(text);
    if (!read) ADD_FAILURE() << read.error();
    return quotas{defaults, read.value_or(std::vector<setting>{})};
}

std::string problem(std::string_view text) {
    auto const read = parse_settings(text);
    return read ? "accepted" : read.error();
}

TEST(Quotas, every_namespace_has_the_defaults_unless_something_else_is_asked_for) {
    quotas const all;

    EXPECT_EQ(all.of("shop"), budgets{});
    EXPECT_EQ(all.of("shop").checks, 10'000U);
    EXPECT_EQ(all.of("shop").probes_per_second, no_limit);
    EXPECT_EQ(all.of("shop").output_bytes, 8U * 1024 * 1024);
    EXPECT_EQ(all.of("shop").definition_bytes, 16U * 1024 * 1024);
    EXPECT_EQ(all.of("shop").config_maps, 200U);
}

TEST(Quotas, nothing_is_limited_where_files_are_read_unless_it_is_asked_for) {
    auto const all = with("local=checks:5", unlimited());

    EXPECT_EQ(all.of("local").checks, 5U);
    EXPECT_EQ(all.of("local").config_maps, no_limit);
    EXPECT_EQ(all.of("local").output_bytes, no_limit);
    EXPECT_EQ(all.of("local").definition_bytes, no_limit);
    EXPECT_EQ(all.of("local").probes_per_second, no_limit);
}

TEST(Quotas, one_text_sets_several_budgets_of_several_namespaces) {
    auto const all = with("shop=checks:20000,probes:50,data=configmaps:3");

    EXPECT_EQ(all.of("shop").checks, 20'000U);
    EXPECT_EQ(all.of("shop").probes_per_second, 50U);
    EXPECT_EQ(all.of("shop").config_maps, 200U);
    EXPECT_EQ(all.of("data").config_maps, 3U);
    EXPECT_EQ(all.of("data").checks, 10'000U);
    EXPECT_EQ(all.of("other"), budgets{});
}

TEST(Quotas, bytes_have_the_suffixes_of_kubernetes) {
    auto const all = with("a=output:4096,b=output:64Ki,c=definitions:32Mi,d=definitions:1Gi");

    EXPECT_EQ(all.of("a").output_bytes, 4096U);
    EXPECT_EQ(all.of("b").output_bytes, 64U << 10);
    EXPECT_EQ(all.of("c").definition_bytes, 32U << 20);
    EXPECT_EQ(all.of("d").definition_bytes, 1U << 30);
}

TEST(Quotas, none_takes_a_limit_away) {
    EXPECT_EQ(with("shop=checks:none").of("shop").checks, no_limit);
    EXPECT_EQ(with("shop=output:none").of("shop").output_bytes, no_limit);
}

TEST(Quotas, a_star_means_all_namespaces_that_are_not_named_wherever_it_is_written) {
    for (auto const* text : {"*=checks:7,shop=checks:9", "shop=checks:9,*=checks:7"}) {
        auto const all = with(text);

        EXPECT_EQ(all.of("shop").checks, 9U) << text;
        EXPECT_EQ(all.of("data").checks, 7U) << text;
    }
    EXPECT_EQ(with("shop=probes:9,*=checks:7").of("shop").checks, 7U);
}

TEST(Quotas, of_two_settings_of_one_budget_the_last_counts) {
    EXPECT_EQ(with("shop=checks:1,shop=checks:2").of("shop").checks, 2U);
}

TEST(Quotas, a_name_that_is_no_budget_is_refused_with_those_that_are) {
    EXPECT_EQ(
        problem("shop=check:5"),
        "\"check\" is not a budget (checks, probes, output, definitions, configmaps or secrets); "
        "did you mean checks?"
    );
    EXPECT_EQ(
        problem("shop=:5"),
        "\"\" is not a budget (checks, probes, output, definitions, configmaps or secrets)"
    );
}

TEST(Quotas, a_limit_that_cannot_be_read_is_refused_with_what_is_allowed) {
    for (auto const* value : {"", "0", "-1", "+1", " 1", "1 ", "1.5", "1Ki", "NONE", "0x10"})
        EXPECT_EQ(
            problem("shop=checks:" + std::string{value}),
            "\"checks:" + std::string{value} + "\" is not a limit (a number from 1, or none)"
        );
    for (auto const* value : {"", "0", "0Mi", "8M", "8MiB", "8 Mi", "Mi", "17179869184Gi"})
        EXPECT_EQ(
            problem("shop=output:" + std::string{value}),
            "\"output:" + std::string{value} +
                "\" is not a limit (a number of bytes such as 8Mi, or none)"
        );
    EXPECT_EQ(
        problem("shop=checks:18446744073709551615"),
        "\"checks:18446744073709551615\" is not a limit (a number from 1, or none)"
    );
}

TEST(Quotas, a_text_of_another_form_is_refused_with_an_example) {
    EXPECT_EQ(
        problem("checks:5"),
        "\"checks:5\" is not NAMESPACE=KEY:VALUE (such as shop=checks:2000)"
    );
    EXPECT_EQ(problem(""), "\"\" is not NAMESPACE=KEY:VALUE (such as shop=checks:2000)");
    EXPECT_EQ(problem("shop="), "\"\" is not KEY:VALUE (such as checks:2000)");
    EXPECT_EQ(problem("shop=checks:1,"), "\"\" is not KEY:VALUE (such as checks:2000)");
    EXPECT_EQ(problem("shop=checks"), "\"checks\" is not KEY:VALUE (such as checks:2000)");
    EXPECT_EQ(problem("Shop=checks:1"), "\"Shop\" is not the name of a namespace, nor *");
    EXPECT_EQ(problem("=checks:1"), "\"\" is not the name of a namespace, nor *");
}

TEST(Quotas, each_budget_has_the_word_that_the_flag_has_for_it) {
    EXPECT_EQ(key_of(&budgets::checks), "checks");
    EXPECT_EQ(key_of(&budgets::config_maps), "configmaps");
    for (auto const* key : {"checks", "probes", "output", "definitions", "configmaps", "secrets"})
        EXPECT_EQ(key_of(parse_settings("a=" + std::string{key} + ":1").value()[0].which), key);
}

}  // namespace
}  // namespace vitals::inline core::quota
