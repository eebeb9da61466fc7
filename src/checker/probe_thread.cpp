// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "checker/probe_thread.hpp"

#include "checker/probe_loop.hpp"
#include "log/logger.hpp"
#include "net/event_loop.hpp"
#include "net/socket_network.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <utility>
#include <vector>

namespace vitals::checker {

namespace asio = runtime::asio;

probe_thread::probe_thread(
    runtime::clock const& clock,
    log::logger log,
    net::socket_network_settings network,
    loop_limits limits,
    outlet to
)
    : events_{clock},
      log_{log},
      network_{events_, std::move(network)},
      loop_{events_.executor(), events_.clock(), std::move(log), network_, limits, std::move(to)},
      commands_{
          events_.executor(),
          [this](std::vector<command>& batch) { obey(batch); },
          [this] { events_.wake(); }
      },
      thread_{[this] { run(); }} {}

probe_thread::~probe_thread() {
    commands_.post(command{.what = command::kind::close});
    thread_.join();
}

void probe_thread::run() {
    try {
        bool ended = false;
        asio::co_spawn(events_.executor(), serve(), [&ended](std::exception_ptr const& failure) {
            if (failure) std::rethrow_exception(failure);
            ended = true;
        });
        events_.run([&ended] { return ended; });
    } catch (std::exception const& error) {
        // Nobody beats the loop's heart any more: the liveness probe will have us restarted.
        log_.error("a probe loop broke", {{"error", error.what()}});
    }
}

runtime::awaitable<void> probe_thread::serve() {
    runtime::task_group tasks{events_.executor()};
    tasks.spawn(network_.run());
    co_await loop_.run();
    tasks.cancel_all();
    co_await tasks.join();
}

void probe_thread::obey(std::vector<command>& commands) {
    for (auto& each : commands) switch (each.what) {
            case command::kind::start:
                loop_.start(each.check, std::move(each.definition));
                break;
            case command::kind::replace:
                loop_.replace(each.check, std::move(each.definition));
                break;
            case command::kind::stop:
                loop_.stop(each.check);
                break;
            case command::kind::drain:
                loop_.drain(each.limit);
                break;
            case command::kind::ask:
                loop_.ask();
                break;
            case command::kind::close:
                loop_.close();
                break;
        }
}

}  // namespace vitals::checker
