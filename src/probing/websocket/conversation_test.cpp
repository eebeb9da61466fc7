// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/websocket/conversation.hpp"

#include "core/check/url.hpp"
#include "core/check/websocket_target.hpp"
#include "probing/websocket/fault.hpp"
#include "probing/websocket/websocket_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::websocket {
namespace {

using namespace std::string_literals;
using check::websocket_target;

websocket_target target(std::string send, std::string expect) {
    return {
        .url = check::url::parse("http://chat.example/socket").value(),
        .send = std::move(send),
        .expect = std::move(expect)
    };
}

// A conversation, as far as the server upgrades.
class talk {
public:
    explicit talk(std::string send = "", std::string expect = "")
        : target_{target(std::move(send), std::move(expect))} {
        hears(accepts(both.take_output()));
    }

    // In pieces; "": no fault.
    void hears(std::string_view bytes, std::size_t size = std::string_view::npos) {
        for (; !bytes.empty() && !both.done(); bytes.remove_prefix(std::min(size, bytes.size()))) {
            auto const got = both.feed(bytes.substr(0, size));
            if (got) continue;
            fault = got.error().cause;
            return;
        }
    }
    void hears_the_end() {
        auto const got = both.feed({});
        if (!got) fault = got.error().cause;
    }
    std::string says() { return unmasked(both.take_output()); }

private:
    websocket_target target_;

public:
    conversation both{target_, 100, [] { return std::uint32_t{0x01020304}; }};
    std::string fault;
};

TEST(Conversation, without_steps_is_done_with_the_upgrade_and_leaves_in_order) {
    talk one;

    EXPECT_TRUE(one.both.done());
    EXPECT_EQ(one.both.code(), websocket_target::upgraded);
    EXPECT_EQ(one.says(), "8 \x03\xe8|");
}

TEST(Conversation, sends_one_message_and_waits_for_the_expected_one) {
    talk one{"ping", "pong"};
    EXPECT_FALSE(one.both.done());
    EXPECT_EQ(one.says(), "1 ping|");

    one.hears("\x81\5other\x01\2po"s);
    EXPECT_FALSE(one.both.done());
    EXPECT_EQ(one.both.code(), websocket_target::otherwise);
    EXPECT_EQ(one.says(), "");
    one.hears("\x80\4ng!!"s);

    EXPECT_TRUE(one.both.done());
    EXPECT_EQ(one.both.code(), websocket_target::upgraded);
    EXPECT_EQ(one.both.take_message(), "pong!!");
    EXPECT_EQ(one.says(), "8 \x03\xe8|");
}

TEST(Conversation, sends_what_is_no_text_as_bytes) {
    talk one{"\xff\x01", ""};

    EXPECT_EQ(one.says(), "2 \xff\x01|8 \x03\xe8|");
}

TEST(Conversation, answers_pings_and_goes_on) {
    talk one{"", "pong"};

    one.hears("\x89\2hi\x8a\0"s);
    EXPECT_EQ(one.says(), "10 hi|");
    EXPECT_FALSE(one.both.done());
    EXPECT_EQ(one.both.code(), 0);
    one.hears("\x82\4pong"s);

    EXPECT_TRUE(one.both.done());
}

TEST(Conversation, finds_no_text_in_two_messages) {
    talk one{"", "pong"};

    one.hears("\x81\2po\x81\2ng"s);

    EXPECT_FALSE(one.both.done());
}

TEST(Conversation, is_done_with_another_status) {
    auto const with = target("ping", "pong");
    conversation one{with, 100, [] { return std::uint32_t{0}; }};
    one.take_output();

    ASSERT_TRUE(one.feed("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"));

    EXPECT_TRUE(one.done());
    EXPECT_EQ(one.code(), 302);
    EXPECT_EQ(one.take_output(), "");
}

TEST(Conversation, ends_when_the_server_does) {
    talk closed{"", "pong"};
    closed.hears("\x88\2\x03\xf0"s);
    EXPECT_EQ(closed.fault, "the server closed the WebSocket, code 1008");

    talk without_code{"", "pong"};
    without_code.hears("\x88\0"s);
    EXPECT_EQ(without_code.fault, "the server closed the WebSocket");

    talk ended{"", "pong"};
    ended.hears_the_end();
    EXPECT_EQ(ended.fault, "connection closed without an answer");
}

TEST(Conversation, that_ends_after_another_message_is_answered_with_that) {
    std::string flood;
    for (int i = 0; i < 300; ++i) flood += "\x81\1x"s;
    for (auto const& end : {"\x88\2\x03\xf0"s, flood, ""s}) {
        talk one{"", "pong"};
        one.hears("\x81\5other"s + end);
        if (end.empty()) one.hears_the_end();

        EXPECT_EQ(one.fault, "");
        EXPECT_TRUE(one.both.done());
        EXPECT_EQ(one.both.code(), websocket_target::otherwise);
    }
}

TEST(Conversation, takes_a_breach_of_the_protocol_for_no_answer) {
    talk masked{"", "pong"};
    masked.hears("\x81\5other\x81\x80\0\0\0\0"s);
    EXPECT_EQ(masked.fault, "a frame of the server is masked");
    EXPECT_FALSE(masked.both.done());

    talk not_text{"", "pong"};
    not_text.hears("\x81\5pong\xff"s);
    EXPECT_EQ(not_text.fault, "a text message is not UTF-8");
    EXPECT_FALSE(not_text.both.done());
}

TEST(Conversation, does_not_care_what_comes_behind_the_expected_message) {
    for (std::size_t const size : {1U, 3U, 100U}) {
        talk one{"", "pong"};

        one.hears("\x81\4pong\x81\x80\0\0\0\0\x88\0"s, size);

        EXPECT_EQ(one.fault, "");
        EXPECT_EQ(one.both.code(), websocket_target::upgraded);
        EXPECT_EQ(one.both.take_message(), "pong");
    }
}

TEST(Conversation, sends_no_more_than_came_however_many_pings_there_are) {
    talk one{"", "pong"};
    std::string flood;
    for (int i = 0; i < 300; ++i) flood += "\x89\x7d"s + std::string(125, 'a');

    one.hears(flood);

    EXPECT_EQ(one.fault, "more than 256 frames came");
    EXPECT_LE(one.both.take_output().size(), 256U * 131);
}

}  // namespace
}  // namespace vitals::probing::websocket
