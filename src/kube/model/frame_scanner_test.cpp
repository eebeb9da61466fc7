// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/frame_scanner.hpp"

#include "kube/model/object_meta.hpp"
#include "support/allocated.hpp"

#include <gmock/gmock.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::model {

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct Recording {
    std::vector<std::string> frames;  // "!" for garbage, "-" for oversized
    bool inside = false;
};

void feed(frame_scanner& scanner, std::string_view part, Recording& into) {
    while (auto const found = scanner.next(part)) {
        using enum frame::content;
        if (found->what == object) into.frames.emplace_back(found->text);
        if (found->what == oversized) into.frames.emplace_back("-");
        if (found->what == garbage) into.frames.emplace_back("!");
        if (found->what == garbage) break;
    }
    into.inside = scanner.inside_object();
}

Recording scan(std::vector<std::string_view> const& parts, std::size_t limit = 1000) {
    frame_scanner scanner{limit};
    Recording seen;
    for (auto const part : parts) feed(scanner, part, seen);
    return seen;
}

}  // namespace

TEST(FrameScanner, finds_the_same_frames_however_the_stream_is_split_in_two) {
    std::string const text =
        "{\"a\":\"}{\"}\n{\"b\":{\"c\":\"\\\"}\\\\\"}} "
        "\r\n\t{\"d\":[{},{\"e\":\"\\\\\\\"{\"}]}{}{\"f\":\"\xC3\xA9\"}";
    auto const whole = scan({text}).frames;
    ASSERT_EQ(whole.size(), 5U);

    for (std::size_t at = 0; at <= text.size(); ++at) {
        std::string_view const view{text};
        auto const seen = scan({view.substr(0, at), view.substr(at)});
        EXPECT_EQ(seen.frames, whole) << "split at " << at;
        EXPECT_FALSE(seen.inside);
    }
}

