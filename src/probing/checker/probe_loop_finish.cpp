// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// How a probe ends, and how its result leaves the loop.

#include "core/health/observation.hpp"
#include "core/schedule/slot.hpp"
#include "core/status/output_budget.hpp"
#include "log/logger.hpp"
#include "net/address_policy/ranges.hpp"
#include "probing/checker/delivery.hpp"
#include "probing/checker/probe_loop.hpp"
#include "probing/checker/tenants.hpp"
#include "probing/checker/undelivered_bytes.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/denied.hpp"
#include "probing/run_probe.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::checker {

namespace {

// Results are batched up to 50 ms, so that a lightly loaded loop does not wake the control thread
// once per slot (20 % less CPU at 100 checks a second, docs/performance.md).
constexpr runtime::duration longest_kept_back = std::chrono::milliseconds{50};
constexpr result_count most_kept_back{.results = 512, .bytes = std::size_t{1024} * 1024};
// Lines about what an audit lets through, of one namespace and loop, since the policy changed:
// others need room in the log, too.
constexpr std::size_t most_audited = 100;

constexpr std::uint32_t seconds_of_doubt = 4;

// What is left of an output while its namespace has so many quarters of its share on the way: large
// ones leave room for small ones.
struct cut {
    std::size_t most;
    std::size_t quarters;
};
constexpr std::array cuts{
    cut{status::output_budget::steps[0], 2},
    cut{status::output_budget::steps[1], 3},
    cut{status::output_budget::steps[2], 4}
};
// What has no room at all. So short that it lies in the string itself.
constexpr auto* no_room = "[shortened]";

std::size_t bytes_on_the_heap(std::string const& text) {
    return text.capacity() > std::string{}.capacity() ? text.capacity() : 0;
}

std::string_view what_of(std::exception_ptr const& failure, std::string& text) {
    try {
        std::rethrow_exception(failure);
    } catch (std::exception const& error) {
        text = error.what();
    } catch (...) {
        text = "unknown";
    }
    return text;
}

}  // namespace

runtime::task<void> probe_loop::run_to_end(running_probes::iterator which) {
    try {
        which->seen = co_await run_probe(*which->definition, which->with);
    } catch (...) {  // a probe reports failures as results: this is a bug of ours, or out of memory
        std::string text;
        from_.log.error(
            "probe broke off",
            {{"check", which->definition->identity.text()},
             {"error", what_of(std::current_exception(), text)}}
        );
        which->seen = {};
        which->seen.reason = health::failure_reason::resources;
        which->seen.ended = from_.clock.wall();
        which->with.kept.reset();
    }
    finish(which);
}

void probe_loop::finish(running_probes::iterator which) {
    // The connection of an unwanted probe is closed with it.
    auto const& ns = which->definition->identity.ns();
    if (which->with.kept && which->wanted && which->with.kept->policy == from_.policy->edition(ns))
        checks_.keep(checks_[which->check.slot], std::move(which->with.kept));
    if (auto const& denied = which->with.denied) {
        count_denied(*which, *denied);
        if (denied->why == net::address_policy::denial::outside && which->wanted)
            doubt_outside(*which);
    }
    which->finished = true;
    shorten(*which);
    auto const now = from_.clock.now();
    // Moved, not destroyed: its own coroutine is running.
    finished_.add(running_, which, latest_delivery(*which, now));
    give_place_back(which->tenant);
    timer_.wake_by(std::max(schedule::to_slot(finished_.due()), schedule::slot_after(now)));
}

// DNS may know the address of a new Service or Pod before its watch has brought it here: so the
// first denials for this reason accuse nobody. Nothing was sent.
void probe_loop::doubt_outside(running_probe& of) {
    auto& since = checks_[of.check.slot].outside_since;
    auto const now = static_cast<std::uint32_t>(
        std::chrono::floor<std::chrono::seconds>(from_.clock.now().time_since_epoch()).count()
    );
    if (since == 0) since = std::max(now, 1U);
    if (now - since < seconds_of_doubt) of.seen.outcome = health::outcome::inconclusive;
}

// Large outputs that arrive together, or many small ones, as one namespace can arrange it, must not
// stop the starts of all namespaces: so they are cut before there are so many bytes. Those of other
// namespaces stay whole. The next result is whole again; status and reason always stay.
void probe_loop::shorten(running_probe& finished) const {
    auto& output = finished.seen.output;
    auto const bytes = bytes_on_the_heap(output);
    if (bytes == 0) return;
    auto const& of = finished.tenant.undelivered;
    auto const share = sink_.room->share_of(*of);
    auto const* const to = std::ranges::find_if(cuts, [&](cut const& each) {
        return of->mine + std::min(bytes, each.most) <= share / 4 * each.quarters;
    });
    if (to == cuts.end())
        output = no_room;
    else if (output.size() > to->most)
        output = status::shortened(output, to->most);
    if (to != cuts.begin()) output.shrink_to_fit();
    finished.bytes = undelivered_bytes{of, bytes_on_the_heap(output)};
}

void probe_loop::give_place_back(tenant& tenant) {
    places_.give_back();
    tenant.in_flight.set(tenant.in_flight.get() - 1);
    if (tenant.checks == 0) checks_.namespaces().forget_if_gone(tenant);
    counters_.in_flight.set(places_.used());
}

// What an audit lets through is logged once for each check, of the first checks of each namespace.
void probe_loop::count_denied(running_probe const& finished, probe::denied const& denied) {
    counters_.blocked[std::to_underlying(denied.why)][std::to_underlying(denied.origin)].add(1);
    if (!denied.audited || !finished.wanted) return;
    if (std::exchange(checks_[finished.check.slot].audited, true)) return;
    auto const ns = finished.tenant.ns;
    auto const count = checks_.namespaces().audited(ns);
    if (count == most_audited + 1)
        from_.log.warn(
            "probes of more checks would be blocked than the log lists",
            {{"namespace", ns}, {"listed", most_audited}}
        );
    if (count > most_audited) return;
    from_.log.warn(
        "probe would be blocked",
        {{"check", finished.definition->identity.text()},
         {"why", denied.text},
         {"class", to_string(denied.why)},
         {"at", to_string(denied.origin)}}
    );
}

// A check continues when its result is delivered, so that is before its next due time. Probes that
// wait for a place in flight wait for the next slot at most.
runtime::time_point
probe_loop::latest_delivery(running_probe const& finished, runtime::time_point now) const {
    auto const kept_back = finished_.size();
    if (kept_back.results + 1 >= most_kept_back.results ||
        kept_back.bytes + bytes_of(finished.seen) >= most_kept_back.bytes ||
        !checks_.waiting().empty())
        return now;
    auto const next_due = finished.due_time + finished.definition->timing.interval;
    return std::min(now + longest_kept_back, next_due - schedule::slot);
}

void probe_loop::deliver(runtime::time_point now) {
    finished_.deliver(sink_, [&](running_probe const& each) {
        auto& check = checks_[each.check.slot];
        check.current = nullptr;
        if (each.seen.reason != health::failure_reason::blocked) check.outside_since = 0;
        auto const pace =
            each.seen.awaits_a_reading() ? check_table::pace::soon : check_table::pace::usual;
        timer_.wake_by(checks_.continue_schedule(each.check.slot, each.due_time, now, pace));
    });
    if (ending_.draining && running_.empty() && sink_.drained) std::exchange(sink_.drained, {})();
}

}  // namespace vitals::probing::checker
