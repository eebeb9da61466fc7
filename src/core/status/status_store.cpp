// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/status/status_store.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/threshold_tracker.hpp"
#include "core/health/transition.hpp"
#include "core/health/why.hpp"
#include "core/status/check_status.hpp"
#include "core/status/handle.hpp"
#include "core/status/output_budget.hpp"
#include "core/status/service_lists.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::status {

namespace {

// Whether lists of checks, which do not show the target, show both in the same way.
bool look_alike(check::definition const& a, check::definition const& b) {
    return a.name == b.name && a.notes == b.notes && a.service == b.service &&
           a.timing == b.timing && a.target.kind() == b.target.kind();
}

// `value`, not negative, rounded to 32 bits: probes are never exactly a second apart.
template <class Duration>
Duration at_most_its_largest(std::chrono::nanoseconds value) {
    using unit = std::chrono::duration<std::int64_t, typename Duration::period>;
    auto const whole = std::chrono::round<unit>(value).count();
    return Duration{static_cast<std::uint32_t>(
        std::min<std::int64_t>(whole, std::numeric_limits<std::uint32_t>::max())
    )};
}

check_status free_slot(std::uint32_t generation) {
    return {nullptr, {{}, check::status::critical}, generation};
}

}  // namespace

handle status_store::add(std::shared_ptr<check::definition const> definition, wall_time now) {
    assert(find(definition->identity.text()) == nullptr);
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.push_back(free_slot(0));
    }
    auto const slot = free_.back();
    free_.pop_back();
    health::threshold_tracker const tracker{definition->thresholds, definition->initial_status};
    auto& check = slots_[slot];
    check = {std::move(definition), tracker, check.generation};
    check.since = now;
    if (recall_)
        if (auto known = recall_(*check.definition)) check.continue_from(*std::move(known), now);
    by_identity_.emplace(check.definition->identity.text(), slot);
    check.outputs = &outputs_.check_added(check.definition->identity.ns());
    lists_.add(check, slot);
    check.created = check.revision;
    return {slot, check.generation};
}

handle status_store::replace(std::shared_ptr<check::definition const> definition, wall_time now) {
    auto const known = by_identity_.find(definition->identity.text());
    if (known == by_identity_.end()) return add(std::move(definition), now);
    auto const slot = known->second;
    auto& check = slots_[slot];
    // The key points into the definition that may be destroyed here.
    auto index = by_identity_.extract(known);
    index.key() = definition->identity.text();
    by_identity_.insert(std::move(index));
    bool const same_question = check::same_probe(*check.definition, *definition);
    bool alike = look_alike(*check.definition, *definition);
    auto const before = std::exchange(check.definition, std::move(definition));
    check.tracker.set_limits(check.definition->thresholds);
    if (!same_question && check.ask_anew()) alike = false;
    ++check.generation;
    lists_.redefine(*before, check, slot, alike);
    return {slot, check.generation};
}

std::optional<handle> status_store::remove(check::identity const& who) {
    auto const known = by_identity_.find(who.text());
    if (known == by_identity_.end()) return std::nullopt;
    auto const slot = known->second;
    bool const awaited = slots_[slot].awaited;
    by_identity_.erase(known);
    outputs_.check_removed(*slots_[slot].outputs, slots_[slot].output_bytes);
    lists_.remove(slots_[slot]);
    handle const gone{slot, slots_[slot].generation};
    slots_[slot] = free_slot(gone.generation + 1);
    free_.push_back(slot);
    if (awaited) {
        --awaited_;
        one_less_();
    }
    return gone;
}

std::size_t status_store::await_first_probes(std::function<void()> one_less) {
    one_less_ = std::move(one_less);
    for (auto& slot : slots_)
        if (slot.definition && slot.untried && slot.definition->target.kind().probed) {
            slot.awaited = true;
            ++awaited_;
        }
    return awaited_;
}

void status_store::first_probe_ended(check_status& check) {
    check.untried = false;
    if (!check.awaited) return;
    check.awaited = false;
    --awaited_;
    one_less_();
}

void status_store::set_stale(check::identity const& who, bool stale) {
    auto const known = by_identity_.find(who.text());
    if (known == by_identity_.end()) return;
    auto& check = slots_[known->second];
    if (check.stale == stale) return;
    check.stale = stale;
    lists_.hide(check, false);
}

check_status* status_store::find(handle which) {
    if (which.slot >= slots_.size()) return nullptr;
    auto& check = slots_[which.slot];
    return check.definition && check.generation == which.generation ? &check : nullptr;
}

void status_store::observe(handle which, health::observation&& seen) {
    auto* check = find(which);
    statistics_.add(seen, check == nullptr || check->definition->target.kind().probed);
    if (check == nullptr) {
        ++statistics_.dropped;
        return;
    }
    if (seen.outcome != health::outcome::inconclusive) {
        check->last_probe = seen.ended;
        check->latency = at_most_its_largest<decltype(check->latency)>(seen.duration);
        auto const before = check->status();
        auto const effect = check->tracker.observe(seen.outcome);
        if (!check->found.found_by(seen) || check->status() != before)
            check->found = health::finding_of(*check->definition, seen);
        if (effect == health::threshold_tracker::effect::published) publish(*check, seen, before);
        check->unprobed = false;
    } else if (seen.needs_a_setting) {
        needs_a_setting(*check, seen);
    }
    // After its status is stored: a waiting reader may look at once.
    if (check->untried && !seen.awaits_a_reading()) first_probe_ended(*check);
}

