// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// For the tests of this folder: a probe loop on a scripted network and the virtual clock.

#include "probing/checker/probe_loop.hpp"
#include "probing/checker/undelivered_room.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/task.hpp"
#include "runtime/task_clock.hpp"
#include "support/memory_log.hpp"
#include "support/memory_network.hpp"
#include "support/virtual_clock.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace vitals::probing::checker {

// A clock whose process can be stopped: time passes, and a sleeper wakes late.
class stalling_clock final : public runtime::task_clock {
public:
    explicit stalling_clock(support::virtual_clock& under) : under_{under} {}
    runtime::time_point now() const override { return under_.now() + lost_; }
    runtime::wall_time wall() const override { return under_.wall(); }
    runtime::awaitable<void> sleep_until(runtime::time_point due) override {
        return under_.sleep_until(due - lost_);
    }
    runtime::task<bool> sleep_in_task(runtime::time_point due) override {
        return under_.sleep_in_task(due - lost_);
    }
    void stall(runtime::duration time) { lost_ += time; }

private:
    support::virtual_clock& under_;
    runtime::duration lost_{};
};

class ProbeLoop : public testing::Test {
protected:
    explicit ProbeLoop(
        loop_limits const& limits = {.in_flight = 100, .kept_connections = 100},
        std::size_t room = most_undelivered_bytes
    );
    ~ProbeLoop() override;  // closes the loop: nothing may be left

    using definition_ptr = std::shared_ptr<check::definition const>;
    static definition_ptr
    a_check(std::string const& url, std::chrono::milliseconds interval = std::chrono::seconds{4});

    // Runs on the loop's thread, as commands do.
    void start(std::uint32_t slot, definition_ptr const& definition, std::uint32_t generation = 0);
    void replace(std::uint32_t slot, definition_ptr const& definition, std::uint32_t generation);
    void stop(std::uint32_t slot);
    void drain(runtime::duration limit);
    void ask();

    std::vector<health::observation> results_of(std::uint32_t slot) const;
    std::size_t requests() const { return network.exchanges().size(); }
    probe_loop_statistics statistics() const;
    // Until the next probe of a check like this one has started.
    void advance_to_start(definition_ptr const& definition);

    runtime::asio::io_context context;
    support::virtual_clock clock{context};
    stalling_clock loops_clock{clock};
    support::memory_network network{clock};
    support::memory_log log;
    std::vector<probe_result> results;
    result_count undelivered;
    std::size_t deliveries = 0;
    std::size_t signs_of_life = 0;
    bool drained = false;
    probe_loop loop;
    runtime::cancellation never{context.get_executor()};
    runtime::task<void> running = loop.run();
};

}  // namespace vitals::probing::checker
