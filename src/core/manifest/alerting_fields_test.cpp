// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/alerting.hpp"
#include "core/check/definition.hpp"
#include "core/manifest/manifest_fixture.hpp"
#include "core/manifest/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

using check::label;
using testing::ElementsAre;
using testing::HasSubstr;

// The checks of one manifest without problems.
std::vector<std::shared_ptr<check::definition const>> good(std::string const& text) {
    auto read = parse_one(text);
    EXPECT_EQ(problems_in(read), "");
    return std::move(read.checks);
}

std::string one_check(std::string const& fields) {
    return "checks: [{id: a, http: 'http://a/', " + fields + "}]";
}

}  // namespace

TEST(AlertingFields, are_read_with_labels_in_the_order_of_their_names) {
    auto const checks = good(
        one_check("severity: page, owner: team shop, runbook: 'https://wiki.example/shop?x=1', "
                  "labels: {tier: 1, area_2: 'Größe'}")
    );

    auto const& read = *checks.at(0)->alerting;
    EXPECT_EQ(read.severity, "page");
    EXPECT_EQ(read.owner, "team shop");
    EXPECT_EQ(read.runbook, "https://wiki.example/shop?x=1");
    EXPECT_THAT(read.labels, ElementsAre(label{"area_2", "Größe"}, label{"tier", "1"}));
}

TEST(AlertingFields, take_no_memory_in_a_check_that_has_none) {
    EXPECT_FALSE(good(one_check("labels: {}")).at(0)->alerting);
    EXPECT_FALSE(good(one_check("notes: x")).at(0)->alerting);
}

TEST(AlertingFields, a_check_that_gives_none_shares_those_of_defaults) {
    auto const checks = good(
        "defaults: {owner: shop, labels: {tier: '1'}}\n"
        "checks: [{id: a, http: 'http://a/'}, {id: b, http: 'http://b/'}]"
    );

    EXPECT_EQ(checks.at(0)->alerting->owner, "shop");
    EXPECT_EQ(&*checks.at(0)->alerting, &*checks.at(1)->alerting);
}

TEST(AlertingFields, of_a_check_win_over_those_of_defaults_and_labels_do_one_by_one) {
    auto const checks = good(
        "defaults: {severity: warning, owner: shop, labels: {tier: '1', area: web}}\n"
        "checks: [{id: a, http: 'http://a/', severity: none, labels: {tier: '2', site: x}}]"
    );

    auto const& read = *checks.at(0)->alerting;
    EXPECT_EQ(read.severity, "none");
    EXPECT_EQ(read.owner, "shop");
    EXPECT_THAT(
        read.labels,
        ElementsAre(label{"area", "web"}, label{"site", "x"}, label{"tier", "2"})
    );
}

TEST(AlertingFields, say_what_is_wrong_and_where) {
    EXPECT_EQ(
        problems_in("checks:\n"
                    "  - id: a\n"
                    "    http: http://a/\n"
                    "    severity: None\n"
                    "    owner: ''\n"
                    "    runbook: see the wiki\n"
                    "    labels: {Team: shop, tier: [1], tier: 2, ok: ''}\n"),
        "c.yaml:4:15: check \"a\": severity: a word of lower-case letters, digits, '-' and '_' is "
        "needed, like critical, warning or none; found \"None\"\n"
        "c.yaml:5:12: check \"a\": owner: must not be empty\n"
        "c.yaml:6:14: check \"a\": runbook: an http or https URL without a user name is needed, "
        "like https://wiki.example/shop; found \"see the wiki\"\n"
        "c.yaml:7:14: check \"a\": labels: \"Team\" is not a label name: lower-case letters, "
        "digits and '_', a letter first, at most 32 of them\n"
        "c.yaml:7:32: check \"a\": tier: a single value is needed; found a list\n"
        "c.yaml:7:50: check \"a\": ok: must not be empty\n"
    );
}

TEST(AlertingFields, refuse_a_label_that_is_given_twice) {
    EXPECT_THAT(
        problems_in(one_check("labels: {tier: '1', tier: '2'}")),
        HasSubstr("labels: `tier` is duplicated")
    );
}

TEST(AlertingFields, are_bounded_in_number_and_size) {
    auto const long_by_one = [](std::size_t most) { return std::string(most + 1, 'a'); };

    EXPECT_THAT(problems_in(one_check("severity: " + long_by_one(32))), HasSubstr("33 bytes"));
    EXPECT_THAT(problems_in(one_check("owner: " + long_by_one(64))), HasSubstr("65 bytes"));
    EXPECT_THAT(
        problems_in(one_check("runbook: 'https://a/" + long_by_one(502) + "'")),
        HasSubstr("513 bytes")
    );
    EXPECT_THAT(
        problems_in(one_check("labels: {" + long_by_one(32) + ": x}")),
        HasSubstr("is not a label name")
    );
    EXPECT_THAT(
        problems_in(one_check("labels: {a: " + long_by_one(64) + "}")),
        HasSubstr("65 bytes")
    );
    EXPECT_THAT(
        problems_in(one_check("labels: {a: x, b: x, c: x, d: x, e: x, f: x, g: x, h: x, i: x}")),
        HasSubstr("at most 8 labels are possible; found 9")
    );
}

TEST(AlertingFields, labels_of_a_check_and_of_defaults_are_eight_together) {
    EXPECT_EQ(
        problems_in("defaults: {labels: {a: x, b: x, c: x, d: x}}\n"
                    "checks:\n"
                    "  - {id: a, http: 'http://a/', labels: {d: y, e: x, f: x, g: x, h: x}}\n"
                    "  - {id: b, http: 'http://b/', labels: {e: x, f: x, g: x, h: x, i: x}}\n"),
        "c.yaml:4:40: check \"b\": labels: at most 8 labels are possible; with those of defaults "
        "there are 9\n"
    );
}

TEST(
    AlertingFields,
    a_problem_in_defaults_is_reported_once_and_affects_the_checks_that_inherit_it
) {
    auto const read = parse_one(
        "defaults: {severity: BAD, labels: {A: x}}\n"
        "checks:\n"
        "  - {id: a, http: 'http://a/'}\n"
        "  - {id: b, http: 'http://b/', severity: page}\n"
        "  - {id: c, http: 'http://c/', severity: page, labels: {a: x}}\n"
    );

    EXPECT_EQ(read.problems.size(), 2U);
    EXPECT_TRUE(read.checks.empty());
    EXPECT_THAT(read.rejected, ElementsAre("a", "b", "c"));
}

TEST(AlertingFields, a_link_that_a_browser_would_run_is_refused) {
    EXPECT_NE(problems_in(one_check("runbook: 'javascript:alert(1)'")), "");
}

TEST(AlertingFields, written_once_in_defaults_cannot_fill_the_page_of_metrics) {
    std::string text = "defaults: {owner: " + std::string(64, 'o') + "}\nchecks:\n";
    for (char id = 'a'; id <= 'e'; ++id)
        text += std::string{"  - {id: "} + id + ", http: 'http://a/'}\n";
    limits bounds;
    bounds.alerting_bytes = 3 * 64;

    auto const read = parse("shop", "web", {{"c.yaml", text}}, bounds).at(0);

    EXPECT_EQ(read.checks.size(), 3U);
    EXPECT_THAT(read.rejected, ElementsAre("d", "e"));
    EXPECT_THAT(problems_in(read), HasSubstr("defaults written out, can have 192 bytes"));
}

}  // namespace vitals::inline core::manifest
