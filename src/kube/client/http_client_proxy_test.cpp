// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/access_review.hpp"
#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "support/certificates.hpp"
#include "support/scripted_server.hpp"

#include <gmock/gmock.h>

#include <expected>
#include <string>

namespace vitals::kube::client {
namespace {

using support::certificate_authority;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// An https proxy whose certificate nobody here trusts.
class HttpClientProxy : public ::testing::Test, protected testing::client_rig {
protected:
    HttpClientProxy() {
        auto const made = certificate_authority{"Somebody"}.issue({.names = {"127.0.0.1"}});
        proxy.use({made.pem, made.key_pem});
        config.proxy = config::proxy_address{
            .kind = config::proxy_kind::https,
            .host = "127.0.0.1",
            .port = proxy.port(),
            .user = {},
            .password = {},
        };
        config.source = "kubeconfig /k, context c";
    }

    support::scripted_server proxy{context};
};

TEST_F(HttpClientProxy, that_cannot_be_verified_is_an_error_before_an_http_server) {
    auto const got = get("/x");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::unreachable);
    EXPECT_THAT(
        got.error().message,
        HasSubstr("proxy 127.0.0.1: the certificate is not accepted for 127.0.0.1")
    );
    EXPECT_EQ(proxy.requests().size(), 0U);
}

TEST_F(HttpClientProxy, that_cannot_be_verified_is_no_reason_to_read_the_servers_authority_again) {
    int reads = 0;
    certificate_authority const authority;
    config.server.scheme = config::scheme::https;
    config.tls.authority.file = "/ca";
    options.read_file = [&](auto const&) -> std::expected<std::string, config::file_failure> {
        ++reads;
        return authority.pem();
    };

    auto const got = get("/x");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(reads, 1);
}

TEST_F(HttpClientProxy, that_cannot_be_verified_is_named_with_the_setting_to_look_at) {
    auto const got = get("/x");
    ASSERT_FALSE(got.has_value());

    auto const line = describe_unreachable(config, got.error());

    EXPECT_THAT(line, AllOf(HasSubstr("proxy-url"), HasSubstr("HTTPS_PROXY")));
    EXPECT_THAT(line, Not(HasSubstr("tls-server-name")));
}

}  // namespace
}  // namespace vitals::kube::client
