// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/lease.hpp"

#include "app/cluster.hpp"
#include "app/process.hpp"
#include "kube/config/environment.hpp"
#include "kube/config/in_cluster.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/random.hpp"
#include "runtime/task_group.hpp"

#include <random>
#include <string>
#include <utility>

namespace vitals::app {

namespace {

// A container that is started again in its Pod has the Pod's name, too, and is another process.
std::string unique(std::string const& pod) {
    std::random_device random;
    return pod + "_" + std::to_string(random()) + std::to_string(random());
}

}  // namespace

lease::lease(parts from)
    : client_{make_cluster(from.of.loop(), from.of.clock, from.of.log, from.to.config).client},
      holder_{
          {.clock = from.of.clock,
           .api = *client_,
           .log = from.of.log,
           .random = runtime::uniform_random(),
           .which = {from.to.config.default_namespace, std::move(from.name)},
           .identity = unique(from.to.identity),
           .former = kube::config::is_in_cluster(kube::config::process_environment())
                         ? from.to.identity + "_"
                         : "",
           .began = std::move(from.began),
           .another_lives = std::move(from.another_lives)}
      } {}

runtime::awaitable<void> lease::run() {
    runtime::task_group both{co_await runtime::asio::this_coro::executor};
    both.spawn(client_->run());
    both.spawn(holder_.run());
    co_await both.join();
}

}  // namespace vitals::app
