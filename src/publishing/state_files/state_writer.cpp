// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/state_files/state_writer.hpp"

#include "core/health/transition.hpp"
#include "core/report/draft.hpp"
#include "core/report/read.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/resource.hpp"
#include "kube/work_queue/job.hpp"
#include "publishing/state_files/state_file.hpp"
#include "publishing/state_files/state_folder.hpp"
#include "publishing/state_files/state_thread.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace vitals::publishing::state_files {

using namespace std::chrono_literals;
using kube::model::object_key;

namespace {

constexpr auto between_writes = 50ms;  // of all files: 20 a second
constexpr auto disk_deadline = 10s;
// The files bound the keys. One worker: a disk does no better with more.
constexpr kube::work_queue::limits bounds{
    .workers = 1,
    .most_waiting = std::numeric_limits<std::size_t>::max() / 4
};

constexpr auto between_looks = 1min;
// The job that looks whether the files are still there. No file has that key.
kube::work_queue::key const looking{};

// A group of its own: a file that cannot be written delays no other.
kube::work_queue::key queued(object_key const& key) {
    return {.group = key.name, .name = key.ns};
}

}  // namespace

state_writer::state_writer(parts from)
    : from_{std::move(from)},
      answered_{from_.loop},
      queue_{
          {.loop = from_.loop,
           .clock = from_.clock,
           .random = from_.random,
           .work = [this](kube::work_queue::job of) { return work(std::move(of)); },
           .dropped = [this](kube::work_queue::drop const& what
                      ) { unwritten_ += what.key == looking ? 0 : 1; }},
          bounds
      } {
    queue_.add(looking, between_looks);
}

void state_writer::adopt(object_key const& key, report::earlier_report const& from) {
    auto& mine = files_[key];
    mine.exists = true;
    mine.last.adopt(from);
}

// Also while nothing can be written.
void state_writer::redefined(object_key const& key) {
    if (auto const found = files_.find(key); found != files_.end())
        found->second.last.forget_removed(from_.checks, {.ns = key.ns, .config_map = key.name});
    touch(key);
}

void state_writer::changed(status::check_status const& check, health::transition const& change) {
    auto const& who = check.definition->identity;
    object_key const key{std::string{who.ns()}, std::string{who.config_map()}};
    files_[key].last.changed(check, change);
    touch(key);
}

void state_writer::touch(object_key const& key) {
    auto& mine = files_[key];
    auto const next = mine.last_write + mine.last.distance();
    auto const wait = std::max<runtime::duration>(next - from_.clock.now(), 0s);
    queue_.add(queued(key), wait);
}

// A check that is passing may have counted failures since its file was written.
runtime::awaitable<void> state_writer::flush(runtime::duration limit) {
    ending_ = true;
    for (auto const& [key, mine] : files_) queue_.add(queued(key));
    co_await queue_.drain(limit);
    if (unwritten_ > 0)
        from_.log.warn(
            "the end comes before all state files are written; their last results may be older",
            {{"folder", from_.folder}, {"files", unwritten_}}
        );
}

runtime::awaitable<kube::work_queue::outcome> state_writer::work(kube::work_queue::job of) {
    using kube::work_queue::result;
    if (of.key == looking) {
        co_await runtime::with_timeout(from_.clock, disk_deadline, look());
        if (!ending_) queue_.add(looking, between_looks);
        co_return kube::work_queue::outcome{};
    }
    object_key const key{of.key.name, of.key.group};
    auto const done = co_await runtime::with_timeout(from_.clock, disk_deadline, write(key));
    if (!done)
        failed(key, {ETIMEDOUT});
    else if (!*done)
        failed(key, done->error());
    else
        succeeded(key);
    co_return kube::work_queue::outcome{done && *done ? result::done : result::retry};
}

// What is written is what is true when it is its turn.
runtime::awaitable<file_result<void>> state_writer::write(object_key const& key) {
    co_await turn();
    auto found = files_.find(key);
    if (found == files_.end()) co_return file_result<void>{};
    auto const problems = from_.look_up(key);
    if (!problems) co_return co_await remove(key);
    report::subject const of{
        .ns = key.ns,
        .config_map = key.name,
        .problems = *problems,
        .at_end = ending_
    };
    report::drafting making{of, found->second.last, from_.clock.wall()};
    auto next = co_await make_pieces(key, std::move(making));
    found = files_.find(key);
    if (!next || found == files_.end()) co_return file_result<void>{};
    // Its checks were stopped meanwhile: it would have those of the first pieces.
    if (!from_.look_up(key)) co_return co_await remove(key);
    report::subject const now{.ns = key.ns, .config_map = key.name, .at_end = ending_};
    if (!found->second.last.shows(*next, from_.checks, now)) {
        found->second.last_write = from_.clock.now();
        expect_nothing(found->second);
        auto text = render_state(key, next->content, from_.writer, from_.clock.wall());
        auto const size = text.size();
        auto writing = perform([name = file_name(key), text = std::move(text)](auto& folder) {
            return folder.write(name, text);
        });
        auto done = co_await std::move(writing);
        if (!done) co_return done;
        ++counters_.writes;
        counters_.bytes += size;
        files_[key].last.wrote(*next, from_.checks, now);
    }
    if (next->moves && !ending_) queue_.add(queued(key), report::refreshed_after(files_.size()));
    co_return file_result<void>{};
}

