// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/secret/grant.hpp"

#include "core/check/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::secret {

namespace {

using check::scheme;
using testing::HasSubstr;
using testing::Optional;

grant granted(std::string hosts, bool http = false) {
    marks const of{
        .usable = "true",
        .hosts = std::move(hosts),
        .http_allowed = http ? std::optional<std::string>{"true"} : std::nullopt
    };
    return grant::parse(of).value();
}

bool allows(
    grant const& by,
    std::string_view host,
    std::uint16_t port,
    scheme how = scheme::https,
    bool verified = true
) {
    return !by.refuses({.host = host, .port = port, .scheme = how, .verified = verified});
}

std::string problem_of(marks const& of) {
    auto const made = grant::parse(of);
    return made ? "" : made.error();
}

}  // namespace

TEST(SecretGrant, is_the_owners_label_and_his_list_of_hosts) {
    EXPECT_THAT(problem_of({}), HasSubstr("lacks the label vitals.dev/usable-by-checks"));
    EXPECT_THAT(problem_of({.usable = "yes"}), HasSubstr("lacks the label"));
    EXPECT_EQ(problem_of({.usable = "true", .hosts = "a.svc"}), "");
}

TEST(SecretGrant, without_hosts_sends_it_nowhere) {
    for (auto const& hosts : {std::optional<std::string>{}, std::optional<std::string>{" , "}}) {
        auto const made = grant::parse({.usable = "true", .hosts = hosts}).value();

        EXPECT_THAT(
            made.refuses({.host = "a.svc", .port = 443}),
            Optional(HasSubstr("lacks the annotation vitals.dev/hosts"))
        );
    }
}

TEST(SecretGrant, names_hosts_with_their_ports) {
    auto const made = granted("export.data.svc:8443, Search.Data.svc. ,[fd00::1]:9443,10.0.0.7");

    EXPECT_TRUE(allows(made, "export.data.svc", 8443));
    EXPECT_FALSE(allows(made, "export.data.svc", 443));
    EXPECT_TRUE(allows(made, "search.data.svc", 443));
    EXPECT_TRUE(allows(made, "SEARCH.data.svc.", 443));
    EXPECT_FALSE(allows(made, "search.data.svc", 8443));
    EXPECT_TRUE(allows(made, "fd00::1", 9443));
    EXPECT_TRUE(allows(made, "10.0.0.7", 443));
    EXPECT_FALSE(allows(made, "evil.com", 443));
}

TEST(SecretGrant, with_an_asterisk_is_for_the_names_below) {
    auto const made = granted("*.shop.svc");

    EXPECT_TRUE(allows(made, "web.shop.svc", 443));
    EXPECT_TRUE(allows(made, "pod-0.web.shop.svc", 443));
    for (auto const* const other :
         {"shop.svc", ".shop.svc", "evilshop.svc", "web.shop.svc.evil.com", "shop.svc.evil.com"})
        EXPECT_FALSE(allows(made, other, 443)) << other;
}

TEST(SecretGrant, is_for_verified_https_unless_the_owner_allows_http) {
    auto const strict = granted("a.svc,a.svc:80");
    auto const lax = granted("a.svc", true);

    EXPECT_FALSE(allows(strict, "a.svc", 80, scheme::http));
    EXPECT_FALSE(allows(strict, "a.svc", 443, scheme::https, false));
    EXPECT_TRUE(allows(lax, "a.svc", 80, scheme::http));
    EXPECT_FALSE(allows(lax, "a.svc", 8080, scheme::http));
    EXPECT_FALSE(allows(lax, "a.svc", 443, scheme::https, false));
}

TEST(SecretGrant, is_for_requests_that_change_nothing_unless_the_owner_allows_others) {
    secret::marks of{.usable = "true", .hosts = "a.svc"};
    destination const to{.host = "a.svc", .port = 443, .may_change = true};
    EXPECT_THAT(grant::parse(of)->refuses(to), Optional(HasSubstr("only with GET, HEAD")));

    of.changes_allowed = "true";
    EXPECT_EQ(grant::parse(of)->refuses(to), std::nullopt);
    EXPECT_EQ(grant::of_files().refuses(to), std::nullopt);
}

TEST(SecretGrant, is_for_authorities_of_a_config_map_only_where_the_owner_names_it) {
    secret::marks of{.usable = "true", .hosts = "a.svc", .http_allowed = "true"};
    destination to{.host = "a.svc", .port = 443, .ca = "our-ca"};
    EXPECT_THAT(
        grant::parse(of)->refuses(to),
        Optional(HasSubstr("is not sent to servers that ConfigMap our-ca vouches for: "))
    );
    EXPECT_TRUE(allows(*grant::parse(of), "a.svc", 443)) << "of the system, or of a Secret";
    EXPECT_EQ(grant::of_files().refuses(to), std::nullopt);

    for (auto const* const others : {"our", "our-ca-2", "Our-ca", ","}) {
        of.ca = others;
        EXPECT_NE(grant::parse(of)->refuses(to), std::nullopt) << others;
    }
    of.ca = " root , our-ca ,";
    EXPECT_EQ(grant::parse(of)->refuses(to), std::nullopt);
    to.verified = false;
    EXPECT_NE(grant::parse(of)->refuses(to), std::nullopt);
    of.ca = "1,2,3,4,5,6,7,8,9";
    EXPECT_THAT(problem_of(of), HasSubstr("has an annotation vitals.dev/ca with more than 8"));
}

TEST(SecretGrant, of_files_is_for_every_host_by_verified_https) {
    auto const made = grant::of_files();

    EXPECT_TRUE(allows(made, "anywhere.example", 8443));
    EXPECT_FALSE(allows(made, "anywhere.example", 8443, scheme::https, false));
    EXPECT_FALSE(allows(made, "anywhere.example", 80, scheme::http));
}

TEST(SecretGrant, that_cannot_be_read_allows_nothing) {
    for (auto const* const hosts :
         {"*",
          "*.",
          "a.*.svc",
          "**.svc",
          "a.svc:0",
          "a.svc:65536",
          "a.svc:",
          "a.svc:443:1",
          "https://a.svc",
          "a..svc",
          ".svc",
          "[fd00::1",
          "[]",
          "[fd00::1]443",
          "*.[fd00::1]",
          "fd00::1",
          "a b.svc"})
        EXPECT_THAT(problem_of({.usable = "true", .hosts = hosts}), HasSubstr("cannot be read"))
            << hosts;
    std::string many;
    for (int i = 0; i < 65; ++i) many += "a" + std::to_string(i) + ".svc,";
    EXPECT_THAT(problem_of({.usable = "true", .hosts = many}), HasSubstr("cannot be read"));
}

TEST(SecretGrant, says_why_it_refuses) {
    auto const made = granted("a.svc");

    EXPECT_THAT(
        made.refuses({.host = "export.evil.com", .port = 443}),
        Optional(std::string{"is not allowed for export.evil.com:443"})
    );
    EXPECT_THAT(
        made.refuses({.host = "::1", .port = 443}),
        Optional(std::string{"is not allowed for [::1]:443"})
    );
    EXPECT_THAT(
        made.refuses({.host = "pwned.example", .port = 443, .by_redirect = true}),
        Optional(std::string{"is not allowed for the target of a redirect"})
    );
}

}  // namespace vitals::inline core::secret
