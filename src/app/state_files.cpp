// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/state_files.hpp"

#include "app/defaults.hpp"
#include "core/check/definition.hpp"
#include "core/check/problem.hpp"
#include "core/report/memory.hpp"
#include "kube/model/resource.hpp"
#include "publishing/state_files/read_states.hpp"
#include "publishing/state_files/state_folder.hpp"
#include "publishing/state_files/state_thread.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/random.hpp"
#include "runtime/task_group.hpp"
#include "runtime/timeout.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <utility>

namespace vitals::app {

using publishing::state_files::state_folder;
using publishing::state_files::state_thread;

namespace {

constexpr auto between_looks = std::chrono::minutes{1};

}  // namespace

state_files::state_files(parts from)
    : clock_{from.clock},
      log_{from.log},
      definitions_{from.definitions},
      all_read_{std::move(from.all_read)},
      folder_{from.folder.path().string()},
      answered_{from.loop},
      earlier_{from.log, folder_},
      disk_{from.loop, std::move(from.folder)},
      writer_{{
          .loop = from.loop,
          .clock = from.clock,
          .log = from.log,
          .random = runtime::uniform_random(),
          .folder = folder_,
          .writer = host_name(),
          .checks = from.checks,
          .on_disk = [this](state_thread::job what) { disk_.post(std::move(what)); },
          .look_up = [&known = from.definitions](kube::model::object_key const& key
                     ) -> std::optional<std::span<check::problem const>> {
              if (!known.known().knows(key)) return std::nullopt;
              return std::span{known.known().problems_of(key)};
          },
      }} {
    from.checks.remember_with([this](check::definition const& of) { return earlier_.recall(of); });
}

runtime::awaitable<void> state_files::read() {
    disk_.post([this, now = clock_.wall()](state_folder& folder) -> state_thread::answer {
        auto all = publishing::state_files::read_states(folder, now, disk_.stopped());
        return [this, why = folder.why_unlocked(), all = std::move(all)]() mutable {
            if (!why.empty())
                log_.warn(
                    "the folder of --state-dir cannot be locked; let no other process use it",
                    {{"folder", folder_}, {"error", why}}
                );
            if (given_up_) return;
            read_ = std::move(all);
            answered_.notify_all();
        };
    });
    auto const done = co_await runtime::with_timeout(clock_, deadline, files_read());
    given_up_ = !done;
    if (auto all = std::exchange(read_, std::nullopt)) earlier_.learn(*std::move(all));
    if (given_up_)
        log_.warn(
            "reading state files took too long; checks begin anew",
            {{"folder", folder_}, {"seconds", std::chrono::duration<double>{deadline}.count()}}
        );
}

runtime::awaitable<bool> state_files::files_read() {
    while (!read_) co_await answered_.wait();
    co_return true;
}

void state_files::done(kube::model::object_key const& source) {
    if (auto const* const known = earlier_.find(source)) {
        // Nothing of it is read yet: its file stays as it is.
        if (!definitions_.known().knows(source)) return;
        if (!writer_.knows(source)) writer_.adopt(source, *known);
        bool const whole = definitions_.known().is_whole(source);
        writer_.carry(source, whole ? report::memory{} : known->memory);
        if (whole) earlier_.take(source);
    }
    writer_.redefined(source);
}

runtime::awaitable<void> state_files::run() {
    runtime::task_group both{co_await runtime::asio::this_coro::executor};
    both.spawn(writer_.run());
    both.spawn(forget_rest());
    co_await both.join();
}

// Whatever keeps a manifest from being read at the start, a mount that comes late for example, must
// not cost its results at once.
runtime::awaitable<void> state_files::forget_rest() {
    co_await clock_.sleep_for(remembered_for);
    for (;; co_await clock_.sleep_for(between_looks)) {
        forget_mistaken();
        if (all_read_()) break;
    }
    auto const gone = earlier_.forget([](auto const&) { return true; });
    if (!gone.empty())
        log_.info(
            "state files without manifests are removed",
            {{"folder", folder_}, {"files", gone.size()}}
        );
    for (auto const& each : gone) {
        writer_.adopt(each, {});
        writer_.redefined(each);
    }
}

// Whatever keeps other manifests from being read: a path that is never there would keep all of it.
void state_files::forget_mistaken() {
    auto const is_there = [this](auto const& each) { return definitions_.known().knows(each); };
    for (auto const& each : earlier_.forget(is_there)) {
        writer_.carry(each, {});
        writer_.redefined(each);
    }
}

}  // namespace vitals::app
