// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/h2ping_fields.hpp"

#include "core/check/h2ping_target.hpp"
#include "core/check/status.hpp"
#include "core/check/tls_settings.hpp"
#include "core/manifest/kind_fields_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {
namespace {

using testing::HasSubstr;

check::h2ping_target h2ping(std::string const& fields) {
    return *target_of(fields).as<check::h2ping_target>();
}

TEST(H2pingFields, are_those_of_consul_with_tls_unless_told_otherwise) {
    for (auto const* const text : {"h2ping: 'Web.shop.svc:443'", "H2PING: 'web.shop.svc:443'"}) {
        auto const made = target_of(text);

        EXPECT_EQ(made.as<check::h2ping_target>()->where.text(), "web.shop.svc:443");
        EXPECT_TRUE(made.as<check::h2ping_target>()->use_tls);
        EXPECT_EQ(made.kind().type, "h2ping");
        EXPECT_EQ(made.asked(), "HTTP/2 ping web.shop.svc:443");
        EXPECT_EQ(made.found(0, check::status::passing), "acknowledged");
        EXPECT_EQ(made.bytes(), 16U);
    }
    for (auto const* const no : {"h2pingUseTls", "h2ping_use_tls", "H2PingUseTLS"})
        EXPECT_FALSE(h2ping("h2ping: 'a:1', " + std::string{no} + ": false").use_tls) << no;
    EXPECT_TRUE(h2ping("h2ping: 'a:1', h2ping_use_tls: true").use_tls);
}

TEST(H2pingFields, have_those_of_tls) {
    auto const made = h2ping("h2ping: 'a:1', tlsServerName: web.example, tlsSkipVerify: true");

    EXPECT_EQ(made.tls.server_name, "web.example");
    EXPECT_EQ(made.tls.certificate, check::certificate::not_verified);
    auto const refers = "h2ping: 'a:1', tls: {client: {secret: {name: c}}}";
    EXPECT_EQ(target_of(refers).references().size(), 2U);
    EXPECT_EQ(target_of(refers + std::string{", h2pingUseTls: false"}).references().size(), 0U);
}

TEST(H2pingFields, report_what_is_no_target_of_theirs) {
    EXPECT_THAT(
        problem_with("h2ping: web"),
        HasSubstr("c.yaml:1:26: check \"a\": h2ping: host:port is ")
    );
    EXPECT_THAT(problem_with("h2ping: 'http://a:1'"), HasSubstr("a URL has no place here"));
    EXPECT_THAT(problem_with("h2ping: 'a:1', tcp: 'a:1'"), HasSubstr("exactly one target"));
    EXPECT_THAT(problem_with("h2ping: 'a:1', reuse: true"), HasSubstr("not of h2ping checks"));
    EXPECT_THAT(problem_with("h2ping: 'a:1', h2pingUseTLs: true"), HasSubstr("h2pingUseTls?"));
}

TEST(H2pingFields, hint_at_tls_settings_that_have_no_effect) {
    EXPECT_THAT(
        hints_at("h2ping: 'a.x:1', h2pingUseTls: false, tlsSkipVerify: true"),
        HasSubstr(
            "`tlsSkipVerify` has no effect: the check does not use TLS; write h2pingUseTls: true"
        )
    );
    EXPECT_EQ(hints_at("h2ping: 'a.x:1', tlsSkipVerify: true"), "");
    EXPECT_THAT(hints_at("h2ping: 'web:1'"), HasSubstr("write web.shop.svc"));
}

TEST(H2pingFields, tell_the_policy_that_the_manifest_chooses_no_byte) {
    auto const made = target_of("h2ping: '[fd00::1]:6379'");
    auto const to = h2ping_goes_to(made);

    EXPECT_EQ(to.host, "fd00::1");
    EXPECT_EQ(to.port, 6379);
    EXPECT_FALSE(to.chosen_bytes);
    EXPECT_FALSE(to.may_change);
}

TEST(H2pingFields, make_another_question_of_another_target_or_session) {
    auto const one = target_of("h2ping: 'a:1'");

    for (auto const* const other :
         {"h2ping: 'a:2'", "h2ping: 'a:1', h2pingUseTls: false", "h2ping: 'a:1', tlsServerName: b"
         }) {
        EXPECT_FALSE(one.asks_the_same_as(target_of(other))) << other;
        EXPECT_NE(one.fingerprint(), target_of(other).fingerprint()) << other;
    }
    EXPECT_TRUE(one.asks_the_same_as(target_of("h2ping: 'A:1', h2pingUseTls: true")));
    EXPECT_NE(one.fingerprint(), target_of("tcp: 'a:1'").fingerprint());
}

}  // namespace
}  // namespace vitals::inline core::manifest
