// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_client/server_url.hpp"

#include "kube_client/base64.hpp"
#include "kube_client/proxy_tunnel.hpp"
#include "kube_client/request_head.hpp"

#include <gmock/gmock.h>

namespace vitals::kube_client {
namespace {

using ::testing::HasSubstr;

TEST(ServerUrl, keeps_host_port_and_path) {
    using enum scheme;
    struct row {
        char const* text;
        server_address address;
    };
    for (auto const& [text, address] : {
             row{"https://k8s.example.org", {https, "k8s.example.org", 443, ""}},
             row{"https://k8s.example.org:6443/", {https, "k8s.example.org", 6443, ""}},
             row{"https://rancher/k8s/clusters/c-1/", {https, "rancher", 443, "/k8s/clusters/c-1"}},
             row{"https://[2001:db8::1]:6443", {https, "2001:db8::1", 6443, ""}},
             row{"http://127.0.0.1:8001", {http, "127.0.0.1", 8001, ""}},
             row{"localhost:8080", {http, "localhost", 8080, ""}},
         })
        EXPECT_EQ(parse_server_url(text), address) << text;
}

TEST(ServerUrl, that_makes_no_sense_is_refused) {
    for (auto const* text :
         {"ftp://a",
          "https://",
          "https://a:0",
          "https://a:70000",
          "https://u:p@a",
          "https://a?x",
          "https://a b",
          "https://a#b",
          "https://a\r\nX: y",
          "https://a%0d%0ab"})
        EXPECT_FALSE(parse_server_url(text).has_value()) << text;
}

TEST(ServerUrl, writes_an_ipv6_literal_with_brackets) {
    auto const address = parse_server_url("https://[::1]:6443/p").value();
    cluster_config config;
    config.server = address;

    auto const bytes = to_bytes({.target = "/api"}, config, "vitals", "Bearer t");

    EXPECT_EQ(address.text(), "https://[::1]:6443/p");
    EXPECT_THAT(bytes.value(), HasSubstr("GET /p/api HTTP/1.1\r\nHost: [::1]:6443\r\n"));
    EXPECT_THAT(bytes.value(), HasSubstr("\r\nAuthorization: Bearer t\r\n"));
}

TEST(ServerUrl, of_a_request_with_line_ends_in_a_header_is_not_sent) {
    cluster_config config;
    config.server.host = "a";
    config.impersonation = {{"Impersonate-User", "x\r\nY: z"}};

    EXPECT_FALSE(to_bytes({.target = "/api"}, config, "vitals", "").has_value());
}

TEST(ProxyUrl, has_a_kind_a_port_and_a_login) {
    auto const http = parse_proxy_url("http://u:p%40ss@proxy:3128").value();
    auto const socks = parse_proxy_url("socks5://proxy").value();
    auto const tls = parse_proxy_url("https://proxy").value();

    EXPECT_EQ(http.kind, proxy_kind::http);
    EXPECT_EQ(http.port, 3128);
    EXPECT_EQ(http.user, "u");
    EXPECT_EQ(http.password, "p@ss");
    EXPECT_EQ(socks.kind, proxy_kind::socks5);
    EXPECT_EQ(socks.port, 1080);
    EXPECT_EQ(tls.port, 443);
    EXPECT_FALSE(parse_proxy_url("ftp://proxy").has_value());
}

TEST(NoProxy, names_hosts_domains_addresses_and_ranges) {
    server_address const name{scheme::https, "api.example.org", 6443, ""};
    server_address const v4{scheme::https, "10.1.2.3", 443, ""};
    server_address const v6{scheme::https, "2001:db8::7", 443, ""};

    for (auto const* list :
         {"*", "example.org", ".example.org", "x, API.example.org ", "api.example.org:6443"})
        EXPECT_TRUE(bypasses_proxy(name, list)) << list;
    for (auto const* list : {"", "xample.org", ".api.example.org", "api.example.org:443", "org.x"})
        EXPECT_FALSE(bypasses_proxy(name, list)) << list;
    for (auto const* list : {"10.1.2.3", "10.0.0.0/8", "10.1.2.3:443"})
        EXPECT_TRUE(bypasses_proxy(v4, list)) << list;
    for (auto const* list : {"10.1.2.4", "11.0.0.0/8", "10.1.2.3:80", "2001:db8::/32", "/", ":"})
        EXPECT_FALSE(bypasses_proxy(v4, list)) << list;
    for (auto const* list : {"2001:db8::7", "2001:db8::/32", "[2001:db8::7]:443"})
        EXPECT_TRUE(bypasses_proxy(v6, list)) << list;
    EXPECT_TRUE(bypasses_proxy({scheme::https, "localhost", 1, ""}, ""));
    EXPECT_TRUE(bypasses_proxy({scheme::https, "127.0.0.9", 1, ""}, ""));
}

TEST(Base64, comes_back_as_it_was) {
    for (auto const* text : {"", "a", "ab", "abc", "abcd"})
        EXPECT_EQ(decode_base64(encode_base64(text)), text);
    EXPECT_EQ(decode_base64("YW\nJj\r\n"), "abc");
    for (auto const* text : {"a", "ab=c", "====", "a===", "%%%%"})
        EXPECT_EQ(decode_base64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace vitals::kube_client
