// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/tls/credentials.hpp"

#include "support/certificates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace vitals::net::tls {
namespace {

using testing::HasSubstr;
using testing::Not;

template <class T>
std::string problem_of(parsed<T> const& made) {
    return made ? "" : made.error();
}

struct TlsCredentials : testing::Test {
    support::certificate_authority authority;
    support::certificate own = authority.issue({.names = {"vitals"}});
};

TEST_F(TlsCredentials, are_read_from_pem) {
    EXPECT_EQ(problem_of(authorities::parse(authority.pem() + "\n" + authority.pem())), "");
    EXPECT_EQ(problem_of(own_certificate::parse(own.pem + authority.pem(), own.key_pem)), "");
}

TEST_F(TlsCredentials, that_are_none_say_so) {
    for (std::string const pem : {"", "canary", "-----BEGIN CERTIFICATE-----\ncanary\n"})
        EXPECT_THAT(problem_of(authorities::parse(pem)), HasSubstr("no certificates in PEM"))
            << pem;
    EXPECT_THAT(
        problem_of(authorities::parse(authority.pem() + "-----BEGIN CERTIFICATE-----\n!!\n")),
        HasSubstr("one that cannot be read")
    );
    EXPECT_THAT(problem_of(own_certificate::parse("", own.key_pem)), HasSubstr("tls.crt"));
    EXPECT_THAT(problem_of(own_certificate::parse(own.pem, own.pem)), HasSubstr("tls.key"));
}

TEST_F(TlsCredentials, are_bounded_since_others_wait_while_they_are_read) {
    std::string many;
    for (int i = 0; i < 101; ++i) many += authority.pem();
    EXPECT_THAT(
        problem_of(authorities::parse(many)),
        testing::AnyOf(HasSubstr("100 certificates"), HasSubstr("64 KiB"))
    );
    std::string const long_text(std::size_t{64} * 1024 + 1, 'x');
    EXPECT_THAT(problem_of(authorities::parse(long_text)), HasSubstr("64 KiB"));
    EXPECT_THAT(problem_of(own_certificate::parse(own.pem, long_text)), HasSubstr("64 KiB"));
}

TEST_F(TlsCredentials, of_authorities_are_cheap_to_verify_with) {
    auto const large = authority.issue({.names = {"large"}, .rsa_bits = 16384});
    std::string const exponent = "1" + std::string(50, '0') + "1";
    auto const odd =
        authority.issue({.names = {"odd"}, .rsa_bits = 3072, .rsa_exponent = exponent});
    for (auto const& each : {large, odd})
        EXPECT_THAT(problem_of(authorities::parse(each.pem)), HasSubstr("takes too long"));
}

TEST_F(TlsCredentials, of_two_pairs_do_not_belong_together) {
    auto const other = authority.issue({.names = {"other"}});

    EXPECT_EQ(
        problem_of(own_certificate::parse(own.pem, other.key_pem)),
        "tls.key does not belong to tls.crt"
    );
}

TEST_F(TlsCredentials, show_nothing_of_a_key_that_cannot_be_read) {
    auto broken = own.key_pem;
    broken.insert(broken.size() / 2, "canary");

    EXPECT_THAT(problem_of(own_certificate::parse(own.pem, broken)), Not(HasSubstr("canary")));
}

TEST_F(TlsCredentials, with_a_passphrase_ask_nobody) {
    constexpr auto encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
        "MIGjMF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBBzYWx0c2FsdHNhbHRzYWx0AgIIADAMBggqhkiG\n"
        "-----END ENCRYPTED PRIVATE KEY-----\n";

    EXPECT_THAT(
        problem_of(own_certificate::parse(own.pem, encrypted)),
        HasSubstr("or one with a passphrase")
    );
}

}  // namespace
}  // namespace vitals::net::tls
