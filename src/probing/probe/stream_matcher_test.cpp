// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/stream_matcher.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string_view>

namespace vitals::probing::probe {
namespace {

// Where the first match ends, with the bytes in pieces of `size`.
std::optional<std::size_t>
end_of_match(std::string_view wanted, std::string_view in, std::size_t size) {
    stream_matcher matcher{wanted};
    for (std::size_t at = 0; at < in.size(); at += size)
        if (auto const end = matcher.feed(in.substr(at, size))) return at + *end;
    return std::nullopt;
}

TEST(StreamMatcher, finds_the_first_match_however_the_bytes_are_cut) {
    std::string_view const in = "aabaabaaabaab";
    for (std::string_view const wanted : {"a", "aab", "abaa", "aabaaab", "aabaabaaabaab", "baab"})
        for (std::size_t size = 1; size <= in.size(); ++size)
            EXPECT_EQ(end_of_match(wanted, in, size), in.find(wanted) + wanted.size())
                << wanted << size;
}

TEST(StreamMatcher, finds_nothing_that_is_not_there) {
    for (std::size_t const size : {1U, 2U, 5U}) {
        EXPECT_EQ(end_of_match("aac", "aabaab", size), std::nullopt);
        EXPECT_EQ(end_of_match("aabaabb", "aabaab", size), std::nullopt);
        EXPECT_EQ(end_of_match("x", "", size), std::nullopt);
    }
}

TEST(StreamMatcher, takes_any_byte) {
    std::string_view const in{"\0\xff\0\0\xff\0", 6};

    EXPECT_EQ(end_of_match(std::string_view{"\0\0\xff", 3}, in, 2), 5U);
}

}  // namespace
}  // namespace vitals::probing::probe
