// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/ttl/ttl_checks.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/check/ttl_target.hpp"
#include "core/health/observation.hpp"
#include "core/health/outcome_of.hpp"
#include "core/reconcile/plan.hpp"
#include "core/schedule/ttl_deadlines.hpp"
#include "core/status/status_store.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"
#include "text/time/duration.hpp"
#include "text/utf8/utf8.hpp"

#include <boost/asio/post.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::ttl {

namespace {

check::ttl_target const* ttl_of(check::definition const& of) {
    return of.target.as<check::ttl_target>();
}

bool has_expired(status::check_status const& of) {
    return !of.pending && of.status() == check::status::critical &&
           of.reason == health::failure_reason::timeout;
}

}  // namespace

std::string first_bytes(std::string_view output, std::size_t longest) {
    auto text = utf8::visible(output, utf8::ascii_controls::keep_breaks, longest);
    if (output.size() <= longest) return text;
    return text.append(" ... (captured ")
        .append(std::to_string(longest))
        .append(" of ")
        .append(std::to_string(output.size()))
        .append(" bytes)");
}

void ttl_checks::before(reconcile::plan const& plan) {
    for (auto const& each : plan.stop)
        if (ttl_of(*each) != nullptr)
            if (auto const known = store_.handle_of(each->identity.text()))
                deadlines_.forget(known->slot);
}

void ttl_checks::after(reconcile::plan const& plan) {
    for (auto const& [from, to] : plan.replace) {
        auto const* const old = ttl_of(*from);
        auto const* const now = ttl_of(*to);
        if (old == nullptr && now == nullptr) continue;
        auto const known = store_.handle_of(to->identity.text());
        if (!known) continue;
        if (now == nullptr)
            deadlines_.forget(known->slot);
        else if (old == nullptr)
            set(known->slot, now->ttl, false);
        else if (old->ttl != now->ttl && deadlines_.knows(known->slot))
            set(known->slot, now->ttl, deadlines_.updated(known->slot));
    }
    for (auto const& each : plan.start) {
        auto const* const now = ttl_of(*each);
        if (now == nullptr) continue;
        auto const known = store_.handle_of(each->identity.text());
        if (known && !has_expired(*store_.in(known->slot))) set(known->slot, now->ttl, false);
    }
}

void ttl_checks::set(std::uint32_t slot, std::chrono::milliseconds ttl, bool updated) {
    deadlines_.set(slot, clock_.now() + ttl, updated);
    if (deadlines_.next() < asleep_until_) wake_.notify_all();
}

update_end
ttl_checks::update(std::string_view identity, check::status to, std::string_view output) {
    auto const known = store_.handle_of(identity);
    if (!known) return update_end::unknown_check;
    auto const& definition = *store_.in(known->slot)->definition;
    auto const* const target = ttl_of(definition);
    if (target == nullptr) return update_end::not_ttl;
    ++counters_.updates;
    set(known->slot, target->ttl, true);
    health::observation seen;
    seen.outcome = health::outcome_of(to);
    seen.reason = to == check::status::passing ? health::failure_reason::none
                                               : health::failure_reason::status;
    seen.ended = clock_.wall();
    seen.output = first_bytes(output, definition.output_max_size);
    store_.observe(*known, std::move(seen));
    return update_end::done;
}

void ttl_checks::expire(schedule::ttl_deadlines::expired const& which) {
    auto const* const check = store_.in(which.check);
    if (check == nullptr) return;
    auto const* const target = ttl_of(*check->definition);
    if (target == nullptr) return;
    ++counters_.expired;
    counters_.lateness.add(std::chrono::duration<double>{clock_.now() - which.due}.count());
    health::observation seen;
    seen.outcome = health::outcome::critical;
    seen.reason = health::failure_reason::timeout;
    seen.ended = clock_.wall();
    seen.cause = "no update within " + time::format_duration(target->ttl);
    seen.output = "TTL expired";
    if (which.updated && !check->output.empty())
        seen.output.append(" (last output before timeout follows): ").append(check->output);
    store_.observe({which.check, check->generation}, std::move(seen));
}

runtime::awaitable<void> ttl_checks::run() {
    for (;;) {
        auto const next = deadlines_.next();
        auto const now = clock_.now();
        if (next && *next <= now) {
            for (auto const& each : deadlines_.take(now, most_in_turn)) expire(each);
            co_await runtime::asio::post(runtime::use_awaitable);
            continue;
        }
        asleep_until_ = next.value_or(runtime::time_point::max());
        if (next)
            co_await runtime::with_timeout(clock_, *next - now, sooner());
        else
            co_await wake_.wait();
        asleep_until_ = {};
    }
}

runtime::awaitable<bool> ttl_checks::sooner() {
    co_await wake_.wait();
    co_return true;
}

}  // namespace vitals::probing::ttl
