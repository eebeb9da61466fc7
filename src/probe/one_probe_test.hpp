// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// For the tests of this folder: one probe on a scripted network and the virtual clock.

#include "probe/probe.hpp"
#include "runtime/task.hpp"
#include "support/memory_network.hpp"
#include "support/virtual_clock.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

namespace vitals::probe {

class OneProbe : public testing::Test {
protected:
    static check::definition a_check(std::string const& url);

    void start(check::definition definition);
    // Starts it and runs it to its end.
    health::observation const& run(check::definition definition);
    health::observation const& run(std::string const& url) { return run(a_check(url)); }
    // Time passes, and with it the deadlines.
    void advance(runtime::duration step);
    void expire();
    void interrupt(interruption why);

    runtime::asio::io_context context;
    support::virtual_clock clock{context};
    support::memory_network network{clock};
    probe::deadlines deadlines;
    bool ended = false;
    health::observation result;
    std::unique_ptr<kept_connection> kept;  // what the last probe left for the next

private:
    runtime::task<void> keep_result();

    check::definition definition_;
    std::optional<interrupter> interrupter_;
    std::optional<probe::context> with_;
    std::optional<deadlines::entry> limit_;
    runtime::task<void> running_;
};

}  // namespace vitals::probe
