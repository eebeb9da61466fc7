// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// SIGTERM and SIGINT: the first asks the program to stop, the second ends it at once.

#include "runtime/coroutine.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/signal_set.hpp>

namespace vitals::app {

// Blocks nothing and starts no thread. Make it before any other thread; SIGPIPE is ignored from
// then on.
class signals {
public:
    explicit signals(runtime::executor const& loop);

    // Ends at the first signal and returns its number. A further signal calls _exit(1), whatever
    // the loops are doing.
    runtime::awaitable<int> wait();

private:
    boost::asio::basic_signal_set<runtime::executor> set_;
};

}  // namespace vitals::app
