// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/one_probe_fixture.hpp"

#include "core/check/definition.hpp"
#include "core/check/target.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/run_probe.hpp"
#include "runtime/task.hpp"

#include <boost/asio/post.hpp>

#include <cassert>
#include <chrono>
#include <utility>

namespace vitals::probing::probe {

namespace asio = runtime::asio;

check::definition OneProbe::a_check(check::target target) {
    check::definition made;
    made.identity = check::identity{"shop", "shop", "web"};
    made.timing.timeout = std::chrono::seconds{2};
    made.target = std::move(target);
    return made;
}

void OneProbe::start(check::definition definition) {
    ended = false;
    definition_ = std::move(definition);
    auto const due = clock.now() + definition_.timing.timeout;
    limit_.reset();
    running_ = {};
    interrupter_.emplace(context.get_executor());
    limit_.emplace(
        deadlines,
        definition_.timing.timeout,
        due,
        *interrupter_,
        probe::deadlines::scope::probe
    );
    with_.emplace(network, clock, deadlines, *interrupter_, due, policy, &store, std::move(kept));
    running_ = keep_result();
    asio::post(context, [this] { running_.start(*interrupter_); });
    clock.settle();
}

runtime::task<void> OneProbe::keep_result() {
    assert(with_);
    auto& with = *with_;
    result = co_await run_probe(definition_, with);
    ended = true;
    kept = std::move(with.kept);
    limit_.reset();
}

health::observation const& OneProbe::run(check::definition definition) {
    start(std::move(definition));
    while (!ended) advance(std::chrono::seconds{1});
    EXPECT_EQ(network.open_connections(), kept ? 1U : 0U);
    EXPECT_FALSE(deadlines.next());
    return result;
}

void OneProbe::advance(runtime::duration step) {
    auto const end = clock.now() + step;
    for (auto next = deadlines.next(); next && *next <= end; next = deadlines.next()) {
        clock.advance(*next - clock.now());
        if (deadlines.next() == next) expire();
    }
    clock.advance(end - clock.now());
}

void OneProbe::expire() {
    asio::post(context, [this] { deadlines.expire(clock.now()); });
    clock.settle();
}

void OneProbe::interrupt(probe::interruption why) {
    asio::post(context, [this, why] { interrupter_->interrupt(why); });
    clock.settle();
}

}  // namespace vitals::probing::probe
