// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The commands of a probe loop: start, redefine and stop checks, drain, close.

#include "core/check/definition.hpp"
#include "core/schedule/slot.hpp"
#include "core/status/handle.hpp"
#include "net/address_policy/policy.hpp"
#include "probing/checker/probe_loop.hpp"
#include "probing/probe/deadlines.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

namespace vitals::probing::checker {

void probe_loop::start(status::handle which, std::shared_ptr<check::definition const> definition) {
    checks_.add(which, std::move(definition));
    timer_.wake_by(checks_.begin_schedule(which.slot, from_.clock.now()));
}

void probe_loop::replace(
    status::handle which,
    std::shared_ptr<check::definition const> definition
) {
    auto& check = checks_.find(which.slot);
    if (!check.definition) return start(which, std::move(definition));
    check.definition = std::move(definition);
    check.generation = which.generation;
    check.audited = false;
    auto const* const current = check.current;
    abandon(check);
    auto const now = from_.clock.now();
    if (check.due_times.interval() != check.definition->timing.interval ||
        !check.definition->target.kind().probed)
        timer_.wake_by(checks_.begin_schedule(which.slot, now));
    else if (current != nullptr)
        timer_.wake_by(checks_.continue_schedule(which.slot, current->due_time, now));
}

void probe_loop::stop(status::handle which) {
    auto& check = checks_.find(which.slot);
    if (!check.definition) return;
    abandon(check);
    checks_.remove(check);
}

// Neither the result of the probe in flight nor its connection is wanted any more.
void probe_loop::abandon(check_record& check) {
    checks_.take_kept(check).reset();
    auto* const current = std::exchange(check.current, nullptr);
    if (current == nullptr) return;
    current->wanted = false;
    if (!current->finished) current->interrupter.interrupt(probe::interruption::cancelled);
}

void probe_loop::set_policy(std::shared_ptr<net::address_policy::policy const> policy) {
    // Of connections to a Service or a Pod that is gone, the probe that would use one learns by the
    // edition of its namespace: others are not to be closed with each rollout.
    bool const services_alone = policy->edition() == from_.policy->edition();
    from_.policy = std::move(policy);
    if (services_alone) return;
    while (checks_.kept() > 0) checks_.close_one_kept();
    checks_.forget_audited();
}

void probe_loop::set_places(std::size_t in_flight, std::size_t sockets) {
    places_.set_limit(std::max<std::size_t>(in_flight, 1));
    sockets_ = std::max(sockets, places_.limit());
    while (checks_.kept() > 0 && places_.used() + checks_.kept() > sockets_)
        checks_.close_one_kept();
    timer_.wake_by(schedule::slot_after(from_.clock.now()));
}

void probe_loop::drain(runtime::duration limit) {
    ending_.draining = true;
    checks_.close_kept();
    ending_.give_up_at = from_.clock.now() + limit;
    timer_.wake_by(from_.clock.now());
}

void probe_loop::ask() {
    turn_.asked = true;
    timer_.wake_by(from_.clock.now());
}

void probe_loop::close() {
    ending_.closing = true;
    ending_.draining = true;
    checks_.close_kept();
    give_up_all();
    timer_.wake_by(from_.clock.now());
}

void probe_loop::give_up_all() {
    // An interrupted probe may end at once, which takes it out of the list.
    for (auto next = running_.begin(); next != running_.end();)
        (next++)->interrupter.interrupt(probe::interruption::cancelled);
}

}  // namespace vitals::probing::checker
