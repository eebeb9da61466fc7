// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/request_head.hpp"

#include "kube/config/cluster_config.hpp"

#include <gmock/gmock.h>

namespace vitals::kube::client {
namespace {

using ::testing::HasSubstr;

TEST(RequestHead, brackets_an_ipv6_host_and_keeps_the_path_prefix) {
    config::cluster_config config;
    config.server = {config::scheme::https, "::1", 6443, "/p"};

    auto const bytes = to_bytes({.target = "/api"}, config, "vitals", "Bearer t");

    EXPECT_THAT(bytes.value(), HasSubstr("GET /p/api HTTP/1.1\r\nHost: [::1]:6443\r\n"));
    EXPECT_THAT(bytes.value(), HasSubstr("\r\nAuthorization: Bearer t\r\n"));
}

TEST(RequestHead, with_line_ends_in_a_header_is_not_made) {
    config::cluster_config config;
    config.server.host = "a";
    config.impersonation = {{"Impersonate-User", "x\r\nY: z"}};

    EXPECT_FALSE(to_bytes({.target = "/api"}, config, "vitals", "").has_value());
}

}  // namespace
}  // namespace vitals::kube::client
