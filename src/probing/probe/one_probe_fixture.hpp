// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// For the tests of a kind (probing/<kind>): one probe on a scripted network and the virtual clock.

#include "core/check/definition.hpp"
#include "core/check/target.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/secrets/secret_store.hpp"
#include "runtime/task.hpp"
#include "support/memory_network.hpp"
#include "support/virtual_clock.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

namespace vitals::probing::probe {

class OneProbe : public testing::Test {
protected:
    static check::definition a_check(check::target target);

    void start(check::definition definition);
    // Starts it and runs it to its end.
    health::observation const& run(check::definition definition);
    // Time passes, and with it the deadlines.
    void advance(runtime::duration step);
    void expire();
    void interrupt(probe::interruption why);

    runtime::asio::io_context context;
    support::virtual_clock clock{context};
    support::memory_network network{clock};
    probe::deadlines deadlines;
    bool ended = false;
    health::observation result;
    std::shared_ptr<net::address_policy::policy const> policy =
        std::make_shared<net::address_policy::policy const>();
    secrets::secret_store store;
    std::unique_ptr<probe::kept_connection> kept;  // what the last probe left for the next

private:
    runtime::task<void> keep_result();

    check::definition definition_;
    std::optional<probe::interrupter> interrupter_;
    std::optional<probe::context> with_;
    std::optional<probe::deadlines::entry> limit_;
    runtime::task<void> running_;
};

}  // namespace vitals::probing::probe
