// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/services_sync.hpp"

#include "serving/health_server/registry.hpp"
#include "serving/health_server/target.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace vitals::app {
namespace {

struct ServicesSync : testing::Test {
    ServicesSync() { config.ready(); }
    ~ServicesSync() override { sync.retire(); }

    boost::asio::io_context context;
    support::virtual_clock clock{context};
    support::memory_log log;
    serving::health_server::registry registry{clock, log.logger()};
    serving::health_server::target config = registry.add("config");
    services_sync sync{registry};
};

TEST_F(ServicesSync, holds_up_a_program_that_begins_with_profile_own_namespace) {
    sync.waiting("Services have not been read yet");
    sync.started();
    EXPECT_FALSE(registry.ready());
    sync.waiting("services of all namespaces: forbidden");
    EXPECT_FALSE(registry.ready());

    sync.waiting({});

    EXPECT_TRUE(registry.ready());
}

// Regression: one edit of the targets file made every Pod unready until all Services were read, and
// for ever without the right to read them.
TEST_F(ServicesSync, never_makes_a_running_pod_unready) {
    sync.started();
    sync.waiting("Services have not been read yet");
    EXPECT_TRUE(registry.ready()) << "the profile came by an edit";
}

TEST_F(ServicesSync, stays_ready_when_the_profile_goes_and_comes_back) {
    sync.waiting("Services have not been read yet");
    sync.started();
    sync.waiting({});

    sync.waiting("Services have not been read yet");

    EXPECT_TRUE(registry.ready());
}

}  // namespace
}  // namespace vitals::app
