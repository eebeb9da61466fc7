// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/loop/poller.hpp"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace vitals::net::loop {

// Two ends of a stream; the poller watches one of them.
struct pipe_end {
    explicit pipe_end(poller& events) {
        std::array<int, 2> ends{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
        ours = ends[0];
        theirs = ends[1];
        auto added = events.add(ours);
        EXPECT_TRUE(added);
        watch = std::move(*added);
    }
    ~pipe_end() {
        watch = {};
        ::close(ours);
        ::close(theirs);
    }
    pipe_end(pipe_end const&) = delete;
    void wake() const { EXPECT_EQ(::send(theirs, "x", 1, MSG_NOSIGNAL), 1); }

    int ours = -1;
    int theirs = -1;
    poller::watch watch;
};

}  // namespace vitals::net::loop
