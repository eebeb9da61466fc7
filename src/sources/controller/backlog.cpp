// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/backlog.hpp"

#include "kube/model/config_map.hpp"
#include "kube/model/resource.hpp"
#include "kube/work_queue/job.hpp"
#include "runtime/clock.hpp"
#include "sources/controller/reading.hpp"

#include <cassert>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace vitals::sources::controller {

namespace {

kube::work_queue::key queue_key(kube::model::object_key const& of) {
    return {of.ns, of.name};
}

}  // namespace

// The newest version replaces the one that waits, and keeps its ticket: a ConfigMap that is edited
// again and again counts as done, for those that wait for it, when it has been read once.
void backlog::changed(kube::model::config_map object, runtime::time_point now) {
    auto const key = object.key;
    auto since = drop_waiting(key);
    if (auto const gone = removed_.extract(key); !gone.empty()) since = gone.mapped();
    auto due = now;
    if (auto const held = held_until_.find(key); held != held_until_.end() && held->second > now) {
        due = held->second;
        if (since) outstanding_.erase(*since);
        since = 0;
    }
    auto const bytes = bytes_of(object);
    if (!since) since = new_ticket();
    (*since == 0 ? bytes_held_off_ : bytes_) += bytes;
    waiting_.emplace(key, waiting{std::move(object), bytes, *since});
    queue_.add(queue_key(key), due, now, bytes);
}

bool backlog::renumbered(kube::model::object_key const& key, std::string const& version) {
    if (auto const found = waiting_.find(key); found != waiting_.end())
        found->second.object.resource_version = version;
    else if (in_reading_ && in_reading_->key == key)
        in_reading_->newer_version = version;
    else
        return false;
    return true;
}

void backlog::removed(kube::model::object_key const& key) {
    if (in_reading_ && in_reading_->key == key) in_reading_->wanted = false;
    if (removed_.contains(key)) return;
    auto const since = drop_waiting(key);
    // Its key stays in the queue; next_to_read() finds nothing for it.
    removed_.emplace(key, since.value_or(0) != 0 ? *since : new_ticket());
}

std::optional<backlog::ticket> backlog::drop_waiting(kube::model::object_key const& key) {
    auto const found = waiting_.find(key);
    if (found == waiting_.end()) return std::nullopt;
    auto const since = found->second.since;
    forget(found->second);
    waiting_.erase(found);
    return since;
}

void backlog::forget(waiting const& one) {
    (one.since == 0 ? bytes_held_off_ : bytes_) -= one.bytes;
}

std::optional<kube::model::object_key> backlog::next_removal() {
    if (removed_.empty()) return std::nullopt;
    auto const of_next_namespace = removed_.lower_bound({last_removal_ + '\0', ""});
    auto next = removed_.extract(
        of_next_namespace == removed_.end() ? removed_.begin() : of_next_namespace
    );
    outstanding_.erase(next.mapped());
    last_removal_ = next.key().ns;
    return std::move(next.key());
}

bool backlog::has_removals(std::string const& ns) const {
    auto const found = removed_.lower_bound({ns, ""});
    return found != removed_.end() && found->first.ns == ns;
}

std::optional<kube::model::config_map> backlog::next_to_read(runtime::time_point now) {
    auto const waits = [this](std::string const& ns) { return has_removals(ns); };
    while (auto const next = queue_.take(now, waits)) {
        kube::model::object_key const key{next->key.group, next->key.name};
        auto const found = waiting_.find(key);
        auto const held = held_until_.find(key);
        bool const too_soon = held != held_until_.end() && held->second > now;
        if (found == waiting_.end() || too_soon) {
            queue_.done(next->key, {}, now, 0);
            if (found != waiting_.end())
                queue_.add(next->key, held->second, now, found->second.bytes);
            continue;
        }
        in_reading_ = in_reading{key, found->second.since};
        forget(found->second);
        return std::move(waiting_.extract(found).mapped().object);
    }
    return std::nullopt;
}

bool backlog::done_reading(bool given_up, runtime::time_point now) {
    auto const read = std::exchange(in_reading_, std::nullopt);
    assert(read);
    auto const& key = read->key;
    queue_.done(queue_key(key), {}, now, 0);
    outstanding_.erase(read->since);
    // NOLINTNEXTLINE(misc-include-cleaner): it comes from <map>
    std::erase_if(held_until_, [now](auto const& each) { return each.second <= now; });
    if (!given_up) return read->wanted;
    held_until_.insert_or_assign(key, now + hold_off);
    if (auto const found = waiting_.find(key); found != waiting_.end()) {
        auto& newer = found->second;
        forget(newer);
        outstanding_.erase(std::exchange(newer.since, 0));
        bytes_held_off_ += newer.bytes;
    }
    return read->wanted;
}

}  // namespace vitals::sources::controller
