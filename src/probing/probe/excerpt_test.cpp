// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/excerpt.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::probing::probe {
namespace {

TEST(Excerpt, shows_an_excerpt_on_one_short_line) {
    EXPECT_EQ(excerpt("SSH-2.0-OpenSSH_9.2\r\n"), "\"SSH-2.0-OpenSSH_9.2\"");
    EXPECT_EQ(excerpt("a\u009bb\u202ec\xFF"), "\"a\uFFFDb\uFFFDc\uFFFD\"");
    EXPECT_EQ(excerpt("a\nb\"c\x1b[0m"), "\"a.b.c.[0m\"");
    EXPECT_EQ(excerpt(std::string(1000, 'x')).size(), 66U);
}

}  // namespace
}  // namespace vitals::probing::probe
