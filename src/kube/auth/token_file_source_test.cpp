// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/auth/token_file_source.hpp"

#include "kube/client/client_fixture.hpp"
#include "kube/config/environment.hpp"

#include <gtest/gtest.h>

#include <expected>
#include <optional>
#include <string>

namespace vitals::kube::auth {
namespace {

using namespace std::chrono_literals;

class TokenFileSource : public ::testing::Test, protected client::testing::client_rig {
protected:
    token_file_source source{clock, log.logger(), "/token", [this](auto const& path) {
                                 return read(path);
                             }};
    std::expected<std::string, config::file_failure> read(std::string const& path) {
        ++reads;
        if (file) return *file;
        return std::unexpected(config::file_failure{path + ": permission denied"});
    }

    std::optional<std::string> file = "one\n";
    int reads = 0;
};

TEST_F(TokenFileSource, reads_the_file_again_after_a_minute) {
    EXPECT_EQ(source.token(), "one");
    file = "two";

    clock.advance(59s);
    EXPECT_EQ(source.token(), "one");
    clock.advance(1s);

    EXPECT_EQ(source.token(), "two");
    EXPECT_EQ(reads, 2);
}

TEST_F(TokenFileSource, keeps_the_last_good_token) {
    EXPECT_EQ(source.token(), "one");
    for (auto const& bad : {std::optional<std::string>{}, std::optional<std::string>{" \n"}}) {
        file = bad;
        clock.advance(61s);

        EXPECT_EQ(source.token(), "one");
    }
    EXPECT_EQ(log.count("token file cannot be used"), 2U);
    EXPECT_FALSE(log.contains("one"));
}

TEST_F(TokenFileSource, without_any_token_is_an_error_that_names_the_file) {
    file = "";

    auto const token = source.token();

    ASSERT_FALSE(token.has_value());
    EXPECT_EQ(token.error(), "/token: the token is empty");
}

TEST_F(TokenFileSource, lets_no_token_write_headers) {
    file = "a\r\nX: y";

    EXPECT_FALSE(source.token().has_value());
}

TEST_F(TokenFileSource, knows_whether_a_refused_token_was_replaced) {
    EXPECT_EQ(source.token(), "one");

    EXPECT_FALSE(source.reread("one"));
    file = "two";
    EXPECT_TRUE(source.reread("one"));
}

}  // namespace
}  // namespace vitals::kube::auth
