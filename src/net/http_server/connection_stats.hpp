// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Counts what happened to a server's connections, and logs when there were too many.

#include "log/logger.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/server.hpp"
#include "runtime/clock.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::net::http_server {

// Changed on the server's loop; counts() from any thread. Clock and log outlive it.
class connection_stats {
public:
    connection_stats(
        runtime::clock& clock,
        log::logger& log,
        std::string server,
        std::size_t limit
    );

    void opened() { ++open_; }
    void closed() { --open_; }
    void rejected();
    void evicted(stage from);  // for a new connection
    void reader_closed();      // for another answer
    void answer_refused();     // for lack of memory
    void wait_refused();       // a request may not wait
    connection_counts counts() const;

private:
    // At most one line a minute: clients decide how often it happens.
    void log_it(std::string_view what);

    runtime::clock& clock_;
    log::logger& log_;
    std::string server_;
    std::size_t limit_;
    std::atomic<std::size_t> open_ = 0;
    std::atomic<std::uint64_t> rejected_ = 0;
    std::atomic<std::uint64_t> refused_ = 0;
    std::array<std::atomic<std::uint64_t>, 7> evicted_{};  // by stage
    std::optional<runtime::time_point> logged_;
};

}  // namespace vitals::net::http_server
