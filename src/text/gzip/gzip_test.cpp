// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/gzip/gzip.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace vitals::inline text::gzip {

namespace {

std::string random_bytes(std::size_t size, unsigned letters) {
    std::mt19937 dice{size};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in each run
    std::string made;
    for (std::size_t i = 0; i < size; ++i) made.push_back(static_cast<char>(dice() % letters));
    return made;
}

TEST(Gzip, texts_of_any_size_come_back) {
    for (std::size_t const size : {0U, 1U, 4095U, 4096U, 4097U, 100'000U})
        for (unsigned const letters : {1U, 4U, 256U}) {
            auto const plain = random_bytes(size, letters);
            EXPECT_EQ(decompress(compress(plain), size), plain) << size << " of " << letters;
        }
}

TEST(Gzip, text_that_is_compressed_slice_by_slice_comes_back) {
    for (unsigned const letters : {1U, 4U, 256U}) {
        auto const plain = random_bytes(200'000, letters);
        compressor packs;
        packs.add(std::string_view{plain}.substr(0, 65'536), false);
        packs.add(std::string_view{plain}.substr(65'536, 1), false);
        packs.add(std::string_view{plain}.substr(65'537), true);
        EXPECT_EQ(decompress(packs.take(), plain.size()), plain) << letters;
    }
}

TEST(Gzip, text_beyond_the_limit_is_refused) {
    auto const packed = compress(random_bytes(5000, 4));

    EXPECT_TRUE(decompress(packed, 5000));
    EXPECT_EQ(decompress(packed, 4999), std::nullopt);
}

TEST(Gzip, a_bomb_is_refused_before_it_takes_memory) {
    auto const bomb = compress(std::string(std::size_t{64} * 1024 * 1024, 'x'));
    ASSERT_LT(bomb.size(), 100'000U);

    EXPECT_EQ(decompress(bomb, 1000), std::nullopt);
}

TEST(Gzip, damaged_text_is_refused) {
    auto const packed = compress("some text, some text");

    EXPECT_EQ(decompress("", 100), std::nullopt);
    EXPECT_EQ(decompress("some text", 100), std::nullopt);
    EXPECT_EQ(decompress(packed + "x", 100), std::nullopt) << "something behind it";
    for (std::size_t size = 0; size < packed.size(); ++size)
        EXPECT_EQ(decompress(packed.substr(0, size), 100), std::nullopt) << size << " bytes of it";
    auto other = packed;
    other[packed.size() - 6] ^= 1;
    EXPECT_EQ(decompress(other, 100), std::nullopt) << "another checksum";
}

}  // namespace

}  // namespace vitals::inline text::gzip
