// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/websocket_fields.hpp"

#include "core/check/status.hpp"
#include "core/check/tls_settings.hpp"
#include "core/check/websocket_target.hpp"
#include "core/manifest/kind_fields_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {
namespace {

using check::websocket_target;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

websocket_target websocket(std::string const& fields) {
    return *target_of(fields).as<websocket_target>();
}

TEST(WebSocketFields, are_a_url_and_one_question) {
    auto const made = target_of(
        "websocket: 'WSS://Chat.example/socket?token=secret', "
        "steps: [{send: ping}, {expectHex: 00 ff}], tlsSkipVerify: true"
    );
    auto const& one = *made.as<websocket_target>();

    EXPECT_EQ(made.asked(), "WebSocket wss://chat.example/socket?…");
    EXPECT_EQ(made.kind().type, "websocket");
    EXPECT_EQ(one.url.port(), 443);
    EXPECT_TRUE(one.encrypts());
    EXPECT_EQ(one.send, "ping");
    EXPECT_EQ(one.expect, std::string("\0\xff", 2));
    EXPECT_EQ(one.tls.certificate, check::certificate::not_verified);
    EXPECT_EQ(made.bytes(), 46U);
}

TEST(WebSocketFields, have_the_port_and_the_path_of_their_scheme_unless_told_otherwise) {
    auto const plain = websocket("websocket: 'ws://chat.example'");

    EXPECT_EQ(plain.url.port(), 80);
    EXPECT_EQ(plain.url.target(), "/");
    EXPECT_FALSE(plain.encrypts());
    EXPECT_EQ(websocket("websocket: 'ws://a.b:81'").url.port(), 81);
    EXPECT_EQ(websocket("websocket: 'wss://[fd00::1]:8443/a'").url.host(), "fd00::1");
}

TEST(WebSocketFields, have_those_of_tls_with_wss) {
    std::string const refers = "://a.b', tls: {client: {secret: {name: c}}}";

    EXPECT_EQ(target_of("websocket: 'wss" + refers).references().size(), 2U);
    EXPECT_EQ(target_of("websocket: 'ws" + refers).references().size(), 0U);
}

TEST(WebSocketFields, report_what_is_no_target_of_theirs) {
    for (std::string const url : {"'http://a/'", "a/socket", "'wsss://a'", "'ws:'", "'ws:a'", "ws"})
        EXPECT_THAT(
            problem_with("websocket: " + url),
            HasSubstr("c.yaml:1:29: check \"a\": websocket: a URL is needed, like ws://")
        ) << url;
    EXPECT_THAT(problem_with("websocket: 'ws://'"), HasSubstr("websocket: the URL has no host"));
    EXPECT_THAT(problem_with("websocket: 'ws://a:0'"), HasSubstr("the port must be 1 to 65535"));
    EXPECT_THAT(problem_with("websocket: 'ws://me:secret@a'"), Not(HasSubstr("secret")));
    EXPECT_THAT(
        problem_with("websocket: 'http://a/?token=secret'"),
        AllOf(HasSubstr("; found \"http://a/\""), Not(HasSubstr("secret")))
    );
    EXPECT_THAT(
        problem_with("websocket: 'ws://a', steps: [{send: a}, {send: b}]"),
        HasSubstr("steps: a websocket check has at most one `send`")
    );
    EXPECT_THAT(
        problem_with("websocket: 'ws://a', http: 'http://a'"),
        HasSubstr("exactly one target")
    );
    EXPECT_THAT(
        problem_with("websocket: 'ws://a', reuse: true"),
        HasSubstr("not of websocket checks")
    );
}

TEST(WebSocketFields, hint_at_what_has_no_effect) {
    EXPECT_THAT(
        hints_at("websocket: 'ws://a.b', tlsSkipVerify: true"),
        HasSubstr("`tlsSkipVerify` has no effect: the check does not use TLS; write a URL with wss")
    );
    EXPECT_EQ(hints_at("websocket: 'wss://a.b', tlsSkipVerify: true"), "");
    EXPECT_THAT(hints_at("websocket: 'ws://chat'"), HasSubstr("write chat.shop.svc"));
    EXPECT_THAT(
        hints_at("websocket: 'ws://a.b', steps: [{send: 'a\\n'}]"),
        AllOf(HasSubstr("a backslash is a backslash"), HasSubstr("nothing is expected after"))
    );
}

TEST(WebSocketFields, tell_the_policy_whether_a_message_is_sent) {
    auto const looks = target_of("websocket: 'ws://a:81', steps: [{expect: a}]");
    auto const sends = target_of("websocket: 'ws://a:81', steps: [{send: a}]");

    EXPECT_EQ(websocket_goes_to(looks).host, "a");
    EXPECT_EQ(websocket_goes_to(looks).port, 81);
    EXPECT_TRUE(websocket_goes_to(looks).chosen_bytes);  // the path
    EXPECT_FALSE(websocket_goes_to(looks).may_change);
    EXPECT_TRUE(websocket_goes_to(sends).may_change);
}

TEST(WebSocketTarget, says_what_it_expected_and_nothing_that_came) {
    auto const one = target_of("websocket: 'ws://a', steps: [{send: secret}, {expect: pong}]");

    EXPECT_EQ(one.found(101, check::status::passing), "answered as expected");
    EXPECT_EQ(
        one.found(websocket_target::otherwise, check::status::critical),
        "another message, expected \"pong\""
    );
    EXPECT_EQ(one.found(404, check::status::critical), "404, expected 101");
    EXPECT_EQ(one.answered(404), "404 Not Found");
    EXPECT_EQ(one.answered(599), "599");
    EXPECT_EQ(target_of("websocket: 'ws://a'").answered(101), "upgraded");
}

TEST(WebSocketTarget, asks_another_question_of_another_target_or_with_another_message) {
    auto const one = target_of("websocket: 'ws://a'");

    for (auto const* const other :
         {"websocket: 'wss://a'",
          "websocket: 'ws://a/b'",
          "websocket: 'ws://a', steps: [{send: b}]",
          "websocket: 'ws://a', steps: [{expect: b}]",
          "websocket: 'ws://a', tlsServerName: b"}) {
        EXPECT_FALSE(one.asks_the_same_as(target_of(other))) << other;
        EXPECT_NE(one.fingerprint(), target_of(other).fingerprint()) << other;
    }
    EXPECT_TRUE(one.asks_the_same_as(target_of("websocket: 'WS://A:80/'")));
    EXPECT_NE(one.fingerprint(), target_of("http: 'http://a'").fingerprint());
}

}  // namespace
}  // namespace vitals::inline core::manifest
