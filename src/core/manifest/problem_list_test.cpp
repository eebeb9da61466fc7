// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/manifest_fixture.hpp"
#include "core/manifest/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// The problems of one check that is good but for these fields, from line 4 on.
std::string with(std::string const& more) {
    return problems_in("checks:\n- id: a\n  http: http://a\n  " + more + "\n");
}

}  // namespace

TEST(ManifestProblems, are_reported_all_at_once_each_at_its_field) {
    auto const message = problems_in(R"(checks:
- id: a
  http: http://a:0/
  intervall: 5s
  timeout: 10
- http: http://b
- id: c
  method: "G E T"
)");

    EXPECT_EQ(
        message,
        R"(c.yaml:3:9: check "a": http: the port must be 1 to 65535; found "http://a:0/"
c.yaml:4:3: check "a": unknown field "intervall" in a check; did you mean interval?
c.yaml:5:12: check "a": timeout: the unit is missing: write 10s for seconds (units: ms, s, m, h); found "10"
c.yaml:6:3: id is missing: every check needs one
c.yaml:7:3: check "c": the check has no target: write http: http://host:port/path
c.yaml:8:11: check "c": method: a method like GET or HEAD is needed; found "G E T"
)"
    );
}

TEST(ManifestProblems, name_the_nearest_field_in_the_spelling_of_the_user) {
    EXPECT_THAT(with("sucessBeforePassing: 1"), HasSubstr("did you mean successBeforePassing?"));
    EXPECT_THAT(with("tls_skip_verfiy: 1"), HasSubstr("did you mean tls_skip_verify?"));
    EXPECT_THAT(with("Tiemout: 1"), HasSubstr("did you mean timeout?"));
}

TEST(ManifestProblems, report_what_a_number_or_duration_may_be) {
    EXPECT_THAT(
        with("interval: 500ms"),
        HasSubstr("4:13: check \"a\": interval must be between 1s and 168h; found \"500ms\"")
    );
    EXPECT_THAT(with("interval: -5s"), HasSubstr("cannot be negative"));
    EXPECT_THAT(with("timeout: 0"), HasSubstr("timeout must be between 1ms and 1h"));
    EXPECT_THAT(with("successBeforePassing: -1"), HasSubstr("a whole number from 0 to 1000"));
    EXPECT_THAT(with("failuresBeforeCritical: 1001"), HasSubstr("a whole number from 0 to 1000"));
    EXPECT_THAT(with("outputMaxSize: 1.5"), HasSubstr("a whole number from 0 to 65536"));
    EXPECT_THAT(with("enabled: maybe"), HasSubstr("true or false is needed; found \"maybe\""));
    EXPECT_THAT(with("status: ok"), HasSubstr("passing, warning or critical"));
    EXPECT_THAT(with("interval: [1s]"), HasSubstr("a single value is needed; found a list"));
    EXPECT_THAT(
        with("name:"),
        HasSubstr("4:8: check \"a\": name: a single value is needed; found nothing")
    );
    EXPECT_THAT(with("name: {{ .Values.name }}"), HasSubstr("a template that was not rendered"));
    EXPECT_THAT(with("name: !!binary aGk="), HasSubstr("YAML tag"));
    EXPECT_THAT(with("name: 'a\u202eb'"), HasSubstr("4:9: check \"a\": name: characters that"));
    EXPECT_THAT(with("notes: \"a\\x9bb\""), HasSubstr("steer a terminal"));
    EXPECT_THAT(with("notes: \"a\\eb\""), HasSubstr("notes: control characters cannot be here"));
}

TEST(ManifestProblems, report_which_headers_are_not_the_check_s_to_set_and_why) {
    for (std::string const name :
         {"Connection",
          "Upgrade",
          "TE",
          "Keep-Alive",
          "Proxy-Connection",
          "HTTP2-Settings",
          "Trailer",
          "Transfer-Encoding",
          "Content-Length",
          "expect"})
        EXPECT_THAT(
            with("header: {X-Ok: a, " + name + ": x}"),
            HasSubstr("c.yaml:4:21: check \"a\": header: `" + name + "` cannot be set: ")
        );
    EXPECT_THAT(with("header: {Upgrade: h2c}"), HasSubstr("it is about the connection"));
    EXPECT_THAT(with("header: {Expect: 100-continue}"), HasSubstr("without waiting for a 100"));
    EXPECT_THAT(with("header: {Content_Length: 5}"), HasSubstr("write '-'"));
    EXPECT_EQ(with("header: {Host: a, Accept: b, X-Te: c, Upgrade-Insecure-Requests: '1'}"), "");
}

