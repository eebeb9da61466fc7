// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/first_round.hpp"

#include "core/status/status_store.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"
#include "serving/health_server/registry.hpp"

#include <chrono>
#include <utility>

namespace vitals::app {

namespace {

runtime::awaitable<bool> notified(runtime::condition& by) {
    co_await by.wait();
    co_return true;
}

}  // namespace

first_round::first_round(
    runtime::executor loop,
    runtime::clock& clock,
    log::logger log,
    status::status_store& checks,
    serving::health_server::registry& health
)
    : clock_{clock},
      log_{std::move(log)},
      checks_{checks},
      target_{health.add(
          "first-results",
          {.only_readyz = true, .reason = serving::health_server::disclosure::open}
      )},
      changed_{std::move(loop)} {
    target_.not_ready(results_.text());
}

void first_round::definitions_read() {
    if (results_.due() || results_.ready()) return;
    begun_ = clock_.now();
    results_.listed(checks_.await_first_probes([this] { look(); }), begun_);
    if (results_.ready()) return finish();
    target_.not_ready(results_.text());
    changed_.notify_all();  // now the time to wait for is known
}

// Also after the time was up, for each check that was given up.
void first_round::look() {
    if (results_.ready()) return;
    results_.left(checks_.awaited());
    if (results_.ready()) return finish();
    target_.not_ready(results_.text());
}

void first_round::finish() {
    target_.ready();
    if (checks_.size() > 0) log_results();
    changed_.notify_all();
    if (then_) std::exchange(then_, {})();
}

void first_round::log_results() const {
    using seconds = std::chrono::duration<double>;
    auto const waited = std::chrono::duration_cast<seconds>(clock_.now() - begun_).count();
    if (results_.waited_for() == 0)
        log_.info("first results are in", {{"checks", checks_.size()}, {"seconds", waited}});
    else
        log_.warn(
            "ready without all first results",
            {{"without_result", results_.waited_for()}, {"seconds", waited}}
        );
}

runtime::awaitable<void> first_round::run() {
    while (!results_.ready()) {
        auto const due = results_.due();
        if (!due) {
            co_await changed_.wait();
            continue;
        }
        co_await runtime::with_timeout(clock_, *due - clock_.now(), notified(changed_));
        if (results_.ready()) co_return;
        results_.time_is(clock_.now());
        if (results_.ready()) finish();
    }
}

}  // namespace vitals::app
