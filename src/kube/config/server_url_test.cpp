// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/server_url.hpp"

#include "kube/config/cluster_config.hpp"

#include <gtest/gtest.h>

namespace vitals::kube::config {
namespace {

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

    EXPECT_EQ(address.authority(), "[::1]:6443");
    EXPECT_EQ(address.text(), "https://[::1]:6443/p");
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

}  // namespace
}  // namespace vitals::kube::config