TEST(ManifestProblems, report_contradictions) {
    EXPECT_THAT(
        with("failuresBeforeWarning: 3"),
        HasSubstr("4:26: check \"a\": failuresBeforeWarning (3) cannot be higher than")
    );
    EXPECT_THAT(
        with("expect: {status: [200-299], warnStatus: [250]}"),
        HasSubstr("a code cannot be in both status (200-299) and warnStatus (250)")
    );
    EXPECT_THAT(with("expect: {status: []}"), HasSubstr("at least one code"));
    EXPECT_THAT(with("expect: {status: [2xx, 700]}"), HasSubstr("200-299"));
}

TEST(ManifestProblems, report_that_a_method_which_cannot_be_repeated_keeps_no_connection) {
    EXPECT_EQ(
        with("reuse: true\n  method: POST"),
        "c.yaml:4:10: check \"a\": reuse: a request on a kept connection may have to be sent "
        "twice, so "
        "the method must be GET, HEAD, OPTIONS, TRACE, PUT or DELETE; found \"POST\"; write reuse: "
        "false\n"
    );
    EXPECT_THAT(
        problems_in("defaults: {reuse: true}\nchecks:\n- {id: a, http: 'http://a', method: get}\n"),
        HasSubstr("c.yaml:3:37: check \"a\": reuse: ")
    );
    EXPECT_THAT(with("reuse: maybe"), HasSubstr("reuse: true or false is needed; found \"maybe\""));
    EXPECT_THAT(with("re_use: true"), HasSubstr("did you mean reuse?"));
}

TEST(ManifestProblems, report_which_targets_are_known_but_not_supported) {
    EXPECT_THAT(
        problems_in("checks: [{id: a, osService: b}]"),
        HasSubstr(
            "c.yaml:1:18: check \"a\": `osService` is not supported by this version; supported: "
            "http, tcp, udp, ttl, dns, h2ping, grpc, icmp, websocket, alias, aliasService, "
            "aliasConfigMap\n"
        )
    );
    EXPECT_THAT(problems_in("checks: [{id: a, osService: b}]"), Not(HasSubstr("no target")));
    EXPECT_THAT(with("docker_container_id: x"), HasSubstr("exactly one target"));
    EXPECT_THAT(with("service_id: x"), HasSubstr("write service: {id"));
}

TEST(ManifestProblems, say_why_no_command_can_be_a_target) {
    for (std::string const field :
         {"args: [true]",
          "script_args: [true]",
          "ScriptArgs: [true]",
          "dockerContainerId: a",
          "exec: {command: [true]}",
          "command: [true]"})
        EXPECT_THAT(
            problems_in("checks: [{id: a, " + field + "}]"),
            HasSubstr("Vitals runs no commands")
        ) << field;
}

TEST(ManifestProblems, report_a_misspelt_target_once_and_not_also_that_there_is_none) {
    EXPECT_EQ(
        problems_in("checks:\n- id: a\n  htp: http://b\n"),
        "c.yaml:3:3: check \"a\": unknown field \"htp\" in a check; did you mean http?\n"
    );
    EXPECT_EQ(parse_one("checks:\n- id: a\n  HTPT: http://b\n").problems.size(), 1U);
    EXPECT_THAT(
        problems_in("checks: [{id: a, intervall: 5s}]"),
        AllOf(HasSubstr("did you mean interval?"), HasSubstr("no target"))
    );
}

TEST(ManifestProblems, keep_header_values_and_bodies_secret) {
    auto const message =
        with("header: {Authorization: \"Bearer s3cret\\n\", \"a b\": x, Content-Length: 5}") +
        with("body: [s3cret]") + with("header: {X: {s3cret: 1}}");

    EXPECT_THAT(message, HasSubstr("header `Authorization`: control characters"));
    EXPECT_THAT(message, HasSubstr("\"a b\" is not a header name (letters, digits and '-')"));
    EXPECT_THAT(message, HasSubstr("`Content-Length` cannot be set"));
    EXPECT_THAT(message, Not(HasSubstr("s3cret")));
}

