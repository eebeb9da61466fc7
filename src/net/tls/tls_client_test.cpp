// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/tls/tls_client.hpp"

#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include <memory>

namespace vitals::net::tls {
namespace {

struct PeerName : testing::Test {
    bool expects(char const* name) { return peer_name{name}.expect(of.get()); }

    std::unique_ptr<X509_VERIFY_PARAM, decltype(&X509_VERIFY_PARAM_free)> of{
        X509_VERIFY_PARAM_new(),
        X509_VERIFY_PARAM_free
    };
};

TEST_F(PeerName, is_a_host_name_or_an_address) {
    for (auto const* name : {"shop.test", "shop.test.", "127.0.0.1", "::1", "::ffff:127.0.0.1"})
        EXPECT_TRUE(expects(name)) << name;
}

TEST_F(PeerName, that_would_stand_for_others_is_none) {
    for (auto const* name : {"", ".", ".shop.test", "fe80::1%lo"})
        EXPECT_FALSE(expects(name)) << name;
}

TEST_F(PeerName, is_without_the_dot_of_the_root) {
    EXPECT_EQ(peer_name{"shop.test."}.text(), "shop.test");
}

}  // namespace
}  // namespace vitals::net::tls
