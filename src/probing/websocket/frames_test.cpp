// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/websocket/frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::websocket {
namespace {

using namespace std::string_literals;

// What came, as a line: "text(Hello) ping(hi) ".
class listener : public frame_sink {
public:
    std::string came;

private:
    void begin_message(opcode of) override { came += of == opcode::text ? "text(" : "binary("; }
    void part(std::string_view bytes) override { came += bytes; }
    void end_message() override { came += ") "; }
    void control(opcode of, std::string_view bytes) override {
        came += '<' + std::to_string(std::to_underlying(of)) + ' ' + std::string{bytes} + '>';
    }
};

std::string fault_in(std::string_view bytes, std::size_t size = std::string_view::npos) {
    listener all;
    frame_reader reader{all};
    for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) {
        auto const read = reader.feed(bytes.substr(0, size));
        if (!read) return read.error().cause + (read.error().ends ? " (end)" : "");
    }
    return "none";
}

std::string read_in_pieces(std::string_view bytes, std::size_t size) {
    listener all;
    frame_reader reader{all};
    for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size())))
        EXPECT_TRUE(reader.feed(bytes.substr(0, size)));
    return all.came;
}

TEST(Frame, is_masked_as_the_rfc_shows) {
    EXPECT_EQ(
        frame(opcode::text, "Hello", 0x37fa213d),
        "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"s
    );
    EXPECT_EQ(frame(opcode::pong, "", 1), "\x8a\x80\0\0\0\1"s);
    EXPECT_EQ(
        frame(opcode::binary, std::string(300, 'a'), 0),
        "\x82\xfe\1\x2c\0\0\0\0"s + std::string(300, 'a')
    );
    EXPECT_EQ(frame(opcode::text, std::string(125, 'a'), 0).substr(0, 2), "\x81\xfd");
    EXPECT_EQ(frame(opcode::text, std::string(126, 'a'), 0).substr(0, 4), "\x81\xfe\0\x7e"s);
}

TEST(FrameReader, hands_on_the_same_however_the_bytes_are_cut) {
    auto const bytes = "\x81\5Hello\x82\1x\x89\2hi\x01\3Hel\x8a\0\x80\2lo\x81\0\x88\2\3\xe8"s;
    auto const whole = "text(Hello) binary(x) <9 hi>text(Hel<10 >lo) text() <8 \3\xe8>"s;

    for (std::size_t size = 1; size <= bytes.size(); ++size)
        EXPECT_EQ(read_in_pieces(bytes, size), whole) << size;
}

TEST(FrameReader, reads_longer_messages) {
    auto const two = std::string(300, 'a');

    EXPECT_EQ(read_in_pieces("\x81\x7e\1\x2c" + two, 7), "text(" + two + ") ");
    EXPECT_EQ(read_in_pieces("\x81\x7e\xff\xf0"s + std::string(65'520, 'b'), 9000).size(), 65'527U);
}

TEST(FrameReader, refuses_what_no_server_may_send) {
    std::pair<std::string, std::string> const all[] = {
        {"\x81\x80\0\0\0\0"s, "a frame of the server is masked"},
        {"\xc1\0"s, "a frame has an extension that was not offered"},
        {"\xa1\0"s, "a frame has an extension that was not offered"},
        {"\x91\0"s, "a frame has an extension that was not offered"},
        {"\x83\0"s, "a frame is of an unknown kind"},
        {"\x87\0"s, "a frame is of an unknown kind"},
        {"\x8b\0"s, "a frame is of an unknown kind"},
        {"\x8f\0"s, "a frame is of an unknown kind"},
        {"\x80\0"s, "the frames of a message are not in order"},
        {"\x01\0\x01\0"s, "the frames of a message are not in order"},
        {"\x01\0\x80\0\x80\0"s, "the frames of a message are not in order"},
        {"\x09\0"s, "a control frame is too long or in parts"},
        {"\x89\x7e\0\x7e"s, "a control frame is too long or in parts"},
        {"\x88\x7f\0"s, "a control frame is too long or in parts"},
        {"\x81\x7e\0\x7d"s, "the length of a frame is not in its shortest form"},
        {"\x81\x7f\0\0\0\0\0\0\xff\xff"s, "the length of a frame is not in its shortest form"},
    };
    for (auto const& [bytes, problem] : all) {
        EXPECT_EQ(fault_in(bytes), problem) << testing::PrintToString(bytes);
        EXPECT_EQ(fault_in(bytes, 1), problem) << testing::PrintToString(bytes);
    }
}

TEST(FrameReader, reads_no_more_than_its_limits) {
    EXPECT_EQ(fault_in("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff"s), "more than 64 KiB came (end)");
    EXPECT_EQ(fault_in("\x81\x7f\0\0\0\0\0\1\0\1"s), "more than 64 KiB came (end)");
    auto const whole = "\x81\x7f\0\0\0\0\0\1\0\0"s + std::string(65'536 - 10, 'a');
    EXPECT_EQ(fault_in(whole), "none");
    EXPECT_EQ(fault_in(whole + "a"), "more than 64 KiB came (end)");
    EXPECT_EQ(fault_in(whole + "a", 1000), "more than 64 KiB came (end)");
    std::string many;
    for (int i = 0; i < 256; ++i) many += "\x89\0"s;
    EXPECT_EQ(fault_in(many), "none");
    EXPECT_EQ(fault_in(many + "\x89\0"s), "more than 256 frames came (end)");
    std::string parts = "\x01\0"s;
    for (int i = 0; i < 256; ++i) parts += "\0\0"s;
    EXPECT_EQ(fault_in(parts), "more than 256 frames came (end)");
}

}  // namespace
}  // namespace vitals::probing::websocket
