// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Checks that need a value which has not been read yet.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/health/observation.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "core/secret/value.hpp"
#include "probing/checker/probe_loop_fixture.hpp"
#include "probing/secrets/secret_store.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <utility>

namespace vitals::probing::checker {

namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;

struct values {
    probing::secrets::secret_store store;  // before the loop
};

struct ProbeLoopSecrets : values, ProbeLoop {
    ProbeLoopSecrets() : ProbeLoop{{.in_flight = 100, .kept_connections = 100, .secrets = &store}} {
        network.at("10.0.0.1", 80).answers({"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"});
    }

    static definition_ptr with_token(std::chrono::milliseconds interval) {
        auto made = *a_check("http://10.0.0.1/", interval);
        made.target.as<check::http_target>()->headers.push_back(
            {"X-Token",
             {},
             check::header_source{
                 check::header_source::form::whole,
                 {check::key_object::secret, "probe", "token"}
             }}
        );
        return std::make_shared<check::definition const>(std::move(made));
    }
    void put_token() {
        secret::contents all;
        all.allowed =
            secret::grant::parse({.usable = "true", .hosts = "10.0.0.1", .http_allowed = "true"});
        all.keys.emplace("token", secret::value{"canary"});
        store.put({"shop", check::key_object::secret, "probe"}, std::move(all), clock.now());
    }
};

}  // namespace

TEST_F(ProbeLoopSecrets, a_check_with_a_long_interval_does_not_wait_for_it_when_its_value_is_read) {
    start(0, with_token(1h));
    clock.advance(5s + 200ms);
    ASSERT_FALSE(results_of(0).empty());
    EXPECT_EQ(results_of(0).back().outcome, outcome::inconclusive);
    EXPECT_EQ(results_of(0).back().reason, failure_reason::secret);
    EXPECT_EQ(requests(), 0U);

    put_token();
    clock.advance(6s + 200ms);

    EXPECT_EQ(results_of(0).back().outcome, outcome::passing);
    EXPECT_EQ(requests(), 1U);
}

TEST_F(ProbeLoopSecrets, a_check_whose_value_is_never_read_is_tried_every_few_seconds_at_most) {
    start(0, with_token(1h));

    clock.advance(60s);

    EXPECT_GE(results_of(0).size(), 10U);
    EXPECT_LE(results_of(0).size(), 60U);
}

}  // namespace vitals::probing::checker
