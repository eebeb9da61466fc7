// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/heartbeats.hpp"

#include "probing/checker/checker_set.hpp"
#include "runtime/coroutine.hpp"
#include "serving/health_server/heartbeat.hpp"
#include "serving/health_server/registry.hpp"
#include "sources/controller/controller.hpp"

#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;
using answer = std::function<void()>;

constexpr auto loop_limit = 60s;
// An informer without events reports progress at least every six minutes.
constexpr auto informer_limit = 15min;

}  // namespace

heartbeats::heartbeats(
    serving::health_server::registry& health,
    runtime::executor const& control_loop
)
    : health_{health},
      control_loop_{health.add_heartbeat("control-loop", loop_limit, [control_loop](answer here) {
          runtime::asio::post(control_loop, std::move(here));
      })} {}

std::function<void()> heartbeats::informer(std::string const& name) {
    struct retired_at_end {
        serving::health_server::heartbeat beat;
        ~retired_at_end() { beat.retire(); }
    };
    // Shared by the copies of the function.
    auto const own = std::make_shared<retired_at_end>(health_.add_heartbeat(name, informer_limit));
    return [own] { own->beat.beat(); };
}

void heartbeats::watch(probing::checker::checker_set& checkers) {
    probe_loops_ = health_.add_heartbeat("probe-loops", loop_limit, [&checkers](answer here) {
        checkers.ask_all(std::move(here));
    });
}

void heartbeats::forget_checkers() {
    if (probe_loops_) probe_loops_->retire();
}

// One reading takes at most a second of CPU. Without an answer for this long, its parser does not
// end.
void heartbeats::watch(sources::controller::controller& reader) {
    reader_ = health_.add_heartbeat("manifest-reader", loop_limit, [&reader](answer here) {
        reader.ask_reader(std::move(here));
    });
}

void heartbeats::forget_reader() {
    if (reader_) reader_->retire();
}

}  // namespace vitals::app