TEST(ManifestProblems, keep_secrets_of_a_url_out) {
    auto const message = problems_in(
        "checks: [{id: a, http: 'http://u:s3cret@a/'}, {id: b, http: 'http://a:0/?t=s3cret'}]"
    );

    EXPECT_THAT(message, HasSubstr("user name or password"));
    EXPECT_THAT(message, Not(HasSubstr("s3cret")));
}

TEST(ManifestProblems, in_defaults_are_reported_once_and_affect_only_the_checks_that_inherit_them) {
    auto const read = parse_one(R"(defaults: {interval: 10}
checks:
- {id: a, http: "http://a"}
- {id: b, http: "http://b", interval: 5s}
- {id: c, http: "http://c"}
)");

    EXPECT_EQ(
        problems_in(read),
        "c.yaml:1:22: interval: the unit is missing: write 10s for seconds (units: ms, s, m, h); "
        "found "
        "\"10\"\n"
    );
    EXPECT_EQ(read.checks.size(), 1U);
    EXPECT_THAT(read.rejected, ElementsAre("a", "c"));
}

TEST(ManifestProblems, in_the_names_of_defaults_leave_no_check_to_guess_what_was_meant) {
    auto const checks =
        "\nchecks: [{id: a, http: 'http://a'}, {id: b, http: 'http://b', interval: 5s}]";

    for (auto const* defaults :
         {"defaults: {intervall: 1s}",
          "defaults: {http: x}",
          "default: {interval: 1s}",
          "defaults: 1s"}) {
        auto const read = parse_one(std::string{defaults} + checks);

        EXPECT_EQ(read.problems.size(), 1U) << defaults;
        EXPECT_TRUE(read.readable) << defaults;
        EXPECT_THAT(read.rejected, ElementsAre("a", "b")) << defaults;
    }
}

TEST(ManifestProblems, of_a_text_that_breaks_off_in_an_escape_lie_in_the_text) {
    auto const read = parse_one("checks:\n- \"=y\\u00");

    ASSERT_EQ(read.problems.size(), 1U);
    EXPECT_EQ(read.problems[0].at.line, 2U);
    EXPECT_LE(read.problems[0].at.column, 10U);
}

TEST(ManifestProblems, inherited_contradictions_are_reported_once) {
    auto const read = parse_one(R"(defaults: {failuresBeforeWarning: 5, failuresBeforeCritical: 3}
checks: [{id: a, http: "http://a"}, {id: b, http: "http://b"}, {id: c, http: "http://c", failuresBeforeCritical: 9}]
)");

    EXPECT_EQ(read.problems.size(), 1U);
    EXPECT_EQ(read.checks.size(), 1U);
    EXPECT_THAT(read.rejected, ElementsAre("a", "b"));
}

TEST(ManifestProblems, report_duplicate_fields_and_headers) {
    EXPECT_THAT(
        with("interval: 5s\n  interval: 6s"),
        HasSubstr("5:3: check \"a\": `interval` is duplicated; first at c.yaml:4:3")
    );
    EXPECT_THAT(with("tlsSkipVerify: true\n  tls_skip_verify: true"), HasSubstr("is duplicated"));
    EXPECT_THAT(with("header: {X: a, x: b}"), HasSubstr("`x` is duplicated"));
    EXPECT_THAT(problems_in("checks: []\nchecks: []\n"), HasSubstr("2:1: `checks` is duplicated"));
}

TEST(ManifestProblems, report_duplicate_ids_at_the_second_place) {
    auto const all = parse(
        "shop",
        "web",
        {{"a.yaml", "checks: [{id: x, http: 'http://a'}]"},
         {"b.yaml", "checks:\n- {id: y, http: 'http://b'}\n- {id: x, http: 'http://c'}\n"}}
    );

    EXPECT_EQ(all[0].checks.size(), 1U);
    EXPECT_EQ(problems_in(all[0]), "");
    EXPECT_EQ(all[1].checks.size(), 1U);
    EXPECT_EQ(
        problems_in(all[1]),
        "b.yaml:3:8: check \"x\": the id is duplicated; first at a.yaml:1:15\n"
    );
}

