// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/probe_thread.hpp"

#include "log/logger.hpp"
#include "net/loop/event_loop.hpp"
#include "net/socket/socket_network.hpp"
#include "probing/checker/delivery.hpp"
#include "probing/checker/probe_loop.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"

#include <pthread.h>

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace vitals::probing::checker {

probe_thread::probe_thread(
    runtime::clock const& clock,
    log::logger const& log,
    net::socket::socket_network_settings network,
    loop_limits const& limits,
    result_sink to,
    broken broke
)
    : events_{clock},
      turns_{log},
      broke_{std::move(broke)},
      network_{events_, std::move(network)},
      loop_{events_.executor(), events_.clock(), log, network_, limits, std::move(to)},
      commands_{
          events_.executor(),
          [this](std::vector<command>& batch) { execute(batch); },
          [this] { events_.wake(); }
      },
      thread_{[this] { run(); }} {}

probe_thread::~probe_thread() {
    commands_.post(command{.what = command::kind::close});
    thread_.join();
}

void probe_thread::run() {
    ::pthread_setname_np(::pthread_self(), "probe");  // for top -H and debuggers
    std::string why;
    try {
        return serve();
    } catch (std::exception const& error) {
        why = error.what();
    } catch (...) {
        why = "unknown";
    }
    broke_(std::move(why));
}

void probe_thread::serve() {
    events_.after_each_turn([this](runtime::duration turn) {
        turns_.add(turn, events_.clock().now());
    });
    runtime::cancellation never{events_.executor()};
    auto probing = loop_.run();
    probing.start(never);
    events_.run([&probing] { return probing.done(); });
    probing.take();
}

void probe_thread::add_to(probe_loop_statistics& sum) const {
    loop_.add_to(sum);
    turns_.turns().add_to(sum.turns);
    sum.idle_sockets += network_.idle_sockets();
    auto const& names = network_.questions();
    auto const all = names.all();
    sum.names_in_flight += all.in_flight;
    sum.names_waiting += all.waiting;
    sum.names_postponed += names.postponed();
    for (auto const& [ns, each] : names.by_namespace()) {
        auto& of = sum.namespaces[ns];
        of.names_in_flight += each.in_flight;
        of.names_waiting += each.waiting;
    }
}

void probe_thread::execute(std::vector<command>& commands) {
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
            case command::kind::policy:
                loop_.set_policy(std::move(each.policy));
                break;
            case command::kind::places:
                loop_.set_places(each.places, each.sockets);
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

}  // namespace vitals::probing::checker