// Others have their turn on the loop between any two pieces.
runtime::awaitable<std::optional<report::draft>>
state_writer::make_pieces(object_key const& key, report::drafting making) {
    for (;;) {
        auto const mine = files_.find(key);
        if (mine == files_.end()) co_return std::nullopt;
        if (!making.next(from_.checks, mine->second.last)) co_return making.take();
        co_await runtime::asio::post(from_.loop, runtime::use_awaitable);
    }
}

// Somebody may have deleted files, or put another folder there: they are written again. An error is
// said when one is written.
runtime::awaitable<file_result<void>> state_writer::look() {
    if (ending_) co_return file_result<void>{};
    while (busy_) co_await answered_.wait();
    std::set<std::string> names;
    for (auto const& [key, mine] : files_)
        if (mine.exists) names.insert(file_name(key));
    auto const gone = std::make_shared<std::set<std::string>>();
    auto looked = perform([gone, names = std::move(names)](auto& folder) -> file_result<void> {
        auto found = folder.missing(names);
        if (!found) return std::unexpected(found.error());
        *gone = *std::move(found);
        return {};
    });
    auto const done = co_await std::move(looked);
    if (!done) co_return done;
    std::size_t missing = 0;
    for (auto& [key, mine] : files_) {
        if (!mine.exists || !gone->contains(file_name(key))) continue;
        mine.exists = false;
        mine.last.lost();
        touch(key);
        ++missing;
    }
    if (missing > 0)
        from_.log.warn(
            "state files are missing; they are written again",
            {{"folder", from_.folder}, {"files", missing}}
        );
    co_return done;
}

// An operation may happen after it was given up, or although it failed: until it has succeeded it
// is not known what the disk has.
void state_writer::expect_nothing(entry& of) {
    of.exists = true;
    of.last.lost();
}

runtime::awaitable<file_result<void>> state_writer::remove(object_key const& key) {
    if (files_[key].exists) {
        expect_nothing(files_[key]);
        auto removing =
            perform([name = file_name(key)](auto& folder) { return folder.remove(name); });
        auto done = co_await std::move(removing);
        if (!done) co_return done;
    }
    // It may have come back meanwhile: then it is written next.
    if (from_.look_up(key))
        files_[key] = entry{};
    else
        files_.erase(key);
    co_return file_result<void>{};
}

// At the end nobody waits for a distance. An operation that was given up may still be under way.
runtime::awaitable<void> state_writer::turn() {
    auto const now = from_.clock.now();
    if (!ending_ && next_write_ > now) co_await from_.clock.sleep_until(next_write_);
    next_write_ = from_.clock.now() + between_writes;
    while (busy_) co_await answered_.wait();
}

runtime::awaitable<file_result<void>> state_writer::perform(
    std::function<file_result<void>(state_folder&)> operation
) {
    busy_ = true;
    from_.on_disk([this, operation = std::move(operation)](state_folder& folder) {
        auto const done = operation(folder);
        return state_thread::answer{[this, done] {
            busy_ = false;
            result_ = done;
            answered_.notify_all();
        }};
    });
    while (busy_) co_await answered_.wait();
    co_return result_;
}

void state_writer::succeeded(object_key const& key) {
    failing_.erase(key);
    if (!failing_.empty() || logged_.empty()) return;
    logged_.clear();
    from_.log.info("state files are written again", {{"folder", from_.folder}});
}

// Each error is logged once, until no file fails any more.
void state_writer::failed(object_key const& key, file_error error) {
    ++counters_.failures;
    failing_.insert(key);
    if (!logged_.insert(error.code).second) return;
    auto const why =
        error.code == ETIMEDOUT ? std::string{"no answer within 10 s"} : error.message();
    from_.log.warn(
        "state files cannot be written; a restart would continue with older results",
        {{"folder", from_.folder},
         {"file", file_name(key)},
         {"error", why},
         {"hint", "make room, or let this process write there; it tries again every minute"}}
    );
}

}  // namespace vitals::publishing::state_files
