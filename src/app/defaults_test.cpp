// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/defaults.hpp"

#include "app/command_line/options.hpp"
#include "core/quota/budgets.hpp"

#include <gtest/gtest.h>

#include <stdlib.h>

namespace vitals::app {
namespace {

using namespace std::chrono_literals;

// The process' own environment, as the kubelet sets it.
class Defaults : public testing::Test {
protected:
    Defaults() { leave_pod(); }
    ~Defaults() override { leave_pod(); }

    static void enter_pod() {
        ::setenv("KUBERNETES_SERVICE_HOST", "10.96.0.1", 1);
        ::setenv("KUBERNETES_SERVICE_PORT", "443", 1);
    }
    static void leave_pod() {
        ::unsetenv("KUBERNETES_SERVICE_HOST");
        ::unsetenv("KUBERNETES_SERVICE_PORT");
    }

    command_line::run_options options;
};

TEST_F(Defaults, of_all_addresses_outside_a_pod_are_reached_from_this_machine_alone) {
    EXPECT_EQ(listen_address(options), "127.0.0.1");
    EXPECT_EQ(healthz_listen_address(options), "127.0.0.1");
}

TEST_F(Defaults, of_all_addresses_in_a_pod_are_reached_from_everywhere) {
    enter_pod();

    EXPECT_EQ(listen_address(options), "");
    EXPECT_EQ(healthz_listen_address(options), "");
}

TEST_F(Defaults, give_way_to_what_is_asked_for) {
    options.listen_address = "::1";
    options.healthz_listen_address = "10.0.0.7";
    options.shutdown_delay = 3s;
    enter_pod();

    EXPECT_EQ(listen_address(options), "::1");
    EXPECT_EQ(healthz_listen_address(options), "10.0.0.7");
    EXPECT_EQ(shutdown_delay(options), 3s);
}

TEST_F(Defaults, delay_the_shutdown_in_a_pod_alone) {
    EXPECT_EQ(shutdown_delay(options), 0s);

    enter_pod();

    EXPECT_EQ(shutdown_delay(options), 5s);
}

TEST_F(Defaults, limit_the_namespaces_of_a_cluster_and_no_files) {
    EXPECT_EQ(quotas(options).of("shop"), quota::budgets{});

    options.checks = {"checks.yaml"};

    EXPECT_EQ(quotas(options).of("local"), quota::unlimited());
}

TEST_F(Defaults, limit_timeouts_to_a_minute_in_a_cluster_alone) {
    EXPECT_EQ(max_timeout(options), 60s);

    options.checks = {"checks.yaml"};
    EXPECT_EQ(max_timeout(options), 1h);

    options.max_timeout = 5s;
    EXPECT_EQ(max_timeout(options), 5s);
}

TEST_F(Defaults, limit_all_definitions_of_a_cluster_by_the_memory) {
    EXPECT_EQ(most_definitions(options, 128U << 20).bytes, (128U << 20) / 10);
    EXPECT_EQ(most_definitions(options, 128U << 20).checks, 50'081U);
    EXPECT_EQ(most_definitions(options, {}).bytes, quota::no_limit);
    EXPECT_EQ(most_definitions(options, {}).checks, quota::no_limit);

    options.checks = {"checks.yaml"};
    EXPECT_EQ(most_definitions(options, 128U << 20).bytes, quota::no_limit);
    EXPECT_EQ(most_definitions(options, 128U << 20).checks, quota::no_limit);
}

TEST_F(Defaults, of_budgets_give_way_to_what_is_asked_for) {
    options.checks = {"checks.yaml"};
    options.quotas = {{"local", &quota::budgets::checks, 5}};

    EXPECT_EQ(quotas(options).of("local").checks, 5U);
    EXPECT_EQ(quotas(options).of("local").config_maps, quota::no_limit);
}

}  // namespace
}  // namespace vitals::app
