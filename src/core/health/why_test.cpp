// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Each sentence, one by one.
#include "core/health/why.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/status.hpp"
#include "core/check/status_code_set.hpp"
#include "core/health/cause.hpp"
#include "core/health/observation.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::inline core::health {
namespace {

using namespace std::chrono_literals;
using check::status;

check::definition a_check(std::uint32_t success = 0, std::uint32_t failures = 0) {
    check::definition made;
    made.target = check::http_target{};
    made.timing.timeout = 5s;
    made.thresholds = {success, failures, failures};
    return made;
}

check::definition expecting(std::vector<check::status_code_set::range> codes) {
    auto made = a_check();
    made.target.as<check::http_target>()->expect.passing = check::status_code_set{std::move(codes)};
    return made;
}

observation answered(std::uint16_t code, outcome what) {
    observation made;
    made.outcome = what;
    made.reason = what == outcome::passing ? failure_reason::none : failure_reason::status;
    made.code = code;
    return made;
}

observation failed(failure_reason reason, std::string cause) {
    observation made;
    made.outcome = outcome::critical;
    made.reason = reason;
    made.cause = std::move(cause);
    return made;
}

observation timed_out(std::vector<std::chrono::nanoseconds> phases) {
    auto made = failed(failure_reason::timeout, "");
    for (std::size_t i = 0; i < phases.size(); ++i) made.phases.at(i) = phases[i];
    return made;
}

std::string said(
    check::definition const& probed,
    observation const& seen,
    progress const& where = {.status = status::critical}
) {
    return why(probed, finding_of(probed, seen), where);
}

TEST(Why, a_code_that_was_not_expected_stands_beside_what_was) {
    EXPECT_EQ(said(expecting({{204, 204}}), answered(200, outcome::critical)), "200, expected 204");
    EXPECT_EQ(
        said(expecting({{200, 299}, {304, 304}}), answered(503, outcome::critical)),
        "503, expected 200-299, 304"
    );
}

TEST(Why, says_the_progress_of_the_thresholds) {
    auto const probed = a_check(2, 3);
    auto const bad = answered(503, outcome::critical);
    auto const good = answered(200, outcome::passing);

    EXPECT_EQ(
        said(probed, bad, {.status = status::passing, .in_a_row = 1}),
        "503, expected 200-299; failure 1 of 3"
    );
    EXPECT_EQ(
        said(probed, bad, {.status = status::critical, .in_a_row = 3}),
        "503, expected 200-299; 3rd failure in a row"
    );
    EXPECT_EQ(
        said(probed, good, {.status = status::critical, .in_a_row = 1, .latency = 3ms}),
        "200 in 3 ms; success 1 of 2"
    );
}

TEST(Why, the_first_failure_needs_no_number) {
    EXPECT_EQ(
        said(a_check(), answered(503, outcome::critical), {.status = status::critical}),
        "503, expected 200-299"
    );
}

TEST(Why, a_recovery_says_what_it_ends) {
    progress const recovered{
        .status = status::passing,
        .latency = 3ms,
        .before = progress::earlier{status::critical, 440s}
    };

    EXPECT_EQ(
        said(a_check(), answered(200, outcome::passing), recovered),
        "200 in 3 ms; was critical for 7m 20s"
    );
}

TEST(Why, a_warning_names_the_field_that_makes_it_one) {
    EXPECT_EQ(
        said(a_check(), answered(429, outcome::warning), {.status = status::warning}),
        "429, which warnStatus lists"
    );
}

TEST(Why, a_timeout_says_how_far_it_came) {
    auto const probed = a_check();

    EXPECT_EQ(said(probed, timed_out({5s})), "dns: no answer within 5s");
    EXPECT_EQ(said(probed, timed_out({1ms, 4s})), "no connection within 5s");
    EXPECT_EQ(
        said(probed, timed_out({1ms, 1ms, 4s})),
        "no TLS handshake within 5s (connected in 2 ms)"
    );
    EXPECT_EQ(
        said(probed, timed_out({1ms, 1ms, 0s, 4s})),
        "no answer within 5s (connected in 2 ms)"
    );
    EXPECT_EQ(said(probed, timed_out({0s, 0s, 0s, 5s})), "no answer within 5s");
    EXPECT_EQ(
        said(probed, timed_out({1ms, 1ms, 0s, 1s, 3s})),
        "the answer did not end within 5s (connected in 2 ms)"
    );
}

TEST(Why, failures_are_named_by_address_and_host_of_the_definition) {
    auto const ours = named_by::definition;

    EXPECT_EQ(
        connect_cause("10.4.2.7:8443", "connection refused", 1, ours),
        "connect: 10.4.2.7:8443 refused"
    );
    EXPECT_EQ(
        connect_cause("10.4.2.7:80", "no route to host", 3, ours),
        "connect: 10.4.2.7:80 no route to host, the last of 3 addresses"
    );
    EXPECT_EQ(dns_cause("shop.example", "no such host", ours), "dns: no such host shop.example");
    EXPECT_EQ(
        dns_cause("shop.example", "server failure", ours),
        "dns: server failure (shop.example)"
    );
    EXPECT_EQ(
        tls_cause("certificate has expired", "", 80h, ours),
        "certificate expired 3 days ago"
    );
    EXPECT_EQ(tls_cause("handshake failure", "", std::nullopt, ours), "tls: handshake failure");
}

TEST(Why, what_a_redirect_named_is_not_shown) {
    auto const its = named_by::target;

    EXPECT_EQ(dns_cause("canary", "no such host", its), "after a redirect: dns: no such host");
    EXPECT_EQ(
        connect_cause("[canary]:1", "connection refused", 1, its),
        "after a redirect: connect: refused"
    );
    EXPECT_EQ(
        tls_cause(
            "certificate is not valid for canary",
            "certificate is not valid for it",
            {},
            its
        ),
        "after a redirect: certificate is not valid for it"
    );
}

TEST(Why, is_short_whatever_it_is_made_of) {
    auto probed = a_check(0, 4'000'000'000);
    std::vector<check::status_code_set::range> many;
    for (std::uint16_t code = 100; code < 600; code += 2) many.push_back({code, code});
    check::http_target target;
    target.expect.passing = check::status_code_set{many};
    probed.target = target;
    progress const late{.status = status::passing, .in_a_row = 3'999'999'999};

    auto const codes = said(probed, answered(101, outcome::critical), late);
    auto const cause = said(probed, failed(failure_reason::dns, std::string(1000, 'x')), late);

    EXPECT_LE(codes.size(), longest_why);
    EXPECT_LE(cause.size(), longest_why);
    EXPECT_TRUE(codes.ends_with("...; failure 3999999999 of 4000000000")) << codes;
    EXPECT_TRUE(cause.ends_with("x...; failure 3999999999 of 4000000000")) << cause;
}

TEST(Why, a_cause_of_110_bytes_is_whole_and_a_longer_one_is_cut) {
    auto const cause = [](std::size_t length) {
        return said(a_check(), failed(failure_reason::dns, std::string(length, 'x')));
    };

    EXPECT_EQ(cause(110), std::string(110, 'x'));
    EXPECT_EQ(cause(111), std::string(107, 'x') + "...");
}

TEST(Why, before_the_first_result_it_says_so) {
    EXPECT_EQ(why(a_check(), {}, {}), "no result yet");
}

}  // namespace
}  // namespace vitals::inline core::health
