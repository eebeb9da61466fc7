// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/reading_thread.hpp"

#include "core/manifest/parse.hpp"
#include "kube/model/config_map.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/cpu_time.hpp"
#include "sources/controller/reader.hpp"
#include "sources/controller/reading.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace vitals::sources::controller {

namespace {

constexpr std::size_t worth_giving_back =
    std::size_t{256} * 1024;  // bytes of text; reading it takes ten times as many

}  // namespace

reading_thread::reading_thread(
    runtime::executor control,
    receiver to,
    std::chrono::nanoseconds budget,
    manifest::limits bounds
)
    : budget_{budget},
      bounds_{std::move(bounds)},
      work_{loop_.get_executor()},
      readings_{
          std::move(control),
          [to = std::move(to)](std::vector<reading>& some) {
              for (auto& each : some) to(std::move(each));
          }
      },
      objects_{loop_.get_executor(), [this](auto& objects) { read_all(objects); }},
      // An exception here can only mean that memory is out. It ends the process with its message.
      thread_{[this] { loop_.run(); }} {}

reading_thread::~reading_thread() {
    stopped_ = true;
    loop_.stop();
    thread_.join();
}

void reading_thread::ask(std::function<void()> answered) {
    runtime::asio::post(loop_, std::move(answered));
}

void reading_thread::read_all(std::vector<kube::model::config_map>& objects) {
    for (auto const& each : objects) {
        auto const before = runtime::thread_cpu_time();
        runtime::cpu_budget const budget{budget_};
        auto made = read_config_map(each, [&] { return stopped_ || budget.spent(); }, bounds_);
        if (stopped_) return;
        made.cost = runtime::thread_cpu_time() - before;
        readings_.post(std::move(made));
    }
    // The allocator keeps a heap for each thread. Memory of a large reading is given back, since no
    // other thread could use it.
    bool const large = std::ranges::any_of(objects, [](auto const& each) {
        return bytes_of(each) >= worth_giving_back;
    });
    objects.clear();
    if (!large) return;
    spare_.freed();
    give_memory_back();
}

void reading_thread::give_memory_back() {
    auto const later = spare_.give_back(runtime::system_clock{}.now());
    if (!later) return;
    pending_.expires_at(*later);  // replaces a pending wait
    pending_.async_wait([this](auto const& cancelled) {
        if (!cancelled) give_memory_back();
    });
}

}  // namespace vitals::sources::controller
