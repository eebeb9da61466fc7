// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// One probe after the other on the same connection, and everything that ends it.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "probing/http/http_probe_fixture.hpp"
#include "probing/probe/deadlines.hpp"
#include "support/memory_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::http {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::fail;
using support::hang;
using support::script;

auto const ok = script{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};

std::size_t requests_in(std::string_view sent) {
    return static_cast<std::size_t>(std::ranges::count(sent, '\n')) / 5;  // lines of one request
}

class KeptConnection : public OneProbe {
protected:
    static check::http_target& http(check::definition& of) {
        return *of.target.as<check::http_target>();
    }
    static check::definition reusing(std::string const& url) {
        auto made = a_check(url);
        http(made).reuse = true;
        return made;
    }
    // The server's part from the second request on.
    void then_answers(script second, script first = ok) {
        network.at("10.0.0.1", 80).respond = [first = std::move(first),
                                              second = std::move(second)](std::string_view sent) {
            return requests_in(sent) < 2 ? first : second;
        };
    }
    std::size_t connections() const { return network.exchanges().size(); }
    bool keeps_after(script answer) {
        network.at("10.0.0.1", 80).answers(std::move(answer));
        run(check_);
        return std::exchange(kept, nullptr) != nullptr;
    }

    check::definition check_ = reusing("http://10.0.0.1/");
};

TEST_F(KeptConnection, carries_one_probe_after_the_other) {
    network.at("10.0.0.1", 80).answers(ok);

    for (int i = 0; i < 3; ++i) EXPECT_EQ(run(check_).outcome, outcome::passing);

    ASSERT_EQ(connections(), 1U);
    auto const& sent = network.exchanges()[0].request;
    EXPECT_EQ(requests_in(sent), 3U);
    EXPECT_FALSE(sent.contains("Connection:")) << sent;
}

TEST_F(KeptConnection, is_only_for_checks_that_ask_for_it) {
    network.at("10.0.0.1", 80).answers(ok);

    run("http://10.0.0.1/");

    EXPECT_FALSE(kept);
    EXPECT_TRUE(network.exchanges().at(0).request.contains("Connection: close\r\n"));
}

TEST_F(KeptConnection, stays_encrypted_without_another_handshake) {
    network.at("shop.svc", 443).answers(ok);
    check_ = reusing("https://shop.svc/");

    run(check_);
    auto const& seen = run(check_);

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(connections(), 1U);
    EXPECT_TRUE(network.exchanges()[0].secured);
    EXPECT_EQ(network.resolved().size(), 1U);
}

TEST_F(KeptConnection, has_no_time_for_name_connection_and_tls) {
    network.name("shop.svc").steps = {after{10ms}};
    auto& server = network.at("shop.svc", 443);
    server.connect = {after{20ms}};
    server.handshake = {after{30ms}};
    server.answers({after{40ms}, "HTTP/1.1 204 No Content\r\n", after{50ms}, "\r\n"});
    check_ = reusing("https://shop.svc/");
    run(check_);

    auto const& seen = run(check_);

    using phases = std::array<std::chrono::nanoseconds, health::phase_count>;
    EXPECT_EQ(seen.phases, (phases{0ms, 0ms, 0ms, 40ms, 50ms}));
    EXPECT_EQ(seen.duration, 90ms);
}

