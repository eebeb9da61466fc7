// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/websocket/upgrade.hpp"

#include "core/check/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace vitals::probing::websocket {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";  // of RFC 6455
std::string const status_line = "HTTP/1.1 101 Switching Protocols\r\n";
std::string const good = status_line +
                         "Upgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
                         "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

std::string problem_with(std::string const& header) {
    upgrade_answer answer{key};
    auto const read = answer.feed(header + "\r\n");
    if (!read) return read.error().cause + read.error().said;
    if (!answer.done()) return "not done";
    return std::string{answer.problem()};
}

TEST(Upgrade, accepts_the_key_as_the_rfc_shows) {
    EXPECT_EQ(accept_of(key), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Upgrade, asks_for_the_path_with_the_key) {
    auto const to = check::url::parse("http://chat.example:8080/socket?room=1").value();

    auto const text = upgrade_request(to, key);

    EXPECT_THAT(text, StartsWith("GET /socket?room=1 HTTP/1.1\r\nHost: chat.example:8080\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nSec-WebSocket-Version: 13\r\n"));
}

TEST(UpgradeAnswer, is_done_at_the_end_of_its_header_and_leaves_the_rest) {
    upgrade_answer answer{key};
    for (auto const c : good + "\r") {
        ASSERT_TRUE(answer.feed({&c, 1}));
        EXPECT_FALSE(answer.done());
    }

    ASSERT_TRUE(answer.feed("\n\x81\x02hi"));

    EXPECT_TRUE(answer.done());
    EXPECT_EQ(answer.status(), 101);
    EXPECT_EQ(answer.problem(), "");
    EXPECT_EQ(answer.behind(), "\x81\x02hi");
}

TEST(UpgradeAnswer, has_the_status_of_a_server_that_does_not_upgrade) {
    upgrade_answer answer{key};

    ASSERT_TRUE(answer.feed("HTTP/1.1 404 Not Found\r\nContent-Length: 300\r\n\r\nno!"));

    EXPECT_TRUE(answer.done());
    EXPECT_EQ(answer.status(), 404);
}

TEST(UpgradeAnswer, of_another_status_may_have_any_body) {
    upgrade_answer answer{key};

    ASSERT_TRUE(answer.feed("HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\nnot chunked\r\n")
    );

    EXPECT_TRUE(answer.done());
    EXPECT_EQ(answer.status(), 404);
}

TEST(UpgradeAnswer, takes_nothing_of_interim_answers) {
    upgrade_answer answer{key};
    auto const lines = good.substr(status_line.size());

    ASSERT_TRUE(answer.feed("HTTP/1.1 103 Early Hints\r\n" + lines + "\r\n"));
    EXPECT_FALSE(answer.done());
    ASSERT_TRUE(answer.feed(status_line + "\r\n"));

    EXPECT_TRUE(answer.done());
    EXPECT_EQ(answer.problem(), "the server upgrades to another protocol");
}

TEST(UpgradeAnswer, that_is_not_to_this_request_is_none) {
    std::string const upgrades = status_line + "Upgrade: websocket\r\nConnection: Upgrade\r\n";
    std::string const accepts = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
    std::string const other = "Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
    std::string const another_protocol = "the server upgrades to another protocol";
    std::string const no_answer = "Sec-WebSocket-Accept is not the answer to the key";

    EXPECT_EQ(problem_with(good), "");
    EXPECT_EQ(problem_with(upgrades + accepts), "");
    EXPECT_EQ(problem_with(status_line + accepts), another_protocol);
    EXPECT_EQ(problem_with(status_line + "Upgrade: websocket\r\n" + accepts), another_protocol);
    EXPECT_EQ(
        problem_with(status_line + "Upgrade: h2c\r\nConnection: Upgrade\r\n" + accepts),
        another_protocol
    );
    EXPECT_EQ(problem_with(upgrades), no_answer);
    EXPECT_EQ(problem_with(upgrades + other), no_answer);
    EXPECT_EQ(problem_with(upgrades + accepts + accepts), no_answer);
    for (std::string const chosen : {"Extensions: permessage-deflate", "Protocol: chat"})
        EXPECT_EQ(
            problem_with(good + "Sec-WebSocket-" + chosen + "\r\n"),
            "the server chose an extension or a subprotocol that was not offered"
        );
}

TEST(UpgradeAnswer, of_something_else_shows_its_beginning) {
    EXPECT_EQ(problem_with("SSH-2.0-OpenSSH\r\n"), "malformed HTTP response\"SSH-2.0-OpenSSH\"");
    EXPECT_EQ(problem_with("HTTP/1.1 001 Low\r\n"), "malformed HTTP response");
    std::string interim;
    for (int i = 0; i < 9; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
    EXPECT_EQ(problem_with(interim), "malformed HTTP response");
}

TEST(UpgradeAnswer, has_a_header_within_limits) {
    upgrade_answer answer{key};

    auto const got = answer.feed(status_line + "X: " + std::string(40'000, 'a'));

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().cause, "the response header is larger than 32 KiB");
}

}  // namespace
}  // namespace vitals::probing::websocket
