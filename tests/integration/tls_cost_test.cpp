// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What a TLS peer may make us compute is bounded: key exchanges, certificates and their number.

#include "integration/client_loop.hpp"
#include "integration/conversation.hpp"
#include "integration/tls_peer.hpp"
#include "net/network.hpp"
#include "support/certificates.hpp"
#include "support/loopback_server.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::integration {

namespace {

using support::certificate_request;
using support::loopback_server;
using testing::HasSubstr;

class TlsCost : public testing::Test {
protected:
    // "hello", or why not.
    std::string ask_at(tls_peer const& peer, net::verification verify = net::verification::full) {
        loopback_server const server{peer.answering("hello")};
        auto const got = loop.run(ask(loop.network, server.where(), tls_wish{"shop.test", verify}));
        return got ? *got : got.error().text;
    }
    std::string ask_with_ciphers(std::string const& ciphers, int rsa_bits) {
        auto const own = authority.issue({.names = {"shop.test"}, .rsa_bits = rsa_bits});
        return ask_at(tls_peer{own, tls_peer::versions::only_1_2, ciphers});
    }

    support::certificate_authority authority;
    support::temporary_folder folder;
    client_loop loop{{.ca_file = folder.write("ca.pem", authority.pem()), .dns = {}}};
};

TEST_F(TlsCost, of_a_key_exchange_whose_prime_the_peer_chooses_is_not_paid) {
    EXPECT_THAT(
        ask_with_ciphers("DHE-RSA-AES128-GCM-SHA256", 2048),
        HasSubstr("accepts none of the ciphers and key exchanges offered")
    );
}

TEST_F(TlsCost, of_other_key_exchanges_of_tls_1_2_is_paid) {
    EXPECT_EQ(ask_with_ciphers("ECDHE-RSA-AES128-GCM-SHA256", 2048), "hello");
    EXPECT_EQ(ask_with_ciphers("ECDHE-ECDSA-CHACHA20-POLY1305", 0), "hello");
    EXPECT_EQ(ask_with_ciphers("ECDHE-ECDSA-AES128-SHA", 0), "hello");
    EXPECT_EQ(ask_with_ciphers("AES256-SHA", 2048), "hello");
}

constexpr char const* too_large =
    "a certificate has a key of more than 8192 bits, or an RSA exponent of more than 64";

TEST_F(TlsCost, of_a_huge_rsa_key_is_not_paid) {
    auto const huge = authority.issue({.names = {"shop.test"}, .rsa_bits = 16'384});
    tls_peer const peer{huge};

    EXPECT_EQ(ask_at(peer), too_large);
    EXPECT_EQ(ask_at(peer, net::verification::none), too_large);
}

TEST_F(TlsCost, of_a_huge_rsa_exponent_is_not_paid_whatever_the_key_says_it_signs_with) {
    certificate_request wanted{
        .names = {"shop.test"},
        .rsa_bits = 2048,
        .rsa_exponent = "1" + std::string(50, '0') + "1"
    };
    for (bool const pss : {false, true}) {
        wanted.rsa_pss = pss;
        EXPECT_EQ(ask_at(tls_peer{authority.issue(wanted)}), too_large) << "PSS: " << pss;
    }
}

TEST_F(TlsCost, of_a_huge_key_further_up_the_chain_is_not_paid) {
    auto own = authority.issue({.names = {"shop.test"}});
    own.pem += authority.issue({.names = {}, .rsa_bits = 8'200}).pem;
    tls_peer const peer{own};

    EXPECT_EQ(ask_at(peer), too_large);
    EXPECT_EQ(ask_at(peer, net::verification::none), too_large);
}

TEST_F(TlsCost, of_many_certificates_is_not_paid) {
    auto own = authority.issue({.names = {"shop.test"}});
    auto const other = authority.issue({.names = {}}).pem;
    for (int i = 0; i < 200; ++i) own.pem += other;

    EXPECT_EQ(ask_at(tls_peer{own}), "the peer sends more than 32 KiB of certificates");
}

TEST_F(TlsCost, of_a_certificate_that_is_not_verified_is_paid) {
    auto const own = support::certificate_authority{}.issue({.names = {"other.test"}});

    EXPECT_EQ(ask_at(tls_peer{own}, net::verification::none), "hello");
}

}  // namespace

}  // namespace vitals::integration
