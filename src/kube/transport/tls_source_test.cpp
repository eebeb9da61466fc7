// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/transport/tls_source.hpp"

#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "support/certificates.hpp"
#include "support/loop_rig.hpp"
#include "support/memory_log.hpp"

#include <gtest/gtest.h>

#include <expected>
#include <map>
#include <string>
#include <utility>

namespace vitals::kube::transport {

using namespace std::chrono_literals;
using support::certificate_authority;

namespace {

config::tls_settings trusting(std::string file) {
    config::tls_settings made;
    made.authority.file = std::move(file);
    made.server_name = "localhost";
    return made;
}

struct TlsSource : testing::Test, support::loop_rig {
    support::memory_log log;
    certificate_authority authority;
    std::map<std::string, std::string> files{{"/ca", authority.pem()}};
    tls_source under_test{
        clock,
        log.logger(),
        trusting("/ca"),
        [this](auto const& path) -> std::expected<std::string, config::file_failure> {
            auto const found = files.find(path);
            if (found != files.end()) return found->second;
            return std::unexpected(config::file_failure{path + ": not there", true});
        }
    };
};

}  // namespace

TEST_F(TlsSource, takes_a_client_certificate_of_which_only_one_half_is_new) {
    auto const first = authority.issue();
    auto const other = authority.issue();
    ASSERT_TRUE(under_test.context());
    under_test.set_client_certificate(first.pem, first.key_pem);
    auto const version = under_test.version();

    // Neither half fits the old one, so each is seen by the complaint.
    under_test.set_client_certificate(first.pem, other.key_pem);
    EXPECT_EQ(log.count("TLS files cannot be used; those before them stay"), 1U);
    under_test.set_client_certificate(other.pem, first.key_pem);
    EXPECT_EQ(log.count("TLS files cannot be used; those before them stay"), 2U);
    EXPECT_EQ(under_test.version(), version);

    under_test.set_client_certificate(other.pem, other.key_pem);
    EXPECT_EQ(under_test.version(), version + 1);
}

TEST_F(TlsSource, does_nothing_with_the_client_certificate_that_it_has) {
    auto const me = authority.issue();
    under_test.set_client_certificate(me.pem, me.key_pem);
    auto const version = under_test.version();
    files["/ca"] = certificate_authority{"Other"}.pem();

    under_test.set_client_certificate(me.pem, me.key_pem);

    EXPECT_EQ(under_test.version(), version);
}

TEST_F(TlsSource, has_the_same_identity_with_another_authority) {
    auto const me = authority.issue();
    ASSERT_TRUE(under_test.context());
    under_test.set_client_certificate(me.pem, me.key_pem);
    auto const identity = under_test.identity_version();
    auto const version = under_test.version();
    files["/ca"] = certificate_authority{"Other"}.pem();
    clock.advance(5min);

    ASSERT_TRUE(under_test.context());

    EXPECT_EQ(under_test.version(), version + 1);
    EXPECT_EQ(under_test.identity_version(), identity);
}

TEST_F(TlsSource, has_another_identity_with_each_client_certificate) {
    ASSERT_TRUE(under_test.context());
    auto identity = under_test.identity_version();
    for (int i = 0; i < 8; ++i) {  // so that some are larger than the one before as text
        auto const next = authority.issue();
        under_test.set_client_certificate(next.pem, next.key_pem);
        EXPECT_EQ(under_test.identity_version(), ++identity);
    }
}

}  // namespace vitals::kube::transport