TEST_F(KeptConnection, survives_answers_whose_end_is_known) {
    EXPECT_TRUE(keeps_after({"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}));
    EXPECT_TRUE(keeps_after({"HTTP/1.1 204 No Content\r\n\r\n"}));
    EXPECT_TRUE(keeps_after(
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "2\r\nok\r\n", "0\r\n\r\n"}
    ));
    EXPECT_TRUE(keeps_after(
        {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}
    ));
    EXPECT_TRUE(
        keeps_after({"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"})
    );
    EXPECT_TRUE(keeps_after({"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n"}));
    http(check_).method = "HEAD";
    EXPECT_TRUE(keeps_after({"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"}));
}

TEST_F(KeptConnection, ends_with_an_answer_after_which_it_is_of_no_use) {
    for (auto const& answer : {
             script{"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"},
             script{"HTTP/1.1 200 OK\r\n\r\nuntil the end"},
             script{"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"},
             script{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart"},
             script{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart", fail{}},
             script{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 408 Too slow\r\n"},
             script{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "no size\r\n"},
         }) {
        EXPECT_FALSE(keeps_after(answer)) << std::get<std::string>(answer.front());
        EXPECT_EQ(result.outcome, outcome::passing);
    }
}

TEST_F(
    KeptConnection,
    ends_with_a_critical_answer_so_that_the_next_probe_may_reach_another_server
) {
    EXPECT_FALSE(keeps_after({"HTTP/1.1 503 Sick\r\nContent-Length: 0\r\n\r\n"}));
    EXPECT_EQ(result.outcome, outcome::critical);
}

TEST_F(KeptConnection, ends_with_another_protocol) {
    http(check_).expect.passing = check::status_code_set{{{101, 299}}};

    EXPECT_FALSE(keeps_after({"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"}));
}

TEST_F(KeptConnection, ends_with_a_request_that_was_not_taken) {
    network.at("10.0.0.1", 80).sending = {fail{"broken pipe"}};

    EXPECT_FALSE(keeps_after(ok));
    EXPECT_EQ(result.outcome, outcome::passing);
}

TEST_F(KeptConnection, that_the_server_left_meanwhile_is_not_asked) {
    network.at("10.0.0.1", 80).leaves = true;
    network.at("10.0.0.1", 80).answers(ok);
    run(check_);

    EXPECT_EQ(run(check_).outcome, outcome::passing);

    ASSERT_EQ(connections(), 2U);
    EXPECT_EQ(requests_in(network.exchanges()[0].request), 1U);
}

TEST_F(KeptConnection, that_the_server_leaves_at_this_moment_accuses_nobody) {
    for (auto const& farewell : {
             script{},
             script{fail{}},
             script{after{10ms}, fail{"broken pipe"}},
             script{"HTTP/1.1 20"},
             script{"\r\nodds and ends of the answer before\r\n"},
             script{"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n"},
             script{"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"},
         }) {
        then_answers(farewell);
        run(check_);
        auto const before = connections();

        auto const& seen = run(check_);

        EXPECT_EQ(seen.outcome, outcome::passing) << seen.output;
        EXPECT_EQ(seen.output, "HTTP GET http://10.0.0.1/: 200 OK Output: ok");
        EXPECT_EQ(connections(), before + 1);
        EXPECT_TRUE(std::exchange(kept, nullptr));
    }
}

TEST_F(KeptConnection, that_is_gone_leaves_the_word_to_a_fresh_one) {
    then_answers({});
    run(check_);
    network.at("10.0.0.1", 80).refuses();

    auto const& seen = run(check_);

    EXPECT_EQ(seen.outcome, outcome::critical);
    EXPECT_EQ(seen.reason, failure_reason::connect);
    EXPECT_FALSE(kept);
}

TEST_F(KeptConnection, is_tried_twice_at_most) {
    then_answers({});
    run(check_);
    network.at("10.0.0.1", 80).respond = nullptr;
    network.at("10.0.0.1", 80).answers({fail{}});

    auto const& seen = run(check_);

    EXPECT_EQ(seen.reason, failure_reason::protocol);
    EXPECT_EQ(connections(), 2U);
}

TEST_F(KeptConnection, is_judged_by_its_answers_as_a_fresh_one_is) {
    then_answers({"HTTP/1.1 503 Sick\r\nContent-Length: 0\r\n\r\n"});
    run(check_);

    EXPECT_EQ(run(check_).code, 503);

    EXPECT_EQ(connections(), 1U);
    EXPECT_FALSE(kept);
}

TEST_F(KeptConnection, has_the_time_of_one_probe_and_ends_when_that_is_up) {
    then_answers({hang{}});
    run(check_);

    auto const& seen = run(check_);

    EXPECT_EQ(seen.reason, failure_reason::timeout);
    EXPECT_EQ(seen.duration, 2s);
    EXPECT_EQ(connections(), 1U);
    EXPECT_FALSE(kept);
}

TEST_F(KeptConnection, shares_the_time_of_a_probe_with_the_fresh_one) {
    then_answers({after{1500ms}, fail{}}, {after{1s}, ok[0]});
    run(check_);

    auto const& seen = run(check_);

    EXPECT_EQ(seen.reason, failure_reason::timeout);
    EXPECT_EQ(seen.duration, 2s);
    EXPECT_EQ(connections(), 2U);
}

TEST_F(KeptConnection, ends_with_a_probe_that_is_not_wanted_any_more) {
    then_answers({hang{}});
    run(check_);
    start(check_);

    interrupt(probe::interruption::cancelled);

    EXPECT_TRUE(ended);
    EXPECT_EQ(result.reason, failure_reason::cancelled);
    EXPECT_FALSE(kept);
    EXPECT_EQ(network.open_connections(), 0U);
}

TEST_F(KeptConnection, is_that_of_the_first_request_not_of_a_redirect) {
    network.at("10.0.0.1", 80)
        .answers({"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.2/\r\nContent-Length: 0\r\n\r\n"});
    network.at("10.0.0.2", 80).answers(ok);
    run(check_);

    auto const& seen = run(check_);

    EXPECT_EQ(seen.code, 200);
    ASSERT_EQ(connections(), 3U);
    EXPECT_EQ(requests_in(network.exchanges()[0].request), 2U);
    EXPECT_EQ(network.exchanges()[1].to, network.exchanges()[2].to);
    EXPECT_TRUE(network.exchanges()[2].request.contains("Connection: close\r\n"));
}

TEST_F(KeptConnection, ends_when_the_place_it_redirects_to_fails) {
    network.at("10.0.0.1", 80)
        .answers({"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.2/\r\nContent-Length: 0\r\n\r\n"});
    network.at("10.0.0.2", 80).refuses();

    run(check_);

    EXPECT_EQ(result.reason, failure_reason::connect);
    EXPECT_FALSE(kept);
}

}  // namespace
}  // namespace vitals::probing::http
