// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/lint.hpp"

#include "app/cli/lint_format.hpp"
#include "core/quota/quotas.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
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
        return lint({path}, how_, in, out_, err_);
    }

    support::temporary_folder folder_;
    std::string input_;
    lint_settings how_;
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

TEST_F(Lint, prints_file_line_and_column_of_each_problem) {
    auto const path = write("bad.yml", "checks:\n- {id: a, http: x}\n");

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":2:17  error  check \"a\": http: "));
    EXPECT_THAT(out_.str(), HasSubstr(path + ": 0 checks, 1 mistake\n"));
}

// As a manifest, and around the objects of a cluster.
TEST_F(Lint, refuses_directives_that_ask_for_tags_wherever_they_are) {
    auto const bare = write("bare.yaml", "checks: []\n%TAG !a! x\n");
    auto const around = write("around.yaml", std::string{"%TAG !a! x\n---\n"} + objects);

    EXPECT_EQ(run(bare), 1);
    EXPECT_EQ(run(around), 1);

    EXPECT_THAT(out_.str(), HasSubstr(bare + ":2:1  error  YAML tags are not supported"));
    EXPECT_THAT(out_.str(), HasSubstr(around + ":1:1  error  YAML tags are not supported"));
}

// The namespace of a manifest alone, or of an object that does not say it, is known later.
TEST_F(Lint, knows_a_service_of_another_namespace_where_the_namespace_is_known) {
    std::string const manifest = "service: {id: shop/web, name: w, check: {id: a, http: http://a}}";
    auto const object = [&](std::string const& metadata) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, " + metadata +
               "labels: {vitals.dev/checks: 'true'}}\ndata:\n  c.yaml: '" + manifest + "'\n";
    };

    EXPECT_EQ(run(write("bare.yaml", manifest)), 0);
    EXPECT_EQ(run(write("some.yaml", object(""))), 0);
    EXPECT_EQ(run(write("own.yaml", object("namespace: shop, "))), 0);
    EXPECT_EQ(run(write("other.yaml", object("namespace: search, "))), 1);

    EXPECT_THAT(out_.str(), HasSubstr("it names a service of another namespace; write search/web"));
}

TEST_F(Lint, reports_what_a_server_with_these_settings_would_refuse) {
    auto const slow = write("slow.yaml", "checks: [{id: a, http: 'http://a', timeout: 5m}]\n");
    EXPECT_EQ(run(slow), 0);

    how_.rules.longest_timeout = std::chrono::seconds{60};

    EXPECT_EQ(run(slow), 1);
    EXPECT_THAT(
        out_.str(),
        HasSubstr(slow + ":1:45  error  check \"a\": timeout must be at most 1m0s")
    );
}

TEST_F(Lint, counts_the_checks_and_config_maps_of_a_namespace_over_all_files) {
    auto const object = [](std::string const& name, std::string const& ns) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: " + ns +
               ", labels: {vitals.dev/checks: 'true'}}\ndata: {c.yaml: \"" +
               "checks: [{id: a, http: http://a}, {id: b, http: http://b}]\"}\n---\n";
    };
    write("1.yaml", object("one", "shop"));
    write("2.yaml", object("two", "shop") + object("one", "search"));
    write("3.yaml", object("three", "shop"));
    how_.rules.quotas = quota::quotas{{.checks = 3, .config_maps = 2}};

    EXPECT_EQ(run(folder_.path().string()), 1);

    EXPECT_THAT(
        out_.str(),
        HasSubstr("2.yaml  error  the namespace \"shop\" has 4 checks, more than its limit of 3")
    );
    EXPECT_THAT(
        out_.str(),
        HasSubstr("3.yaml  error  the namespace \"shop\" has 3 ConfigMaps, more than its limit of 2"
        )
    );
    EXPECT_THAT(out_.str(), testing::Not(HasSubstr("\"search\"")));
    EXPECT_THAT(out_.str(), testing::Not(HasSubstr("has 6 checks"))) << "said once";
}

