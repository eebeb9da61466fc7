// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Usual ports, messages about URLs, and which servers are reached without a proxy.

#include "kube/config/base64.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/no_proxy.hpp"
#include "kube/config/server_url.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::kube::config {
namespace {

TEST(ServerUrl, says_what_is_wrong) {
    auto const problem = [](char const* text) { return parse_server_url(text).error(); };

    EXPECT_EQ(problem("https://a b"), "it is not a URL");
    EXPECT_EQ(problem("ftp://a"), "it begins with neither https:// nor http://");
    EXPECT_EQ(problem("https://u@a"), "it holds a user name; that belongs under users");
    EXPECT_EQ(problem("https://a?x"), "it has a query or a fragment");
    EXPECT_EQ(problem("https://a#x"), "it has a query or a fragment");
    EXPECT_EQ(problem("https://a:0"), "its port is not in 1 to 65535");
    EXPECT_EQ(problem("https://a:65536"), "its port is not in 1 to 65535");
    EXPECT_EQ(problem("https://:1"), "it names no host");
    EXPECT_EQ(problem("https://a%20b"), "it names no host");
    EXPECT_EQ(problem("https://a%7Fb"), "it names no host");
}

TEST(ServerUrl, has_the_usual_port_of_its_scheme_unless_it_names_one) {
    EXPECT_EQ(parse_server_url("http://a")->port, 80);
    EXPECT_EQ(parse_server_url("https://a")->port, 443);
    EXPECT_EQ(parse_server_url("https://a:")->port, 443);
    EXPECT_EQ(parse_server_url("https://a:65535")->port, 65535);
    EXPECT_EQ(parse_server_url("https://a:1")->port, 1);
    EXPECT_EQ(parse_server_url("https://a!b")->host, "a!b");
}

TEST(ProxyUrl, has_the_usual_port_of_its_scheme_and_is_http_without_one) {
    EXPECT_EQ(parse_proxy_url("http://p")->port, 80);
    EXPECT_EQ(parse_proxy_url("p")->kind, proxy_kind::http);
    EXPECT_EQ(parse_proxy_url("p:8080")->port, 8080);
    EXPECT_EQ(parse_proxy_url("https://p")->kind, proxy_kind::https);
    EXPECT_EQ(parse_proxy_url("socks5h://p")->kind, proxy_kind::socks5);
    EXPECT_EQ(parse_proxy_url("socks5h://p")->port, 1080);
    EXPECT_EQ(parse_proxy_url("p")->user, "");
    EXPECT_EQ(parse_proxy_url("p")->host, "p");
}

TEST(ProxyUrl, says_what_is_wrong) {
    auto const problem = [](char const* text) { return parse_proxy_url(text).error(); };

    EXPECT_EQ(problem("http://a b"), "it is not a URL");
    EXPECT_EQ(problem("ftp://a"), "it begins with neither http://, https:// nor socks5://");
    EXPECT_EQ(problem("http://a:0"), "its port is not in 1 to 65535");
    EXPECT_EQ(problem("http://:3128"), "it names no host");
}

TEST(NoProxy, takes_each_entry_for_what_it_is) {
    auto const name = [](char const* list) {
        return bypasses_proxy({scheme::https, "api.example.org", 6443, ""}, list);
    };
    EXPECT_TRUE(name("*.example.org"));
    EXPECT_TRUE(name("a,,b, ,example.org"));
    EXPECT_TRUE(name("  example.org  ,x"));
    EXPECT_TRUE(name("org"));
    EXPECT_TRUE(name("API.EXAMPLE.ORG"));
    EXPECT_FALSE(name("*.api.example.org")) << "only the subdomains";
    EXPECT_FALSE(name("ample.org"));
    EXPECT_FALSE(name("pi.example.org"));
    EXPECT_FALSE(name("www.api.example.org"));
    EXPECT_FALSE(name("**"));
    EXPECT_FALSE(name("api.example.org:64430"));
    EXPECT_FALSE(name("10.0.0.0/8"));
    EXPECT_TRUE(bypasses_proxy({scheme::https, "API.example.org", 1, ""}, "example.org"));
}

TEST(NoProxy, compares_addresses_as_addresses) {
    auto const v6 = [](char const* list) {
        return bypasses_proxy({scheme::https, "2001:db8::7", 443, ""}, list);
    };
    EXPECT_TRUE(v6("2001:0DB8:0:0::7"));
    EXPECT_TRUE(v6("[2001:db8::7]"));
    EXPECT_TRUE(v6("2001:db8::7/128"));
    EXPECT_FALSE(v6("[2001:db8::7]:80"));
    EXPECT_FALSE(v6("2001:db9::/32"));
    EXPECT_FALSE(v6("10.0.0.0/8"));
    EXPECT_FALSE(v6("2001:db8::8"));
    auto const v4 = [](char const* list) {
        return bypasses_proxy({scheme::https, "10.1.2.3", 443, ""}, list);
    };
    EXPECT_TRUE(v4("10.1.2.3/32"));
    EXPECT_TRUE(v4("10.1.2.9/24"));
    EXPECT_FALSE(v4("10.1.2.4/32"));
    EXPECT_FALSE(v4("1.2.3")) << "a part of it";
    EXPECT_FALSE(v4("10.1.2.3/99"));
    EXPECT_FALSE(v4("0.0.0.0"));
    EXPECT_TRUE(bypasses_proxy({scheme::https, "::1", 1, ""}, ""));
    EXPECT_TRUE(bypasses_proxy({scheme::https, "LocalHost", 1, ""}, ""));
    EXPECT_FALSE(bypasses_proxy({scheme::https, "localhost.example.org", 1, ""}, ""));
}

TEST(Base64, has_whole_groups_and_its_padding_at_the_end) {
    EXPECT_EQ(encode_base64("a"), "YQ==");
    EXPECT_EQ(encode_base64("ab"), "YWI=");
    EXPECT_EQ(encode_base64("abc"), "YWJj");
    EXPECT_EQ(encode_base64(""), "");
    EXPECT_EQ(decode_base64("YQ=="), "a");
    EXPECT_EQ(decode_base64("YWI="), "ab");
    EXPECT_EQ(decode_base64("Y\nW\rJ\tj "), "abc");
    EXPECT_EQ(decode_base64(""), "");
    for (auto const* bad : {"YQ", "YQ=", "Y===", "YQ==YQ==", "=YQ=", "YWJ%", "YWJjY"})
        EXPECT_FALSE(decode_base64(bad)) << bad;
}

}  // namespace
}  // namespace vitals::kube::config
