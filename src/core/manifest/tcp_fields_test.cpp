// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/tcp_fields.hpp"

#include "core/check/status.hpp"
#include "core/check/tcp_target.hpp"
#include "core/check/tls_settings.hpp"
#include "core/manifest/kind_fields_fixture.hpp"
#include "core/manifest/manifest_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

check::tcp_target tcp(std::string const& fields) {
    return *target_of(fields).as<check::tcp_target>();
}

TEST(TcpFields, are_those_of_consul_in_each_of_its_spellings) {
    for (auto const* const text :
         {"tcp: 'DB.shop.svc:5432', tcpUseTls: true, tlsServerName: db, tlsSkipVerify: true",
          "tcp: 'db.shop.svc:5432', tcp_use_tls: true, tls_server_name: db, tls_skip_verify: true",
          "TCP: 'db.shop.svc:5432', TCPUseTLS: true, TLSServerName: db, TLSSkipVerify: true",
          "tcp: 'db.shop.svc:5432', tcpUseTls: true, tls: {serverName: db, skipVerify: true}"}) {
        auto const made = tcp(text);

        EXPECT_EQ(made.where.text(), "db.shop.svc:5432") << text;
        EXPECT_TRUE(made.use_tls) << text;
        EXPECT_EQ(std::string_view{made.tls.server_name}, "db") << text;
        EXPECT_EQ(made.tls.certificate, check::certificate::not_verified) << text;
    }
}

TEST(TcpFields, ask_for_a_connection_without_tls_unless_told_so) {
    auto const made = target_of("tcp: 'db:5432'");

    EXPECT_FALSE(made.as<check::tcp_target>()->use_tls);
    EXPECT_EQ(made.kind().type, "tcp");
    EXPECT_EQ(made.asked(), "TCP connect db:5432");
    EXPECT_EQ(target_of("tcp: 'db:5432', tcpUseTls: true").asked(), "TCP+TLS connect db:5432");
}

TEST(TcpFields, report_a_target_that_is_not_a_host_and_a_port) {
    EXPECT_THAT(problem_with("tcp: db"), HasSubstr("c.yaml:1:23: check \"a\": tcp: host:port is "));
    EXPECT_THAT(problem_with("tcp: 'db:0'"), HasSubstr("found \"db:0\""));
    EXPECT_THAT(problem_with("tcp: 'me:secret@db:1'"), Not(HasSubstr("secret")));
    EXPECT_THAT(problem_with("tcp: [db]"), HasSubstr("found a list"));
    EXPECT_THAT(problem_with("tcp: 'db:1', tcpUseTls: maybe"), HasSubstr("true or false"));
}

TEST(TcpFields, have_none_of_http) {
    for (std::string const field :
         {"method: GET", "header: {A: [b]}", "body: x", "redirects: any", "expect: {status: 200}"})
        EXPECT_THAT(
            problem_with("tcp: 'db:1', " + field),
            HasSubstr("` is a field of http checks, not of tcp checks")
        );
    EXPECT_THAT(problem_with("tcp: 'db:1', http: http://db/"), HasSubstr("exactly one target"));
    EXPECT_THAT(
        problem_with("http: http://db/, tcpUseTls: true"),
        HasSubstr("`tcpUseTls` is a field of tcp checks, not of http checks")
    );
}

TEST(TcpFields, inherit_tls_and_ignore_what_only_http_has_in_defaults) {
    auto const read = parse_one(
        "defaults: {expect: {status: 204}, reuse: true, tls: {minVersion: 1.3}}\n"
        "checks: [{id: a, tcp: 'db:1', tcpUseTls: true}]"
    );

    ASSERT_EQ(problems_in(read), "");
    EXPECT_EQ(read.checks[0]->target.as<check::tcp_target>()->tls.lowest, check::tls_version::v1_3);
}

TEST(TcpFields, name_the_secrets_of_a_session_and_none_without_one) {
    std::string const tls =
        "tls: {ca: {configMap: {name: our-ca}}, client: {secret: {name: probe-cert}}}";

    EXPECT_EQ(target_of("tcp: 'db:1', tcpUseTls: true, " + tls).references().size(), 3U);
    EXPECT_EQ(target_of("tcp: 'db:1', " + tls).references().size(), 0U);
}

TEST(TcpFields, hint_at_tls_settings_that_have_no_effect) {
    EXPECT_THAT(
        hints_at("tcp: 'db.x:1', tlsSkipVerify: true"),
        HasSubstr("`tlsSkipVerify` has no effect: the check does not use TLS; write tcpUseTls: true"
        )
    );
    EXPECT_EQ(hints_at("tcp: 'db.x:1', tcpUseTls: true, tlsSkipVerify: true"), "");
    EXPECT_THAT(hints_at("tcp: 'db:1'"), HasSubstr("write db.shop.svc"));
}