TEST_F(Lint, names_the_line_of_the_file_for_a_manifest_in_a_config_map) {
    auto const path = write("objects.yaml", objects);

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":16:9  error  check \"a\": unknown field \"htp\""));
}

TEST_F(Lint, names_the_path_that_was_given_as_the_first_place_of_a_duplicate_id) {
    auto const path =
        write("twice.yaml", "checks:\n- {id: a, http: 'http://a'}\n- {id: a, http: 'http://b'}\n");

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(
        out_.str(),
        HasSubstr(
            path + ":3:8  error  check \"a\": the id is duplicated; first at " + path + ":2:8\n"
        )
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
    EXPECT_THAT(out_.str(), HasSubstr("`id` is duplicated; first at " + path + ":10:7\n"));
    EXPECT_THAT(out_.str(), HasSubstr("the id is duplicated; first at " + path + ":7:12\n"));
}

TEST_F(Lint, names_the_inner_line_when_the_text_is_not_literal) {
    auto const path = write(
        "folded.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  c.yaml: \"checks:\\n- "
        "1\\n\"\n"
    );

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(
        out_.str(),
        HasSubstr(path + ":5:11  error  in c.yaml:2:3: a check is a map of fields")
    );
}

TEST_F(Lint, hints_at_a_missing_label) {
    auto const path = write(
        "unlabelled.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  c.yaml: |\n"
        "    checks: [{id: a, http: 'http://a.b'}]\n"
    );

    EXPECT_EQ(run(path), 0);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":1:1  hint  ConfigMap \"x\" lacks the label"));
    EXPECT_THAT(out_.str(), HasSubstr("1 check, no mistakes, 1 hint"));
}

TEST_F(Lint, hints_at_a_label_of_another_value) {
    auto const path = write(
        "off.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {vitals.dev/checks: "
        "'false'}}\n"
        "data:\n  c.yaml: |\n    checks: [{id: a, http: 'http://a.b'}]\n"
    );

    EXPECT_EQ(run(path), 0);
    EXPECT_THAT(out_.str(), HasSubstr("the label vitals.dev/checks: \"true\""));
    EXPECT_THAT(out_.str(), HasSubstr("1 check, no mistakes, 1 hint"));
}

TEST_F(Lint, a_labelled_config_map_without_a_manifest_key_is_a_problem_that_names_its_keys) {
    auto const path = write(
        "silent.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {vitals.dev/checks: "
        "'true'}}\n"
        "data:\n  checks: |\n    checks: [{id: a, http: 'http://a'}]\n"
    );

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":5:3  error  no key ends in .yaml, .yml or .json"));
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
    EXPECT_THAT(out_.str(), HasSubstr("0 checks, no mistakes, 1 hint"));
}

TEST_F(Lint, a_manifest_in_binary_data_is_a_problem) {
    auto const path = write(
        "binary.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {vitals.dev/checks: "
        "'true'}}\n"
        "binaryData:\n  checks.yaml: /w==\n"
    );

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(
        out_.str(),
        HasSubstr(path + ":5:16  error  in checks.yaml:1:1: binaryData is not read")
    );
}

TEST_F(Lint, looks_through_lists_and_json) {
    auto const path = write(
        "list.json",
        R"({"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap",
            "metadata":{"name":"x"},"data":{"c.json":"{\"checks\":[{\"id\":\"a\"}]}"}}]})"
    );

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr("in c.json:1:12: the check has no target"));
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

TEST_F(Lint, shows_the_line_with_a_caret_and_what_to_write_instead) {
    auto const path =
        write("shop.yaml", "checks:\n  - id: search\n    htp: http://search.shop.svc/\n");

    EXPECT_EQ(run(path), 1);
    EXPECT_EQ(
        out_.str(),
        path +
            ":3:5  error  check \"search\": unknown field \"htp\" in a check; did you mean http?\n"
            "   3 |     htp: http://search.shop.svc/\n"
            "     |     ^^^  rename to: http\n" +
            path + ": 0 checks, 1 mistake\n"
    );
}