TEST(ManifestProblems, refuse_ids_that_cannot_be_named_in_a_path) {
    for (auto const* const id : {"a/b", "'a b'", "''", "\"a\\n\"", "[a]", "\u00fc"}) {
        auto const read = parse_one("checks: [{id: " + std::string{id} + ", http: 'http://a'}]");

        EXPECT_THAT(problems_in(read), HasSubstr("id: 1 to 253 printable")) << id;
        EXPECT_TRUE(read.unidentified) << id;
        EXPECT_TRUE(read.checks.empty()) << id;
    }
}

TEST(ManifestProblems, at_the_top_make_a_manifest_unreadable_only_when_checks_cannot_be_found) {
    EXPECT_FALSE(parse_one("").readable);
    EXPECT_FALSE(parse_one("# nothing\n").readable);
    EXPECT_FALSE(parse_one("chekcs: []").readable);
    EXPECT_FALSE(parse_one("checks: {}").readable);
    EXPECT_FALSE(parse_one("[]").readable);
    EXPECT_FALSE(parse_one("checks: [").readable);
    EXPECT_TRUE(parse_one("checks: []\nfoo: 1").readable);
    EXPECT_TRUE(parse_one("checks:\n").readable);
}

TEST(ManifestProblems, stand_where_an_editor_shows_them) {
    auto const misspelt = [](std::string const& before) {
        return problems_in(before + "chekcs: []\n- {}\n");
    };

    EXPECT_THAT(misspelt("# \r\n# \u00e9\n"), HasSubstr("c.yaml:4:1: "));
    EXPECT_THAT(misspelt("# \r # \u2028 # \u0085 #\n"), HasSubstr("c.yaml:3:1: "));
    EXPECT_THAT(problems_in("\u00e9\u20ac: [\u00e9\u20ac}"), HasSubstr("c.yaml:1:8: "));
}

TEST(ManifestProblems, of_a_character_that_no_yaml_may_hold_are_reported) {
    EXPECT_THAT(problems_in("checks: []\n# \x01\n"), HasSubstr("not valid YAML: control"));
    EXPECT_THAT(
        problems_in("checks: *nobody\n"),
        HasSubstr("c.yaml:1:9: not valid YAML: the alias")
    );
}

TEST(ManifestProblems, report_where_yaml_ends_to_be_yaml) {
    EXPECT_THAT(
        problems_in("checks:\n- id: a\n  http: b: c\n"),
        HasSubstr("c.yaml:3:10: not valid YAML")
    );
    EXPECT_THAT(problems_in("checks: []\n---\nchecks: []\n"), HasSubstr("only one YAML document"));
    EXPECT_THAT(problems_in("checks: [{<<: x, id: a}]"), HasSubstr("merge keys"));
}

TEST(ManifestProblems, beyond_the_limit_are_counted) {
    std::string text = "checks:\n";
    for (int i = 0; i < 150; ++i) text += "- {id: c" + std::to_string(i) + ", htp: x}\n";

    auto const read = parse_one(text);

    EXPECT_EQ(read.problems.size(), 101U);
    EXPECT_EQ(read.problems.back().message, "and 50 more mistakes");
    EXPECT_EQ(read.rejected.size(), 150U);
}

TEST(ManifestMistakes, are_more_than_a_hundred_header_lines) {
    std::string values = "a";
    for (int line = 1; line < 100; ++line) values += ", a";

    EXPECT_EQ(with("header: {X-Probe: [" + values + "]}"), "");
    EXPECT_THAT(
        with("header: {X-Probe: [" + values + ", a]}"),
        HasSubstr("header: at most 100 header lines are allowed")
    );
}

TEST(ManifestMistakes, are_methods_that_ask_somebody_else_than_the_target) {
    EXPECT_THAT(
        with("method: CONNECT"),
        HasSubstr("check \"a\": method: CONNECT asks a proxy, not a target")
    );
    EXPECT_EQ(with("method: OPTIONS"), "");
}

}  // namespace vitals::inline core::manifest