TEST(TcpFields, make_another_question_of_another_target_or_session) {
    auto const plain = target_of("tcp: 'db:1'");

    EXPECT_TRUE(plain.asks_the_same_as(target_of("TCP: 'DB:1'")));
    EXPECT_FALSE(plain.asks_the_same_as(target_of("tcp: 'db:2'")));
    EXPECT_FALSE(plain.asks_the_same_as(target_of("tcp: 'db:1', tcpUseTls: true")));
    EXPECT_NE(plain.fingerprint(), target_of("tcp: 'db:2'").fingerprint());
    EXPECT_NE(plain.fingerprint(), target_of("tcp: 'db:1', tcpUseTls: true").fingerprint());
    EXPECT_EQ(plain.bytes(), 4U);
}

TEST(TcpFields, tell_the_policy_that_a_connection_sends_nothing_of_the_manifest) {
    auto const made = target_of("tcp: '[fd00::1]:6379', tcpUseTls: true");
    auto const to = tcp_goes_to(made);

    EXPECT_EQ(to.host, "fd00::1");
    EXPECT_EQ(to.port, 6379);
    EXPECT_FALSE(to.chosen_bytes);
    EXPECT_FALSE(to.may_change);
}

using what = check::tcp_step::what;

TEST(TcpFields, name_the_protocol_before_tls) {
    EXPECT_EQ(tcp("tcp: 'mx:25', starttls: smtp").starttls, check::starttls::smtp);
    EXPECT_EQ(tcp("tcp: 'db:5432', starttls: postgres").starttls, check::starttls::postgres);
    EXPECT_EQ(target_of("tcp: 'mx:25', starttls: imap").asked(), "TCP+TLS connect mx:25");
    EXPECT_THAT(
        problem_with("tcp: 'mx:25', starttls: true"),
        HasSubstr("smtp, imap, pop3, ldap or postgres is needed; found \"true\"")
    );
    EXPECT_THAT(problem_with("tcp: 'mx:25', starttls: none"), HasSubstr("is needed"));
    EXPECT_THAT(
        problem_with("tcp: 'mx:25', starttls: smtp, tcpUseTls: true"),
        HasSubstr("write one of them")
    );
    EXPECT_EQ(hints_at("tcp: 'mx.x:25', starttls: smtp, tlsSkipVerify: true"), "");
}

TEST(TcpFields, have_steps_as_text_or_in_hex) {
    auto const made =
        tcp("tcp: 'db:1', steps: [{expect: '220 '}, {send: \"NOOP\\r\\n\"}, {sendHex: 00 fF0a}, "
            "{expect_hex: '7f'}]");

    EXPECT_EQ(
        made.steps,
        (std::vector<check::tcp_step>{
            {what::expect, "220 "},
            {what::send, "NOOP\r\n"},
            {what::send, std::string{"\0\xff\n", 3}},
            {what::expect, "\x7f"}
        })
    );
    EXPECT_TRUE(made.sends());
}

TEST(TcpFields, report_steps_that_cannot_be_and_show_none_of_their_values) {
    auto const with = [](std::string const& steps) {
        return problem_with("tcp: 'db:1', steps: " + steps);
    };
    EXPECT_THAT(with("PING"), HasSubstr("a list of 1 to 16 steps is needed"));
    EXPECT_THAT(with("[]"), HasSubstr("a list of 1 to 16 steps is needed"));
    std::string many;
    for (int i = 0; i < 17; ++i) many += "{expect: a},";
    EXPECT_THAT(with("[" + many + "]"), HasSubstr("a list of 1 to 16 steps is needed"));
    for (auto const* const none :
         {"[PING]", "[{}]", "[{canary: b}]", "[{AUTH canary}]", "[[a, b]]"})
        EXPECT_THAT(
            with(none),
            AllOf(HasSubstr("one of send, sendHex, expect"), Not(HasSubstr("canary")))
        );
    for (auto const* const hex : {"[{sendHex: 0}]", "[{sendHex: 'canary'}]", "[{expectHex: 0 0}]"})
        EXPECT_THAT(with(hex), AllOf(HasSubstr("two digits of 0-9"), Not(HasSubstr("canary"))));
    EXPECT_THAT(with("[{send: ''}]"), HasSubstr("1 to 1024 bytes"));
    EXPECT_THAT(with("[{expectHex: ' '}]"), HasSubstr("1 to 1024 bytes"));
    EXPECT_THAT(with("[{send: " + std::string(1025, 'a') + "}]"), HasSubstr("1 to 1024 bytes"));
    EXPECT_THAT(with("[{send: [a]}]"), HasSubstr("found a list"));
}