TEST(FrameScanner, finds_the_same_frames_byte_by_byte) {
    std::string_view const text = R"({"a":"\\"}{"b":"{{{\""} {"c":{"d":{}}})";
    std::vector<std::string_view> bytes;
    bytes.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) bytes.push_back(text.substr(at, 1));

    auto const seen = scan(bytes);

    EXPECT_THAT(seen.frames, ElementsAre(R"({"a":"\\"})", R"({"b":"{{{\""})", R"({"c":{"d":{}}})"));
}

TEST(FrameScanner, says_that_an_object_is_still_open) {
    auto const seen = scan({R"({"a":1} {"b":)"});

    EXPECT_THAT(seen.frames, ElementsAre(R"({"a":1})"));
    EXPECT_TRUE(seen.inside);
}

TEST(FrameScanner, ignores_white_space_alone) {
    auto const seen = scan({"\n\n  ", "\r\n\t", ""});

    EXPECT_THAT(seen.frames, IsEmpty());
    EXPECT_FALSE(seen.inside);
}

TEST(FrameScanner, skips_an_object_beyond_the_limit_and_continues) {
    std::string const huge = "{\"a\":\"" + std::string(5000, 'x') + "}\"}";
    std::string const text = "{\"s\":1}" + huge + "{\"t\":2}";
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0; at < text.size(); at += 7)
        pieces.push_back(std::string_view{text}.substr(at, 7));

    auto const seen = scan(pieces, 64);

    EXPECT_THAT(seen.frames, ElementsAre(R"({"s":1})", "-", R"({"t":2})"));
}

// The fuzzer found it: in pieces the beginning was another one than in one piece, and longer than
// the limit.
TEST(FrameScanner, shows_the_same_beginning_wherever_the_stream_is_cut) {
    std::string const text = R"({"who":"me","a":")" + std::string(100, 'x') + R"("})";
    auto const beginning = [&text](std::size_t piece) {
        frame_scanner scanner{16};
        for (std::string_view rest{text}; !rest.empty();) {
            auto part = rest.substr(0, piece);
            rest.remove_prefix(part.size());
            if (auto const found = scanner.next(part)) return std::string{found->text};
        }
        return std::string{};
    };

    auto const whole = beginning(text.size());

    EXPECT_EQ(whole, text.substr(0, 16));
    EXPECT_EQ(beginning(1), whole);
    EXPECT_EQ(beginning(7), whole);
}

TEST(FrameScanner, shows_the_beginning_of_an_object_that_it_does_not_keep) {
    std::string const text = R"({"who":"me","a":")" + std::string(50'000, 'x') + "\"}";
    frame_scanner scanner{64};
    std::optional<frame> found;
    std::string beginning;

    for (std::size_t at = 0; at < text.size() && !found; at += 7) {
        auto piece = std::string_view{text}.substr(at, 7);
        found = scanner.next(piece);
        if (found) beginning = found->text;
    }

    ASSERT_TRUE(found);
    EXPECT_EQ(found->what, frame::content::oversized);
    EXPECT_TRUE(beginning.starts_with(R"({"who":"me","a":")")) << beginning;
    EXPECT_LE(beginning.size(), 4096U);
}

TEST(FrameScanner, keeps_four_kibibytes_of_an_object_that_it_does_not_keep) {
    std::string const text = R"({"a":")" + std::string(50'000, 'x') + "\"}";
    frame_scanner scanner{10'000};
    std::string_view rest{text};

    auto const found = scanner.next(rest);

    ASSERT_TRUE(found);
    EXPECT_EQ(found->what, frame::content::oversized);
    EXPECT_EQ(found->text, text.substr(0, 4096));
}

TEST(FrameScanner, holds_the_limit_for_an_object_that_comes_in_one_piece) {
    auto const at_limit = scan({R"({"a":"12345"})"}, 13);
    auto const beyond = scan({R"({"a":"123456"})"}, 13);

    EXPECT_THAT(at_limit.frames, ElementsAre(R"({"a":"12345"})"));
    EXPECT_THAT(beyond.frames, ElementsAre("-"));
}

TEST(FrameScanner, gives_up_at_garbage_between_objects) {
    frame_scanner scanner;
    Recording seen;

    feed(scanner, R"({"a":1}<html>)", seen);
    feed(scanner, R"({"b":1})", seen);

    EXPECT_THAT(seen.frames, ElementsAre(R"({"a":1})", "!", "!"));
}

TEST(FrameScanner, takes_an_event_of_six_mebibytes_in_small_chunks) {
    std::string const text = "{\"a\":\"" + std::string(6 << 20, '{') + "\"}\n";
    std::vector<std::string_view> chunks;
    for (std::size_t at = 0; at < text.size(); at += 4096)
        chunks.push_back(std::string_view{text}.substr(at, 4096));

    auto const seen = scan(chunks, max_object_bytes);

    ASSERT_EQ(seen.frames.size(), 1U);
    EXPECT_EQ(seen.frames[0].size(), text.size() - 1);
}

// Regression: each watch kept up to a mebibyte for its next event.
TEST(FrameScanner, gives_the_memory_of_an_object_back_whatever_its_size) {
    for (std::size_t const size : {std::size_t{700} << 10, std::size_t{8} << 20}) {
        auto const before = support::allocated_bytes();
        frame_scanner scanner;
        {
            std::string const huge(size, 'x');
            std::string_view begin{R"({"a":")"};
            std::string_view middle{huge};
            std::string_view end{R"("} {"b":1})"};
            EXPECT_FALSE(scanner.next(begin));
            EXPECT_FALSE(scanner.next(middle));
            ASSERT_TRUE(scanner.next(end));
            EXPECT_GT(support::allocated_bytes(), before + 2 * size);  // huge itself, and a copy

            ASSERT_TRUE(scanner.next(end));
        }

        EXPECT_LT(support::allocated_bytes(), before + 64 * 1024) << size;
    }
}

}  // namespace vitals::kube::model
