// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/no_proxy.hpp"

#include "kube/config/cluster_config.hpp"

#include <gtest/gtest.h>

namespace vitals::kube::config {
namespace {

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

}  // namespace
}  // namespace vitals::kube::config
