// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/url.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace vitals::inline core::check {

namespace {

std::string resolved(std::string_view base, std::string_view location) {
    auto const made = url::parse(base)->resolve(location);
    return made ? made->text() : "refused: " + made.error();
}

}  // namespace

// The examples of RFC 3986 section 5.4, as far as they stay with http.
TEST(UrlResolve, follows_rfc_3986) {
    constexpr auto base = "http://a/b/c/d;p?q";

    EXPECT_EQ(resolved(base, "g"), "http://a/b/c/g");
    EXPECT_EQ(resolved(base, "./g"), "http://a/b/c/g");
    EXPECT_EQ(resolved(base, "g/"), "http://a/b/c/g/");
    EXPECT_EQ(resolved(base, "/g"), "http://a/g");
    EXPECT_EQ(resolved(base, "//g"), "http://g/");
    EXPECT_EQ(resolved(base, "?y"), "http://a/b/c/d;p?y");
    EXPECT_EQ(resolved(base, "g?y"), "http://a/b/c/g?y");
    EXPECT_EQ(resolved(base, "#s"), "http://a/b/c/d;p?q");
    EXPECT_EQ(resolved(base, ""), "http://a/b/c/d;p?q");
    EXPECT_EQ(resolved(base, "."), "http://a/b/c/");
    EXPECT_EQ(resolved(base, ".."), "http://a/b/");
    EXPECT_EQ(resolved(base, "../g"), "http://a/b/g");
    EXPECT_EQ(resolved(base, "../../g"), "http://a/g");
    EXPECT_EQ(resolved(base, "../../../g"), "http://a/g");
    EXPECT_EQ(resolved(base, "/../g"), "http://a/g");
}

TEST(UrlResolve, takes_absolute_locations_as_they_are) {
    EXPECT_EQ(resolved("http://a/b", "https://c:8443/d?e"), "https://c:8443/d?e");
}

TEST(UrlResolve, keeps_the_port_for_relative_locations_only) {
    EXPECT_EQ(resolved("http://a:8080/b", "/c"), "http://a:8080/c");
    EXPECT_EQ(resolved("http://a:8080/b", "http://a/c"), "http://a/c");
}

TEST(UrlResolve, encodes_what_servers_forget_to_encode) {
    EXPECT_EQ(resolved("http://a/", "/x y|\u00fc"), "http://a/x%20y%7C%C3%BC");
}

TEST(UrlResolve, refuses_other_schemes_and_header_injection) {
    for (auto const* const location :
         {"ftp://a/",
          "file:///etc/passwd",
          "javascript:alert(1)",
          "unix:///run/x.sock",
          "gopher://a/",
          "data:text/plain,x",
          "http://u:p@a/",
          "http://a:0/",
          "http://",
          "/x\r\nHost: evil",
          "http://a:99999/"}) {
        EXPECT_TRUE(resolved("http://a/", location).starts_with("refused")) << location;
    }
}

}  // namespace vitals::inline core::check
