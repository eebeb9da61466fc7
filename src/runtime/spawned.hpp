// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one place where coroutines of Asio begin: tools/check_layers.py refuses co_spawn anywhere
// else. With a cancellation slot, co_spawn of Boost 1.81 has two traps:
//  * a coroutine that is cancelled before it begins, or by itself before its first wait, throws out
//    of the loop's run(),
//    where nobody can catch it for this coroutine (chriskohlhoff/asio#1452);
//  * a signal that is emitted outside the loop's handlers is posted as a raw pointer
//    (chriskohlhoff/asio#1332). Here a coroutine begins, and is cancelled, inside a handler of its
//    loop, and is never cancelled before it has begun.

#include "runtime/coroutine.hpp"

#include <exception>
#include <functional>
#include <memory>

namespace vitals::runtime {

// A running coroutine, and how to cancel it. Only for the loop's own thread. Without this object
// the coroutine can only be waited for.
class spawned {
public:
    explicit spawned(executor loop);

    // To be called once. Begins `body` at once when called inside a handler of the loop, else in a
    // handler of its own. `ended` is called in a handler, after start() has returned, with the
    // exception of `body`, if any.
    void start(awaitable<void> body, std::move_only_function<void(std::exception_ptr)> ended);
    // Ends the present wait of the coroutine, or its next one, with operation_aborted. A coroutine
    // that has not begun never begins, and ends so, too. No effect after its end.
    void cancel();

private:
    struct state;
    static void begin(std::shared_ptr<state> const& which, awaitable<void> body);
    static awaitable<void> run(std::shared_ptr<state> which, awaitable<void> body);
    static void end(state& which);

    std::shared_ptr<state> state_;  // shared with the coroutine, which may end first or last
};

}  // namespace vitals::runtime
