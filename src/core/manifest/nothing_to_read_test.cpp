// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/nothing_to_read.hpp"

#include "core/check/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace vitals::inline core::manifest {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The keys that are taken for misnamed manifests.
std::set<std::string> suspected_of(std::set<std::string> const& keys) {
    std::set<std::string> found;
    for (auto const& key : keys)
        for (auto const& problem : misnamed({key})) {
            EXPECT_EQ(
                problem.message,
                "key \"" + key +
                    "\" is not read: a key with checks must end in .yaml, .yml or .json"
            );
            found.insert(key);
        }
    return found;
}

}  // namespace

TEST(NothingToRead, keys_whose_names_are_nearly_right_are_suspected_to_hold_checks) {
    EXPECT_THAT(
        suspected_of(
            {"checks",
             "Checks",
             "checks.yaml.bak",
             "checks.yml~",
             "checks.YAML",
             "checks.JSON",
             "nginx.conf",
             "my-checks",
             "a.json.old",
             "yaml"}
        ),
        ElementsAre(
            "Checks",
            "checks",
            "checks.JSON",
            "checks.YAML",
            "checks.yaml.bak",
            "checks.yml~"
        )
    );
}

TEST(NothingToRead, the_keys_that_there_are_instead_are_named_up_to_three) {
    EXPECT_EQ(
        no_manifest({}).message,
        "no key ends in .yaml, .yml or .json, so no check is read; there is no key at all: put the "
        "checks under checks.yaml (`checks: []` for no checks)"
    );
    EXPECT_EQ(
        no_manifest({"a", "b", "c"}).message,
        "no key ends in .yaml, .yml or .json, so no check is read; found only \"a\", \"b\", \"c\": "
        "rename the key that holds the checks, for example to checks.yaml (`checks: []` for no "
        "checks)"
    );
    EXPECT_THAT(
        no_manifest({"a", "b", "c", "d"}).message,
        HasSubstr("found only \"a\", \"b\", \"c\" and others: rename")
    );
}

TEST(NothingToRead, binary_data_has_a_way_out) {
    auto const read = not_text("checks.yaml");

    EXPECT_EQ(read.key, "checks.yaml");
    EXPECT_FALSE(read.readable);
    ASSERT_EQ(read.problems.size(), 1U);
    EXPECT_EQ(
        to_string(read.problems[0]),
        "checks.yaml:1:1: binaryData is not read: put this key under data, as text (kubectl takes "
        "binaryData for a file that is not UTF-8: then save it as UTF-8)"
    );
}

TEST(NothingToRead, a_file_of_another_name_is_hcl_or_misnamed) {
    EXPECT_EQ(
        to_string(no_manifest_name("checks.txt", "checks: []")),
        "checks.txt:1:1: the file is not read: its name must end in .yaml, .yml or .json"
    );
    EXPECT_THAT(
        to_string(no_manifest_name("web.hcl", "\n  check {\n}\n")),
        testing::StartsWith("web.hcl:2:3: this is HCL")
    );
}

TEST(NothingToRead, of_too_many_manifests_the_first_is_named_and_the_others_are_counted) {
    auto const three = too_many({"z.yaml", "x.yaml", "y.yaml"}, 5);

    EXPECT_EQ(three.key, "x.yaml");
    EXPECT_FALSE(three.readable);
    EXPECT_THAT(three.behind, ElementsAre("y.yaml", "z.yaml"));
    ASSERT_EQ(three.problems.size(), 1U);
    EXPECT_EQ(
        to_string(three.problems[0]),
        "x.yaml:1:1: a ConfigMap can hold at most 5 manifests; this one and others, 3 in all, are "
        "not read: put several checks into one manifest, or split the ConfigMap"
    );
    EXPECT_THAT(
        to_string(too_many({"x.yaml"}, 5).problems.at(0)),
        HasSubstr("manifests; this one is not read: put")
    );
}

}  // namespace vitals::inline core::manifest