TEST_F(Lint, shows_the_line_of_the_file_for_a_manifest_in_a_config_map) {
    EXPECT_EQ(run(write("objects.yaml", objects)), 1);
    EXPECT_THAT(
        out_.str(),
        HasSubstr("  16 |         htp: \u2026\n     |         ^^^  rename to: http\n")
    );
}

TEST_F(Lint, leaves_out_what_helm_makes_for_a_test) {
    auto const code_for = [this](std::string const& hooks) {
        auto const object =
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations: {helm.sh/hook: '" + hooks +
            "'}\ndata: {checks.yaml: 'checks: [{id: a, htp: b}]'}\n";
        return run(write("hook.yaml", object));
    };

    EXPECT_EQ(code_for("test"), 0);
    EXPECT_EQ(code_for("pre-install,test"), 0);
    EXPECT_EQ(code_for("post-install, test-success"), 0);
    EXPECT_EQ(code_for("pre-install"), 1);
    EXPECT_EQ(code_for("tests"), 1);
}

TEST_F(Lint, never_shows_a_secret_of_the_file) {
    auto const path = write(
        "secret.yaml",
        "checks:\n- {id: a, header: {Authorization: Bearer s3cret}, body: s3cret, htp: x}\n"
        "- id: b\n  http: http://u:s3cret@b/\n  header:\n    X: \"s3cret\\n\"\n    X Y: s3cret\n"
        "- {id: c, http: 'http://c:0/?s3cret'}\n"
    );

    for (auto const format : {lint_format::text, lint_format::json, lint_format::github}) {
        how_.format = format;
        EXPECT_EQ(run(path), 1);
    }
    EXPECT_THAT(out_.str(), HasSubstr("{id: \u2026, header: {Authorization: \u2026}"));
    EXPECT_THAT(out_.str(), Not(HasSubstr("s3cret")));
}

TEST_F(Lint, prints_one_json_object) {
    how_.format = lint_format::json;
    std::istringstream in;
    auto const path = write(
        "a.yaml",
        "checks:\n- {id: a, http: 'http://a.b/', method: get}\n- {id: a, htp: x}\n"
    );

    EXPECT_EQ(lint({path, "missing.yaml"}, how_, in, out_, err_), 1);
    EXPECT_EQ(
        out_.str(),
        R"({"findings":[{"file":")" + path +
            R"(","severity":"error","message":"the id is duplicated","line":3,"column":8,"check":"a",)"
            R"("first":{"line":2,"column":8}},{"file":")" +
            path +
            R"(","severity":"error","message":"unknown field \"htp\" in a check; did you mean http?",)"
            R"("line":3,"column":11,"check":"a","instead":"http"},{"file":")" +
            path +
            R"(","severity":"hint","message":"methods are case-sensitive; most servers know only GET, not \"get\"",)"
            R"("line":2,"column":40,"check":"a"},{"file":"missing.yaml","severity":"error",)"
            R"("message":"cannot be read: No such file or directory"}],"checks":1,"mistakes":3,"hints":1})"
            "\n"
    );
    EXPECT_EQ(err_.str(), "");
}

TEST_F(Lint, prints_annotations_for_github) {
    how_.format = lint_format::github;
    auto const path =
        write("a,b%.yaml", "checks:\n- {id: a, http: 'http://a.b/', method: get, htp: x}\n");

    EXPECT_EQ(run(path), 1);
    auto const at = folder_.path().string() + "/a%2Cb%25.yaml";
    EXPECT_EQ(
        out_.str(),
        "::error file=" + at +
            ",line=2,col=45::check \"a\": unknown field \"htp\" in a check; did you mean http?\n"
    );
}

