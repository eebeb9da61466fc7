// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/lint.hpp"

#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>

namespace vitals::app::cli {

namespace {

using testing::HasSubstr;
using testing::Not;

class Lint : public testing::Test {
protected:
    std::string write(std::string const& name, std::string const& text) {
        return folder_.write(name, text);
    }
    int run(std::string const& path) {
        std::istringstream in{input_};
        return lint({path}, in, out_, err_);
    }

    support::temporary_folder folder_;
    std::string input_;
    std::ostringstream out_;
    std::ostringstream err_;
};

constexpr auto good = "checks:\n- {id: a, http: 'http://a'}\n- {id: b, http: 'http://b'}\n";

constexpr auto objects = R"(apiVersion: v1
kind: Service
metadata: {name: x}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  labels: {vitals.dev/checks: "true"}
data:
  README.md: "[["
  checks.yaml: |

    checks:
      - id: a
        htp: x
)";

}  // namespace

TEST_F(Lint, counts_the_checks_of_a_good_manifest) {
    auto const path = write("good.yaml", good);

    EXPECT_EQ(run(path), 0);
    EXPECT_EQ(out_.str(), path + ": 2 checks, no mistakes\n");
    EXPECT_EQ(err_.str(), "");
}

TEST_F(Lint, prints_file_line_and_column_of_each_mistake) {
    auto const path = write("bad.yml", "checks:\n- {id: a, http: x}\n");

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":2:17: check \"a\": http: "));
    EXPECT_THAT(out_.str(), HasSubstr(path + ": 0 checks, 1 mistake\n"));
}

// As a manifest, and around the objects of a cluster.
TEST_F(Lint, refuses_directives_that_ask_for_tags_wherever_they_are) {
    auto const bare = write("bare.yaml", "checks: []\n%TAG !a! x\n");
    auto const around = write("around.yaml", std::string{"%TAG !a! x\n---\n"} + objects);

    EXPECT_EQ(run(bare), 1);
    EXPECT_EQ(run(around), 1);

    EXPECT_THAT(out_.str(), HasSubstr(bare + ":2:1: YAML tags are not supported"));
    EXPECT_THAT(out_.str(), HasSubstr(around + ":1:1: YAML tags are not supported"));
}

TEST_F(Lint, names_the_line_of_the_file_for_a_manifest_in_a_config_map) {
    auto const path = write("objects.yaml", objects);

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":16:9: check \"a\": unknown field \"htp\""));
}

TEST_F(Lint, names_the_path_that_was_given_as_the_first_place_of_a_duplicate_id) {
    auto const path =
        write("twice.yaml", "checks:\n- {id: a, http: 'http://a'}\n- {id: a, http: 'http://b'}\n");

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(
        out_.str(),
        HasSubstr(path + ":3:8: check \"a\": the id stands twice; first at " + path + ":2:8\n")
    );
}

TEST_F(Lint, names_the_line_of_the_file_as_the_first_place_within_a_config_map) {
    auto const path = write(
        "twice.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n"
        "  a.yaml: |\n    checks:\n    - {id: a, http: 'http://a'}\n"
        "  b.yaml: |\n    checks:\n    - id: b\n      id: c\n      http: http://b\n"
        "    - {id: a, http: 'http://c'}\n"
    );

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr("`id` stands twice; first at " + path + ":10:7\n"));
    EXPECT_THAT(out_.str(), HasSubstr("the id stands twice; first at " + path + ":7:12\n"));
}

TEST_F(Lint, names_the_inner_line_when_the_text_is_not_literal) {
    auto const path = write(
        "folded.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  c.yaml: \"checks:\\n- "
        "1\\n\"\n"
    );

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":5:11: in c.yaml:2:3: a check is a map of fields"));
}

TEST_F(Lint, hints_at_a_missing_label) {
    auto const path = write(
        "unlabelled.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  c.yaml: |\n"
        "    checks: [{id: a, http: 'http://a'}]\n"
    );

    EXPECT_EQ(run(path), 0);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":1:1: hint: ConfigMap \"x\" lacks the label"));
    EXPECT_THAT(out_.str(), HasSubstr("1 check, no mistakes"));
}

TEST_F(Lint, a_labelled_config_map_without_a_manifest_key_is_a_mistake_that_names_its_keys) {
    auto const path = write(
        "silent.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {vitals.dev/checks: "
        "'true'}}\n"
        "data:\n  checks: |\n    checks: [{id: a, http: 'http://a'}]\n"
    );

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":1:1: no key ends in .yaml, .yml or .json"));
    EXPECT_THAT(out_.str(), HasSubstr("found only \"checks\": rename the key"));
    EXPECT_THAT(out_.str(), HasSubstr("0 checks, 1 mistake"));
}

TEST_F(Lint, a_config_map_of_somebody_else_needs_no_manifest) {
    auto const path = write(
        "other.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {colour: red}\n"
        "binaryData: {a.yaml: /w==}\n"
    );

    EXPECT_EQ(run(path), 0);
    EXPECT_THAT(out_.str(), HasSubstr("0 checks, no mistakes"));
}

TEST_F(Lint, a_manifest_in_binary_data_is_a_mistake) {
    auto const path = write(
        "binary.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {vitals.dev/checks: "
        "'true'}}\n"
        "binaryData:\n  checks.yaml: /w==\n"
    );

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(
        out_.str(),
        HasSubstr(path + ":5:16: in checks.yaml:1:1: the manifest is not UTF-8 text")
    );
}

TEST_F(Lint, looks_through_lists_and_json) {
    auto const path = write(
        "list.json",
        R"({"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap",
            "metadata":{"name":"x"},"data":{"c.json":"{\"checks\":[{\"id\":\"a\"}]}"}}]})"
    );

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr("in c.json:1:11: the check has no target"));
}

TEST_F(Lint, takes_every_manifest_of_a_folder_in_order_and_not_below_it) {
    write("b.yaml", good);
    write("a.json", R"({"checks": []})");
    write("notes.txt", "[");
    std::filesystem::create_directory(folder_.path() / "deeper.yaml");

    EXPECT_EQ(run(folder_.path().string()), 0);
    auto const at = folder_.path().string() + "/";
    EXPECT_EQ(
        out_.str(),
        at + "a.json: 0 checks, no mistakes\n" + at + "b.yaml: 2 checks, no mistakes\n"
    );
}

TEST_F(Lint, fails_on_what_cannot_be_read) {
    EXPECT_EQ(run((folder_.path() / "missing.yaml").string()), 1);
    EXPECT_THAT(err_.str(), HasSubstr("missing.yaml: cannot be read: No such file"));
    EXPECT_EQ(run(folder_.path().string()), 1);
    EXPECT_THAT(err_.str(), HasSubstr("no .yaml, .yml or .json file in this folder"));
}

TEST_F(Lint, reads_standard_input) {
    input_ = "checks: [";

    EXPECT_EQ(run("-"), 1);
    EXPECT_THAT(out_.str(), HasSubstr("<stdin>:1:"));
    EXPECT_THAT(out_.str(), Not(HasSubstr("no mistakes")));
}

}  // namespace vitals::app::cli
