// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The deadlines of all connections of a server that rest, under one timer: a timer and a coroutine
// for each would cost more memory than the connection.

#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <functional>
#include <map>

namespace vitals::net::http_server {

// Only for the loop's own thread.
class deadlines {
    using queue = std::multimap<runtime::time_point, std::function<void()>>;

public:
    using place = queue::iterator;

    deadlines(runtime::executor const& loop, runtime::clock& clock);

    // `late` is called once, by run(), unless it is removed before.
    place add(runtime::time_point due, std::function<void()> late);
    void remove(place which);
    // Until stop().
    runtime::awaitable<void> run();
    void stop();

private:
    runtime::awaitable<bool> until_moved();

    runtime::clock& clock_;
    queue by_time_;
    runtime::condition changed_;
    bool has_earlier_ = false;  // than when the present sleep began
    bool stopped_ = false;
};

}  // namespace vitals::net::http_server
