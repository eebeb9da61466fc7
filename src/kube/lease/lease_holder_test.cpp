// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/lease/lease_holder.hpp"

#include "kube/client/api_client.hpp"
#include "kube/model/lease.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"
#include "text/json/tree.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <expected>
#include <memory>
#include <optional>
#include <random>
#include <string>

namespace vitals::kube::lease {

using namespace std::chrono_literals;
using client::api_error;
using client::error_class;
using client::verb;

namespace {

// One Lease, as the API server keeps it: a write with an old resourceVersion is a conflict.
struct stored_lease {
    bool exists = false;
    model::lease is;
    std::uint64_t version = 0;
    bool forbidden = false;

    client::api_result<client::api_response> answer(client::api_request const& asked) {
        if (forbidden) return std::unexpected(api_error{error_class::rbac, "leases is forbidden"});
        if (!exists && asked.verb != verb::post)
            return std::unexpected(api_error{error_class::not_found, "not found"});
        if (asked.verb == verb::post && exists)
            return std::unexpected(api_error{error_class::conflict, "already exists"});
        if (asked.verb != verb::get) {
            auto const body = json::parse_tree(asked.body);
            auto const seen = json::text_at(body, "/metadata/resourceVersion");
            if (asked.verb == verb::patch && seen != is.resource_version)
                return std::unexpected(api_error{error_class::conflict, "has been modified"});
            exists = true;
            if (json::object_at(body, "/spec")->HasMember("holderIdentity"))
                is.holder = json::text_at(body, "/spec/holderIdentity");
            is.renewed = json::text_at(body, "/spec/renewTime");
            is.duration =
                std::chrono::seconds{*json::number_at(body, "/spec/leaseDurationSeconds")};
            if (auto const count = json::number_at(body, "/spec/leaseTransitions"))
                is.transitions = *count;
            touch();
        }
        return client::api_response{200, text()};
    }
    // Somebody writes a label.
    void touch() { is.resource_version = std::to_string(++version); }
    std::string text() const {
        return R"({"metadata":{"resourceVersion":")" + is.resource_version +
               R"("},"spec":{"holderIdentity":")" + is.holder + R"(","leaseDurationSeconds":)" +
               std::to_string(is.duration.count()) + R"(,"leaseTransitions":)" +
               std::to_string(is.transitions) + R"(,"renewTime":")" + is.renewed + R"("}})";
    }
};

class api_over final : public client::api_client {
public:
    api_over(stored_lease& lease, runtime::clock& clock) : lease_{lease}, clock_{clock} {}
    runtime::awaitable<client::api_result<client::api_response>>
    call(client::api_request request, runtime::duration deadline) override {
        if (away) {
            co_await clock_.sleep_for(deadline);
            co_return std::unexpected(api_error{error_class::timeout, "no answer"});
        }
        co_return lease_.answer(request);
    }
    runtime::awaitable<client::api_result<std::unique_ptr<client::api_stream>>>
    stream(client::api_request /*request*/, runtime::duration /*deadline*/) override {
        co_return std::unexpected(api_error{});
    }
    runtime::awaitable<void> run() override { co_return; }
    client::queue_state queue() const override { return {}; }

    bool away = false;

private:
    stored_lease& lease_;
    runtime::clock& clock_;
};

// One process.
struct pod {
    pod(runtime::asio::io_context& context,
        support::virtual_clock& time,
        stored_lease& lease,
        log::logger const& log,
        std::string const& name,
        std::string const& start)
        : loop{context.get_executor()},
          api{lease, time},
          holder{
              {.clock = time,
               .api = api,
               .log = log,
               .random = [] { return 0.0; },
               .which = {"vitals", "vitals"},
               .identity = name + "_" + start,
               .former = name + "_",
               .began = [this] { ++began; },
               .another_lives = [this] { ++lives_of_another; }}
          } {
        runtime::asio::co_spawn(
            loop,
            holder.run(),
            runtime::asio::bind_cancellation_slot(stop.slot(), [](std::exception_ptr) {})
        );
    }
    void kill() { stop.emit(runtime::asio::cancellation_type::terminal); }
    void give_back() {
        kill();
        runtime::asio::co_spawn(loop, holder.release(2s), [](std::exception_ptr) {});
    }

    runtime::executor loop;
    api_over api;
    int began = 0;
    int lives_of_another = 0;
    lease_holder holder;
    runtime::asio::cancellation_signal stop;
};

struct LeaseHolder : testing::Test {
    ~LeaseHolder() override {
        for (auto* const each : {&first, &second})
            if (*each) (*each)->kill();
        time.settle();
    }
    void start(std::optional<pod>& one, std::string const& name, std::string const& number = "1") {
        one.emplace(context, time, lease, log.logger(), name, number);
        time.settle();
    }
    void start_both() {
        start(first, "a");
        start(second, "b");
    }

