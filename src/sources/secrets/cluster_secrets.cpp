// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/cluster_secrets.hpp"

#include "kube/informer/object_store.hpp"
#include "kube/informer/watcher.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "kube/work_queue/job.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"
#include "runtime/timeout.hpp"
#include "sources/secrets/followed.hpp"
#include "sources/secrets/object_states.hpp"
#include "sources/secrets/refusals.hpp"
#include "sources/secrets/value_source.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::sources::secrets {

using namespace std::chrono_literals;

namespace {

// Of the 20 requests a second that the client sends to the API server, and of its burst of 40.
constexpr double openings_per_second = 5;
constexpr double openings_at_once = 20;
constexpr std::size_t workers = 3;
// An object whose list has no answer by then is still followed; the next one begins.
constexpr auto longest_opening = 10s;

// The watchers log nothing: each of the checks' objects would have its own lines, and what they say
// is counted among the lines of its namespace here.
class no_log final : public log::sink {
    void write(log::level, std::string_view, std::span<log::field const>) override {}
};

}  // namespace

cluster_secrets::cluster_secrets(parts from, outputs to)
    : from_{std::move(from)},
      to_{std::move(to)},
      places_{from_.most.most, from_.limit},
      rate_{openings_per_second, openings_at_once},
      openings_{
          kube::work_queue::workers::parts{
              .loop = from_.loop,
              .clock = from_.clock,
              .random = from_.random,
              .work = [this](kube::work_queue::job of) { return begin_next(std::move(of)); },
              .dropped = [](kube::work_queue::drop const&) {}
          },
          // A namespace waits once, and has a place.
          kube::work_queue::limits{.workers = workers, .most_waiting = from_.most.most + 1}
      },
      answered_{from_.loop} {}

cluster_secrets::~cluster_secrets() = default;

void cluster_secrets::change(
    std::vector<object_name> const& more,
    std::vector<object_name> const& fewer
) {
    for (auto const& each : fewer) end(each);
    auto const now = places_.change(more, fewer);
    for (auto const& each : now.left_out) leave_out(each);
    for (auto const& each : now.placed) add(each);
}

void cluster_secrets::add(object_name const& which) {
    all_.insert_or_assign(which, std::make_shared<followed>(which));
    set(which, object_state::unread);
    openings_.add({.group = which.ns, .name = {}});
}

void cluster_secrets::leave_out(places::without_place const& one) {
    auto const& which = one.which;
    if (states_.of(which) != object_state::left_out) {
        end(which);
        set(which, object_state::left_out);
    }
    if (one.whose == places::fault::of_others)
        to_.crowded_out(which, no_place(from_.most));
    else
        to_.refused(which, too_many_objects(which.ns, places_.limit(which.ns), from_.most));
}

void cluster_secrets::end(object_name const& which) {
    states_.forget(which);
    auto const found = all_.find(which);
    if (found == all_.end()) return;
    auto const gone = std::move(found->second);
    all_.erase(found);
    end(*gone);
}

void cluster_secrets::end(followed& which) {
    trouble(which, {});
    which.ended = true;
    if (which.task && watches_ != nullptr) watches_->cancel(*which.task);
    answered_.notify_all();
}

runtime::awaitable<void> cluster_secrets::run() {
    runtime::task_group watches{from_.loop};
    watches_ = &watches;
    struct at_the_end {
        runtime::task_group*& of;
        ~at_the_end() { of = nullptr; }
    } const forget{watches_};
    watches.spawn(openings_.run());
    co_await watches.join();
}

cluster_secrets::followed_ptr cluster_secrets::first_to_begin(std::string const& ns) const {
    for (auto next = all_.lower_bound({ns, {}, {}}); next != all_.end(); ++next) {
        if (next->first.ns != ns) break;
        if (!next->second->task) return next->second;
    }
    return nullptr;
}

// One object of the namespace; if there are more, the namespace waits for its next turn.
runtime::awaitable<kube::work_queue::outcome> cluster_secrets::begin_next(kube::work_queue::job of
) {
    kube::work_queue::outcome const done{};
    if (!first_to_begin(of.key.group)) co_return done;
    co_await from_.clock.sleep_for(rate_.take(from_.clock.now()));
    auto const which = first_to_begin(of.key.group);
    if (!which) co_return done;
    make_watcher(which);
    which->task = watches_->spawn(follow(which));
    co_await runtime::with_timeout(from_.clock, longest_opening, answered(which));
    if (first_to_begin(of.key.group)) openings_.add(of.key);
    co_return done;
}

runtime::awaitable<bool> cluster_secrets::answered(followed_ptr which) {
    while (!which->ended && !which->watcher->state().synced &&
           which->watcher->state().trouble.empty())
        co_await answered_.wait();
    co_return true;
}

// Holds the watcher until it has ended, also when no check refers to the object any more.
runtime::awaitable<void> cluster_secrets::follow(followed_ptr which) {
    co_await which->watcher->run();
}

void cluster_secrets::make_watcher(followed_ptr const& which) {
    auto* const of = which.get();  // which owns the watcher
    which->watcher = std::make_unique<kube::informer::watcher>(
        kube::informer::watcher::parts{
            .clock = from_.clock,
            .api = from_.api,
            .log = log::logger{std::make_shared<no_log>()},
            .random = from_.random
        },
        kube::model::collection{
            .resource = resource_of(of->name.object),
            .ns = of->name.ns,
            .name = of->name.name
        },
        kube::informer::object_store::handlers{
            .decode = [this, of](auto const& meta, auto json) { return decode(*of, meta, json); },
            .removed =
                [this, of](kube::model::object_key const& key) {
                    if (key.name == of->name.name) not_there(*of);
                }
        },
        kube::informer::watcher::callbacks{
            .on_synced = [this, of] { answer(*of); },
            .on_trouble = [this, of] { answer(*of); },
        }
    );
}

}  // namespace vitals::sources::secrets