TEST_F(Lint, takes_hints_for_problems_when_it_is_strict) {
    auto const path = write("a.yaml", "checks: [{id: a, http: 'http://a.b/', method: get}]\n");

    EXPECT_EQ(run(path), 0);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":1:47  hint  check \"a\": methods are"));
    EXPECT_THAT(out_.str(), HasSubstr(path + ": 1 check, no mistakes, 1 hint\n"));
    how_.strict = true;
    EXPECT_EQ(run(path), 1);
    EXPECT_EQ(run(write("good.yaml", "checks: []\n")), 0);
}

TEST_F(Lint, refuses_a_label_that_is_no_text_as_the_api_server_does) {
    auto const label = [&](std::string const& value) {
        return run(write(
            "label.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {vitals.dev/checks: " +
                value + "}}\ndata:\n  c.yaml: |\n    checks: []\n"
        ));
    };

    for (auto const* const value : {"true", "True", "yes", "on"}) {
        EXPECT_EQ(label(value), 1) << value;
        EXPECT_THAT(out_.str(), HasSubstr(":3:49  error  the label's value must be text"));
        out_.str({});
    }
    for (auto const* const value : {"'true'", "\"true\"", "!!str true"}) EXPECT_EQ(label(value), 0);
}

TEST_F(Lint, says_that_kinds_of_other_tools_hold_no_checks) {
    auto const kind = [&](std::string const& name) {
        return run(write("kind.yaml", "apiVersion: x/v1\nkind: " + name + "\nmetadata: {name: a}\n")
        );
    };

    EXPECT_EQ(kind("Probe"), 0);
    EXPECT_THAT(
        out_.str(),
        HasSubstr(":1:1  hint  Vitals does not read objects of kind Probe; in Vitals: checks")
    );
    EXPECT_EQ(kind("Deployment"), 0);
    EXPECT_THAT(
        out_.str(),
        HasSubstr("kind.yaml  hint  no checks here (found: Deployment): they are in")
    );
    how_.strict = true;
    EXPECT_EQ(kind("Canary"), 1);
    EXPECT_EQ(kind("Service"), 1);
}

// As `helm template` prints it.
TEST_F(Lint, names_the_place_of_a_syntax_error_behind_the_first_object) {
    auto const path =
        write("all.yaml", std::string{objects} + "---\napiVersion: v1\nkind: X\n a: b\n");

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":20:3  error  not valid YAML"));
    EXPECT_THAT(out_.str(), Not(HasSubstr("only one YAML document")));
}

// A chart has ConfigMaps of all kinds.
TEST_F(Lint, leaves_yaml_of_somebody_else_alone) {
    auto const path = write(
        "other.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n"
        "  prometheus.yaml: |\n    global: {}\n  broken.yaml: |\n    [\n"
        "  gatus.yaml: |\n    endpoints: []\n"
    );

    EXPECT_EQ(run(path), 0);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":10:5  hint  this is a Gatus configuration"));
    EXPECT_THAT(out_.str(), HasSubstr("0 checks, no mistakes, 1 hint\n"));
}

TEST_F(Lint, names_a_key_beside_the_manifest_that_was_meant_to_be_one) {
    auto const path = write(
        "key.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {vitals.dev/checks: "
        "'true'}}\n"
        "data:\n  README.md: x\n  checks.YAML: x\n  a.yaml: |\n    checks: []\n"
    );

    EXPECT_EQ(run(path), 1);
    EXPECT_THAT(out_.str(), HasSubstr(path + ":6:3  error  key \"checks.YAML\" is not read"));
    EXPECT_THAT(out_.str(), HasSubstr(": 0 checks, 1 mistake\n"));
}

TEST_F(Lint, reads_standard_input) {
    input_ = "checks: [";

    EXPECT_EQ(run("-"), 1);
    EXPECT_THAT(out_.str(), HasSubstr("<stdin>:1:"));
    EXPECT_THAT(out_.str(), Not(HasSubstr("no mistakes")));
}

}  // namespace vitals::app::cli
