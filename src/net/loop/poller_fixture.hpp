// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/loop/poller.hpp"
#include "net/loop/readiness.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace vitals::net::loop {

inline runtime::task<bool> wait(readiness& where, direction which) {
    co_return co_await where.until(which);
}

// A poller and its loop, served by hand.
class poller_fixture : public testing::Test {
protected:
    // Serves all events, and the work that they post.
    void settle() {
        while (events.wait(runtime::duration::zero())) {}
        context.restart();
        context.poll();
    }

    runtime::asio::io_context context{1};
    poller events;
    runtime::cancellation nobody{context.get_executor()};
};

}  // namespace vitals::net::loop
