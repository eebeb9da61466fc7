// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/http_target.hpp"
#include "core/check/tls_settings.hpp"
#include "core/manifest/manifest_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace vitals::inline core::manifest {

namespace {

using check::certificate;
using check::tls_version;
using testing::AllOf;
using testing::HasSubstr;

check::tls_settings tls_of_check(std::string const& text, std::size_t which = 0) {
    auto const read = parse_one(text);
    EXPECT_EQ(problems_in(read), "");
    if (read.checks.size() <= which) return {};
    return read.checks[which]->target.as<check::http_target>()->tls;
}

std::string problems_with(std::string const& fields) {
    return problems_in("checks:\n- {id: a, http: 'https://a/', " + fields + "}\n");
}

}  // namespace

TEST(TlsFields, are_a_map_of_name_verification_and_version) {
    auto const made = tls_of_check(R"(checks:
- {id: a, http: 'https://a/', tls: {serverName: shop.example, skipVerify: true, minVersion: 1.3}}
)");

    EXPECT_EQ(
        made,
        (check::tls_settings{"shop.example", certificate::not_verified, tls_version::v1_3})
    );
}

TEST(TlsFields, are_read_in_snake_case_and_in_quotes) {
    auto const made = tls_of_check(R"(checks:
- {id: a, http: 'https://a/', tls: {server_name: b, skip_verify: false, min_version: '1.2'}}
)");

    EXPECT_EQ(made, (check::tls_settings{"b", certificate::verified, tls_version::v1_2}));
}

TEST(TlsFields, are_inherited_one_by_one_and_by_either_form) {
    std::string const text = R"(
defaults: {tls: {serverName: all.example, skipVerify: true, minVersion: 1.3}}
checks:
- {id: a, http: 'https://a/'}
- {id: b, http: 'https://b/', tls: {skipVerify: false}}
- {id: c, http: 'https://c/', tlsServerName: c.example}
)";

    EXPECT_EQ(
        tls_of_check(text, 0),
        (check::tls_settings{"all.example", certificate::not_verified, tls_version::v1_3})
    );
    EXPECT_EQ(
        tls_of_check(text, 1),
        (check::tls_settings{"all.example", certificate::verified, tls_version::v1_3})
    );
    EXPECT_EQ(tls_of_check(text, 2).server_name, "c.example");
}

TEST(TlsFields, are_given_in_one_form_each) {
    EXPECT_THAT(
        problems_with("tlsServerName: b, tls: {serverName: b}"),
        AllOf(HasSubstr("2:55:"), HasSubstr("are the same setting: write one of them"))
    );
    EXPECT_THAT(
        problems_with("tls: {skipVerify: true}, tlsSkipVerify: true"),
        HasSubstr("`tlsSkipVerify` and `skipVerify` of tls are the same setting")
    );
    EXPECT_EQ(problems_with("tlsServerName: b, tls: {minVersion: 1.3}"), "");
}

TEST(TlsFields, with_a_problem_say_what_is_needed) {
    EXPECT_THAT(
        problems_with("tls: true"),
        HasSubstr("tls: a map of settings is needed, like {serverName")
    );
    EXPECT_THAT(
        problems_with("tls: {minVersion: 1.1}"),
        HasSubstr("minVersion: 1.2 or 1.3 is needed (Vitals speaks no older TLS); found \"1.1\"")
    );
    EXPECT_THAT(
        problems_with("tls: {serverName: 'a b'}"),
        HasSubstr("serverName: a host name is needed")
    );
    EXPECT_THAT(problems_with("tls: {skipVerfiy: true}"), HasSubstr("did you mean skipVerify?"));
}

TEST(TlsFields, in_the_wrong_place_are_sent_to_the_right_one) {
    EXPECT_THAT(
        problems_with("skipVerify: true"),
        HasSubstr("`skipVerify` must be in tls, not in a check")
    );
    EXPECT_THAT(
        problems_with("tls: {tlsSkipVerify: true}"),
        HasSubstr("in Vitals: skipVerify: true")
    );
    EXPECT_THAT(
        problems_with("tls: {insecureSkipVerify: true}"),
        HasSubstr("in Vitals: skipVerify: true")
    );
    EXPECT_THAT(
        problems_in("defaults: {tlsSkipVerify: true}\nchecks: []\n"),
        HasSubstr("`tlsSkipVerify` cannot have a default")
    );
}

TEST(TlsFields, of_defaults_with_a_problem_spoil_the_checks_that_inherit_them) {
    auto const read = parse_one(R"(
defaults: {tls: {minVersion: 2}}
checks:
- {id: a, http: 'https://a/'}
- {id: b, http: 'https://b/', tls: {minVersion: 1.2}}
)");

    EXPECT_THAT(problems_in(read), HasSubstr("minVersion: 1.2 or 1.3 is needed"));
    ASSERT_EQ(read.checks.size(), 1U);
    EXPECT_EQ(read.checks[0]->identity.id(), "b");
}

}  // namespace vitals::inline core::manifest
