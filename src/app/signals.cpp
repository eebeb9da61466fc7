// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/signals.hpp"

#include "runtime/coroutine.hpp"

#include <signal.h>
#include <unistd.h>

namespace vitals::app {

namespace {

extern "C" void end_at_once(int) {
    ::_exit(1);
}

}  // namespace

signals::signals(runtime::executor const& loop) : set_{loop, SIGTERM, SIGINT} {
    ::signal(SIGPIPE, SIG_IGN);
}

runtime::awaitable<int> signals::wait() {
    int const number = co_await set_.async_wait(runtime::use_awaitable);
    set_.clear();
    ::signal(SIGTERM, end_at_once);
    ::signal(SIGINT, end_at_once);
    co_return number;
}

}  // namespace vitals::app