TEST(TcpFields, answer_misspelt_fields_of_steps_and_those_of_other_tools) {
    struct {
        std::string step;
        std::string says;
    } const all[] = {
        {"sned: canary", "1:40: check \"a\": steps: unknown field in a step; did you mean send?"},
        {"expectHeX: '00'", "did you mean expectHex?"},
        {"string: canary", "unknown field in a step; in Vitals: expect: text"},
        {"send-binary: '00'", "in Vitals: sendHex: 0a ff"},
        {"rstring: ^220", "in Vitals: expect: text, which is no regular expression"},
        {"starttls: true", "write tcpUseTls: true or starttls: smtp in the check"},
        {"timeout: 1s", "the timeout of the check is for all its steps"},
        {"send: canary, expect: b", "1:54: check \"a\": steps: a step has one field: write `- ` "},
    };
    for (auto const& [step, says] : all)
        EXPECT_THAT(
            problem_with("tcp: 'db:1', steps: [{" + step + "}]"),
            AllOf(HasSubstr(says), Not(HasSubstr("canary")))
        ) << step;
    EXPECT_THAT(
        problem_with("udp: 'db:1', steps: [{sned: a}, {expcet: b}]"),
        AllOf(HasSubstr("did you mean send?"), HasSubstr("did you mean expect?"))
    );
}

TEST(TcpFields, hint_at_steps_that_do_not_do_what_is_meant) {
    EXPECT_THAT(
        hints_at("tcp: 'db.x:1', steps: [{send: 'PING\\r\\n'}, {expect: a}]"),
        HasSubstr("write the text in double quotes")
    );
    EXPECT_THAT(
        hints_at("tcp: 'db.x:1', steps: [{send: PING}]"),
        HasSubstr("nothing is expected after the last `send`")
    );
    EXPECT_EQ(hints_at("tcp: 'db.x:1', steps: [{send: \"PING\\r\\n\"}, {expect: a}]"), "");
}

TEST(TcpFields, keep_a_connection_only_when_there_is_something_to_ask_on_it) {
    auto const asks = "tcp: 'db:1', steps: [{send: a}, {expect: b}]";

    EXPECT_TRUE(tcp(asks + std::string{", reuse: true"}).reuse);
    EXPECT_THAT(problem_with("tcp: 'db:1', reuse: true"), HasSubstr("reuse: a tcp check can keep"));
    EXPECT_THAT(
        problem_with("tcp: 'db:1', steps: [{expect: b}], reuse: true"),
        HasSubstr("reuse: a tcp check can keep")
    );
    EXPECT_TRUE(target_of(asks).asks_the_same_as(target_of(asks + std::string{", reuse: true"})));
}

TEST(TcpFields, with_send_tell_the_policy_that_something_may_change) {
    auto const sends = target_of("tcp: 'db:1', steps: [{send: a}]");
    auto const reads = target_of("tcp: 'db:1', steps: [{expect: a}]");

    EXPECT_TRUE(tcp_goes_to(sends).chosen_bytes);
    EXPECT_TRUE(tcp_goes_to(sends).may_change);
    EXPECT_FALSE(tcp_goes_to(reads).chosen_bytes);
    EXPECT_FALSE(tcp_goes_to(reads).may_change);
}

TEST(TcpTarget, says_what_it_expected_and_nothing_that_came) {
    auto const of = target_of(
        "tcp: 'db:1', steps: [{send: secret}, {expect: \"+PONG\\r\\n\"}, {expectHex: 00 ff}]"
    );

    EXPECT_EQ(of.found(0, check::status::passing), "answered as expected");
    EXPECT_EQ(of.found(2, check::status::critical), "another answer at step 2, expected \"+PONG\"");
    EXPECT_EQ(of.found(3, check::status::critical), "another answer at step 3, expected 00 ff");
    EXPECT_EQ(of.found(9, check::status::critical), "another answer at step 9");
    EXPECT_EQ(of.answered(2), "another answer at step 2");
    EXPECT_EQ(
        check::shown({what::expect, std::string(50, 'a')}),
        "\"" + std::string(40, 'a') + "…\""
    );
    EXPECT_GT(of.bytes(), 3 * sizeof(check::tcp_step));
    EXPECT_NE(of.fingerprint(), target_of("tcp: 'db:1'").fingerprint());
}

}  // namespace
}  // namespace vitals::inline core::manifest
