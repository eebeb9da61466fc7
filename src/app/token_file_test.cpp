// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/token_file.hpp"

#include "app/api_readers.hpp"
#include "kube/config/environment.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <expected>
#include <string>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;

class TokenFile : public ::testing::Test {
protected:
    std::expected<std::string, kube::config::file_failure> text{"ours\n"};
    int reads = 0;
    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    support::memory_log log;
    token_file file{clock, log.logger(), "/token", [this](std::string const&) {
                        ++reads;
                        return text;
                    }};
};

}  // namespace

TEST_F(TokenFile, has_one_token_without_the_blanks_around_it) {
    ASSERT_TRUE(file.open());

    EXPECT_TRUE(file.is("ours"));
    EXPECT_FALSE(file.is("ours\n"));
    EXPECT_FALSE(file.is("our"));
    EXPECT_FALSE(file.is(""));
    EXPECT_EQ(reads, 1);
}

TEST_F(TokenFile, is_read_again_after_a_second) {
    ASSERT_TRUE(file.open());
    text = std::string{"theirs"};
    EXPECT_TRUE(file.is("ours"));
    clock.advance(1s);

    EXPECT_FALSE(file.is("ours"));
    EXPECT_TRUE(file.is("theirs"));
}

TEST_F(TokenFile, that_cannot_be_read_any_more_refuses_every_token_and_says_so_once) {
    ASSERT_TRUE(file.open());
    text = std::unexpected{kube::config::file_failure{.text = "/token: gone"}};
    for (int i = 0; i < 3; ++i) {
        clock.advance(1s);
        EXPECT_FALSE(file.is("ours"));
        EXPECT_FALSE(file.is(""));
    }
    EXPECT_EQ(log.count("the file of the API's token cannot be used"), 1U);
    EXPECT_FALSE(log.contains("ours"));
    text = std::string{"ours"};
    clock.advance(1s);

    EXPECT_TRUE(file.is("ours"));
}

TEST_F(TokenFile, that_is_empty_or_missing_at_the_start_is_an_error) {
    text = std::unexpected{kube::config::file_failure{.text = "/token: no such file"}};

    EXPECT_EQ(file.open().error(), "/token: no such file");
    text = std::string{"\n"};
    EXPECT_TRUE(file.open().error().starts_with("/token: "));
}

TEST(NamespaceOfUser, is_that_of_a_service_account) {
    EXPECT_EQ(namespace_of_user("system:serviceaccount:shop:front"), "shop");
    EXPECT_EQ(namespace_of_user("system:serviceaccount:shop"), "");
    EXPECT_EQ(namespace_of_user("shop"), "");
    EXPECT_EQ(namespace_of_user(""), "");
}

}  // namespace vitals::app