void status_store::needs_a_setting(check_status& check, health::observation const& seen) {
    if (check.unprobed) return;
    check.unprobed = true;
    check.found = health::finding_of(*check.definition, seen);
    lists_.show(check, check.status());
    if (unprobed_) unprobed_(check, seen.cause);
}

void status_store::publish(
    check_status& check,
    health::observation const& seen,
    check::status before
) {
    bool const first = check.pending;
    check.pending = false;
    bool const moved = first || check.status() != before;
    bool const other_output = keep_output(check, seen.output);
    if (!moved && !other_output && check.reason == seen.reason) return;
    check.reason = seen.reason;
    if (moved && !first) {
        ++statistics_.transitions;
        check.changed = true;
        check.before = before;
        check.before_lasted = at_most_its_largest<decltype(check.before_lasted)>(std::max(
            seen.ended - check.since,
            wall_time::duration::zero()  // the clock may have been set back
        ));
    }
    if (moved) check.since = seen.ended;
    if (check.status() != before)
        lists_.show(check, before);
    else
        lists_.hide(check, other_output);
    if (!moved) return;
    auto const why = check.why();
    health::transition const change{
        .from = before,
        .to = check.status(),
        .initial = first,
        .when = seen.ended,
        .reason = seen.reason,
        .code = seen.code,
        .cause = check.found.cause ? std::string_view{*check.found.cause} : std::string_view{},
        .why = why
    };
    for (auto const& notify : listeners_) notify(check, change);
}

// Whether another output is kept than before.
bool status_store::keep_output(check_status& check, std::string_view output) {
    auto& mine = *check.outputs;
    auto const before =
        std::exchange(check.output_bytes, static_cast<std::uint32_t>(output.size()));
    // Also without a change when something is shortened: there may be room for more by now.
    if (before != check.output_bytes || mine.step > 0)
        outputs_.change(mine, before, output.size(), [this](auto const& which) {
            shrink_outputs(which);
        });
    auto const most = mine.most();
    if (output.size() <= most) {
        if (check.output == output) return false;
        // Copied, not moved: a probe's buffer is larger than its text, and there are many checks.
        check.output = std::string{output};
        return true;
    }
    ++mine.shortened;
    auto kept = shortened(output, most);
    if (check.output == kept) return false;
    check.output = std::move(kept);
    return true;
}

void status_store::shrink_outputs(output_budget::usage const& of) {
    auto const most = of.most();
    // '/' ends the namespace in an identity.
    for (auto next = by_identity_.upper_bound(std::string{of.ns} + '/'); next != by_identity_.end();
         ++next) {
        auto& check = slots_[next->second];
        if (check.outputs != &of) return;
        if (check.output.size() <= most) continue;
        check.output = shortened(check.output, most);
        lists_.hide(check, true);
    }
}

void status_store::release_outputs() {
    lists_.release_outputs(slots_);
}

void status_store::subscribe(listener notify) {
    listeners_.push_back(std::move(notify));
}

check_status const* status_store::find(std::string_view identity) const {
    auto const known = by_identity_.find(identity);
    return known == by_identity_.end() ? nullptr : &slots_[known->second];
}

std::optional<handle> status_store::handle_of(std::string_view identity) const {
    auto const known = by_identity_.find(identity);
    if (known == by_identity_.end()) return std::nullopt;
    return handle{known->second, slots_[known->second].generation};
}

check_status const* status_store::in(std::uint32_t slot) const {
    return slot < slots_.size() && slots_[slot].definition ? &slots_[slot] : nullptr;
}

void status_store::for_each(std::function<void(check_status const&)> const& visit) const {
    for (auto const& [identity, slot] : by_identity_) visit(slots_[slot]);
}

void status_store::for_each_after(
    std::string_view identity,
    std::function<bool(check_status const&)> const& visit
) const {
    for (auto next = by_identity_.upper_bound(identity); next != by_identity_.end(); ++next)
        if (!visit(slots_[next->second])) return;
}

void status_store::for_each_of_service(
    std::string_view name,
    service_lists::place const& after,
    std::function<bool(check_status const&)> const& visit
) const {
    auto const* const its = services().find(name);
    if (its == nullptr) return;
    for (auto next = its->checks.upper_bound(after); next != its->checks.end(); ++next)
        if (!visit(slots_[next->slot])) return;
}

void status_store::for_each_by_service_id(
    service_lists::place const& after,
    std::function<bool(check_status const&)> const& visit
) const {
    auto const& all = services().by_id();
    for (auto next = all.upper_bound(after); next != all.end(); ++next)
        if (!visit(slots_[next->slot])) return;
}

void status_store::for_each_of(
    std::string_view ns,
    std::string_view config_map,
    std::function<void(check_status const&)> const& visit
) const {
    auto const prefix = check::identity{ns, config_map, ""}.text();
    // Those of a name that differs in case alone, as files may have, are among them.
    for_each_after(prefix, [&](check_status const& each) {
        auto const& text = each.definition->identity.text();
        bool const is_its = text.starts_with(prefix);
        if (is_its) visit(each);
        return is_its || ascii::starts_with_name(text, prefix);
    });
}

}  // namespace vitals::inline core::status
