// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns/dns_sockets.hpp"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace vitals::net::dns {

namespace {

class DnsSockets : public testing::Test {
protected:
    DnsSockets() {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0);
        sockets.watch(ours(), true, false);
        EXPECT_EQ(::send(ends_[1], "12", 2, MSG_NOSIGNAL), 2);
    }
    ~DnsSockets() override {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    int ours() const { return ends_[0]; }

    dns_sockets sockets;

private:
    std::array<int, 2> ends_{};
};

TEST_F(DnsSockets, are_served_until_nothing_is_left) {
    int served = 0;

    bool const more = sockets.serve([&served](int readable, int) {
        char one = 0;
        if (::recv(readable, &one, 1, 0) == 1) ++served;
    });

    EXPECT_FALSE(more);
    EXPECT_EQ(served, 2);
}

TEST_F(DnsSockets, that_never_run_dry_do_not_hold_their_loop) {
    int served = 0;

    bool const more = sockets.serve([&served](int, int) { ++served; });

    EXPECT_TRUE(more);
    EXPECT_GT(served, 0);
}

}  // namespace

}  // namespace vitals::net::dns
