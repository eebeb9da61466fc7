// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/probe_loop_fixture.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "core/schedule/check_schedule.hpp"
#include "probing/checker/delivery.hpp"
#include "probing/checker/probe_loop.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "probing/checker/undelivered_room.hpp"
#include "runtime/clock.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace vitals::probing::checker {

namespace asio = runtime::asio;

ProbeLoop::ProbeLoop(loop_limits const& limits, std::size_t room)
    : loop{
          context.get_executor(),
          loops_clock,
          log.logger(),
          network,
          limits,
          {.deliver =
               [this](std::span<probe_result> batch) {
                   ++deliveries;
                   std::ranges::move(batch, std::back_inserter(results));
               },
           .undelivered = [this] { return undelivered; },
           .drained = [this] { drained = true; },
           .alive = [this] { ++signs_of_life; },
           .room = std::make_shared<undelivered_room>(room)}
      } {
    running.start(never);
    clock.settle();
}

ProbeLoop::~ProbeLoop() {
    asio::post(context, [this] { loop.close(); });
    clock.settle();
    EXPECT_TRUE(running.done() && (running.take(), true));
    EXPECT_EQ(network.open_connections(), 0U);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

ProbeLoop::definition_ptr
ProbeLoop::a_check(std::string const& url, std::chrono::milliseconds interval) {
    check::http_target target;
    target.url = check::url::parse(url).value();
    check::definition made;
    made.identity = check::identity{"shop", "shop", "web"};
    made.target = target;
    made.timing = {interval, std::chrono::seconds{2}};
    return std::make_shared<check::definition const>(std::move(made));
}

void ProbeLoop::start(
    std::uint32_t slot,
    definition_ptr const& definition,
    std::uint32_t generation
) {
    asio::post(context, [this, slot, definition, generation] {
        loop.start({slot, generation}, definition);
    });
    clock.settle();
}

void ProbeLoop::replace(
    std::uint32_t slot,
    definition_ptr const& definition,
    std::uint32_t generation
) {
    asio::post(context, [this, slot, definition, generation] {
        loop.replace({slot, generation}, definition);
    });
    clock.settle();
}

void ProbeLoop::stop(std::uint32_t slot) {
    asio::post(context, [this, slot] { loop.stop({slot, 0}); });
    clock.settle();
}

void ProbeLoop::drain(runtime::duration limit) {
    asio::post(context, [this, limit] { loop.drain(limit); });
    clock.settle();
}

void ProbeLoop::ask() {
    asio::post(context, [this] { loop.ask(); });
    clock.settle();
}

std::vector<health::observation> ProbeLoop::results_of(std::uint32_t slot) const {
    std::vector<health::observation> found;
    for (auto const& each : results)
        if (each.check.slot == slot) found.push_back(each.seen);
    return found;
}

void ProbeLoop::advance_to_start(definition_ptr const& definition) {
    schedule::check_schedule const due_times{
        definition->identity.text(),
        definition->timing.interval
    };
    clock.advance(due_times.first_due(clock.now()) - clock.now());
}

probe_loop_statistics ProbeLoop::statistics() const {
    probe_loop_statistics sum;
    loop.add_to(sum);
    return sum;
}

}  // namespace vitals::probing::checker
