// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/secrets/held_contents.hpp"

#include "core/secret/object.hpp"
#include "core/secret/value.hpp"
#include "net/tls/credentials.hpp"
#include "support/certificates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <thread>
#include <utility>

namespace vitals::probing::secrets {

namespace {

held_contents with(std::map<std::string, std::string> const& keys) {
    secret::contents made;
    for (auto const& [name, text] : keys) made.keys.emplace(name, secret::value{text});
    return {std::move(made), 1};
}

}  // namespace

TEST(HeldContents, say_which_key_is_missing_or_no_pem_and_show_nothing_of_it) {
    auto const held =
        with({{"ca.crt", "canary-1234"}, {"tls.crt", "canary-1234"}, {"tls.key", "k"}});

    EXPECT_EQ(held.authorities("other").error(), "has no key other");
    EXPECT_EQ(
        held.authorities("ca.crt").error(),
        "has a key ca.crt that holds no certificates in PEM, or one that cannot be read"
    );
    EXPECT_EQ(
        held.client().error(),
        "cannot be used: its tls.crt holds no certificates in PEM, or a broken one"
    );
    EXPECT_THAT(
        with({{"tls.crt", ""}}).client().error(),
        testing::HasSubstr("tls.crt and tls.key")
    );
}

TEST(HeldContents, are_parsed_once_whatever_thread_asks_first) {
    support::certificate_authority const authority;
    auto const own = authority.issue();
    auto const held =
        with({{"ca.crt", authority.pem()}, {"tls.crt", own.pem}, {"tls.key", own.key_pem}});
    net::tls::parsed<net::tls::authorities> other;
    net::tls::parsed<net::tls::own_certificate> other_client;
    std::jthread thread{[&] {
        other = held.authorities("ca.crt");
        other_client = held.client();
    }};
    auto const mine = held.authorities("ca.crt");
    auto const my_client = held.client();
    thread.join();

    ASSERT_TRUE(mine && my_client && *mine && *my_client);
    EXPECT_EQ(*mine, *other);
    EXPECT_EQ(*my_client, *other_client);
}

}  // namespace vitals::probing::secrets