    runtime::asio::io_context context{1};
    support::virtual_clock time{context};
    support::memory_log log;
    stored_lease lease;
    std::optional<pod> first;
    std::optional<pod> second;
};

}  // namespace

TEST_F(LeaseHolder, is_the_first_who_comes_as_long_as_it_lives) {
    start_both();

    time.advance(10min);

    EXPECT_TRUE(first->holder.held());
    EXPECT_FALSE(second->holder.held());
    EXPECT_EQ(second->holder.holder(), "a_1");
    EXPECT_EQ(lease.is.transitions, 0U);
    EXPECT_EQ(first->lives_of_another, 0);
    EXPECT_GT(second->lives_of_another, 100);
}

TEST_F(LeaseHolder, is_the_next_one_when_the_first_has_died_for_the_duration_of_the_lease) {
    start_both();
    first->kill();

    time.advance(14s);
    EXPECT_FALSE(second->holder.held());
    time.advance(4s);

    EXPECT_TRUE(second->holder.held());
    EXPECT_EQ(lease.is.transitions, 1U);
}

TEST_F(LeaseHolder, believes_no_clock_of_another_machine) {
    lease.exists = true;
    lease.is.holder = "dead";
    lease.is.duration = 15s;
    lease.is.renewed = "2099-01-01T00:00:00.000000Z";
    lease.touch();
    start(first, "a");

    time.advance(14s);
    EXPECT_FALSE(first->holder.held());
    time.advance(4s);

    EXPECT_TRUE(first->holder.held());
}

TEST_F(LeaseHolder, is_the_next_one_at_once_when_the_first_gives_it_back) {
    start_both();
    lease.touch();
    first->give_back();

    time.advance(3s);

    EXPECT_TRUE(second->holder.held());
    EXPECT_EQ(second->began, 1);
}

TEST_F(LeaseHolder, that_cannot_renew_stops_before_another_may_begin) {
    start_both();
    first->api.away = true;

    time.advance(11s);
    EXPECT_FALSE(first->holder.held());
    EXPECT_FALSE(second->holder.held());
    time.advance(10s);

    EXPECT_TRUE(second->holder.held());
    EXPECT_EQ(first->holder.lost(), 1U);
    EXPECT_TRUE(log.contains("the Lease was lost"));
}

TEST_F(LeaseHolder, is_not_disturbed_by_who_writes_a_label) {
    start_both();
    lease.touch();
    time.advance(20s);
    EXPECT_TRUE(first->holder.held());

    first->kill();
    for (int second_passed = 0; second_passed < 18; ++second_passed) {
        lease.touch();
        time.advance(1s);
    }
    EXPECT_TRUE(second->holder.held()) << "labels do not renew it";
}

TEST_F(LeaseHolder, is_everybody_while_vitals_has_no_right_to_it_and_one_line_says_so) {
    lease.forbidden = true;
    start_both();
    time.advance(1h);
    EXPECT_TRUE(first->holder.held());
    EXPECT_TRUE(second->holder.held());
    EXPECT_EQ(log.count("no right to the Lease"), 2U);  // one of each process

    lease.forbidden = false;
    time.advance(4min);

    EXPECT_NE(first->holder.held(), second->holder.held());
}

TEST_F(LeaseHolder, is_not_everybody_when_its_right_is_taken_away_for_a_while) {
    start_both();

    lease.forbidden = true;
    time.advance(10min);

    EXPECT_TRUE(first->holder.held());
    EXPECT_FALSE(second->holder.held());
    EXPECT_EQ(lease.is.transitions, 0U);
}

TEST_F(LeaseHolder, is_at_once_the_next_process_of_the_same_pod) {
    start(first, "a", "1");
    first->kill();

    start(second, "a", "2");

    EXPECT_TRUE(second->holder.held());
    EXPECT_EQ(second->holder.holder(), "a_2");
}

TEST_F(LeaseHolder, is_never_two_at_a_time_however_the_network_fails) {
    start_both();
    std::mt19937 random{1};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same each time
    bool a_held = false;
    bool b_held = false;
    for (int step = 0; step < 5'000; ++step) {
        for (auto* const each : {&*first, &*second})
            if (random() % 20 == 0) each->api.away = !each->api.away;
        if (random() % 50 == 0) lease.touch();
        time.advance(500ms);
        ASSERT_FALSE(first->holder.held() && second->holder.held()) << step;
        a_held = a_held || first->holder.held();
        b_held = b_held || second->holder.held();
    }
    EXPECT_TRUE(a_held && b_held);
    EXPECT_GT(lease.is.transitions, 10U);
}

}  // namespace vitals::kube::lease
