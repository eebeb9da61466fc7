// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/failure.hpp"

#include "net/network.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace vitals::net {

namespace {

using kind = enum failure::kind;

TEST(Failure, blames_the_peer_in_plain_words) {
    EXPECT_EQ(failure_of(ECONNREFUSED, stage::connecting).text, "connection refused");
    EXPECT_EQ(failure_of(EHOSTUNREACH, stage::connecting).text, "no route to host");
    EXPECT_EQ(failure_of(ECONNRESET, stage::connected).text, "connection reset by peer");
    EXPECT_EQ(failure_of(ECONNREFUSED, stage::connecting).kind, kind::peer);
}

TEST(Failure, blames_us_when_descriptors_memory_or_ports_run_out) {
    for (int const error : {EMFILE, ENFILE, ENOBUFS, ENOMEM, ENOSPC})
        EXPECT_EQ(failure_of(error, stage::connected).kind, kind::resources) << error;
    for (int const error : {EADDRNOTAVAIL, EAGAIN})
        EXPECT_EQ(failure_of(error, stage::connecting).kind, kind::resources) << error;
}

}  // namespace

}  // namespace vitals::net
