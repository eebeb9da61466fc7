// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/alias/alias_checks.hpp"

#include "core/check/alias_target.hpp"
#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/outcome_of.hpp"
#include "core/health/transition.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "probing/alias/members.hpp"
#include "text/utf8/utf8.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::alias {

namespace {

using check::aliased;

std::string joined(std::string_view ns, std::string_view name) {
    return std::string{ns}.append("/").append(name);
}

std::pair<aliased, std::string> key_of(check::definition const& one, check::alias const& is) {
    auto const& who = one.identity;
    if (is.what != aliased::check) return {is.what, joined(who.ns(), is.of)};
    if (is.of.find('/') != is.of.npos) return {is.what, joined(who.ns(), is.of)};
    return {is.what, joined(joined(who.ns(), who.config_map()), is.of)};
}

bool is_alias(check::definition const& one) {
    return check::alias_in(one.target).has_value();
}

member_status status_of(status::check_status const& check) {
    if (check.pending) return std::nullopt;
    return check.status();
}

}  // namespace

template <class Visit>
void alias_checks::for_each_group(check::definition const& member, Visit const& visit) {
    if (groups_.empty() || is_alias(member)) return;
    auto const& who = member.identity;
    auto const look_at = [&](aliased what, std::string name) {
        auto const found = groups_.find({what, std::move(name)});
        if (found != groups_.end()) visit(found->second);
    };
    look_at(aliased::check, who.text());
    look_at(aliased::config_map, joined(who.ns(), who.config_map()));
    if (!member.service) return;
    look_at(aliased::service, joined(who.ns(), member.service->name));
    if (member.service->id != member.service->name)
        look_at(aliased::service, joined(who.ns(), member.service->id));
}

void alias_checks::count(check::definition const& member, bool more) {
    for_each_group(member, [&](group& of) {
        auto const known = store_.handle_of(member.identity.text());
        if (!known) return;
        auto const is = status_of(*store_.in(known->slot));
        if (more)
            of.members.add(known->slot, is);
        else
            of.members.remove(known->slot, is);
        touched_.insert(&of);
    });
}

void alias_checks::before(reconcile::plan const& plan) {
    for (auto const& each : plan.stop) {
        count(*each, false);
        forget(*each);
    }
    for (auto const& [from, to] : plan.replace) {
        count(*from, false);
        forget(*from);
    }
}

void alias_checks::after(reconcile::plan const& plan) {
    for (auto const& each : plan.start) count(*each, true);
    for (auto const& [from, to] : plan.replace) count(*to, true);
    for (auto const& each : plan.start) follow(*each);
    for (auto const& [from, to] : plan.replace) follow(*to);
    auto const touched = std::exchange(touched_, {});
    for (auto* const each : touched) judge(*each, {});
}

void alias_checks::definitions_read() {
    definitions_read_ = true;
    for (auto& [key, of] : groups_) judge(of, {});
}

void alias_checks::follow(check::definition const& one) {
    auto const is = check::alias_in(one.target);
    if (!is) return;
    auto const known = store_.handle_of(one.identity.text());
    if (!known) return;
    auto const [of, fresh] = groups_.try_emplace(key_of(one, *is));
    if (fresh) fill(of);
    of->second.aliases.insert(known->slot);
    aliases_.insert_or_assign(known->slot, follower{.of = of, .last = {}});
    touched_.insert(&of->second);
}

void alias_checks::forget(check::definition const& one) {
    if (!is_alias(one)) return;
    auto const known = store_.handle_of(one.identity.text());
    if (!known) return;
    auto const found = aliases_.find(known->slot);
    if (found == aliases_.end()) return;
    auto const of = found->second.of;
    aliases_.erase(found);
    of->second.aliases.erase(known->slot);
    if (!of->second.aliases.empty()) return;
    touched_.erase(&of->second);
    groups_.erase(of);
}

// Once for each group: it visits the checks of its namespace.
void alias_checks::fill(groups::iterator of) {
    auto const ns = of->first.second.substr(0, of->first.second.find('/') + 1);
    store_.for_each_after(ns, [&](status::check_status const& each) {
        auto const& who = each.definition->identity;
        if (!who.text().starts_with(ns)) return false;
        for_each_group(*each.definition, [&](group& its) {
            if (&its != &of->second) return;
            if (auto const known = store_.handle_of(who.text()))
                its.members.add(known->slot, status_of(each));
        });
        return true;
    });
}

void alias_checks::changed(status::check_status const& check, health::transition const& change) {
    if (groups_.empty()) return;
    for_each_group(*check.definition, [&](group& of) {
        auto const known = store_.handle_of(check.definition->identity.text());
        if (!known) return;
        of.members.remove(known->slot, change.initial ? member_status{} : change.from);
        of.members.add(known->slot, change.to);
        judge(of, known->slot);
    });
}

// `moved`: a check whose text may be another one, too.
void alias_checks::judge(group& of, std::optional<std::uint32_t> moved) {
    verdict const now{
        .is = of.members.worst(),
        .failing = of.members.failing(),
        .none = of.members.size() == 0
    };
    if (!now.is || !definitions_read_) return;
    for (auto const slot : of.aliases) {
        auto& one = aliases_.at(slot);
        if (one.last == now && (!moved || moved != now.failing)) continue;
        one.last = now;
        tell(slot, one, now);
    }
}

void alias_checks::tell(std::uint32_t slot, follower& one, verdict const& what) {
    auto const* const check = store_.in(slot);
    if (check == nullptr) return;
    auto const& [of, name] = one.of->first;
    auto worst = what.is.value_or(check::status::critical);
    health::observation seen;
    if (what.failing) {
        auto const& failing = *store_.in(*what.failing);
        auto const& definition = *failing.definition;
        seen.output = "Aliased check \"" + definition.name + "\" failing: " +
                      utf8::visible(
                          failing.output,
                          utf8::ascii_controls::keep_breaks,
                          check->definition->output_max_size
                      );
        auto const& who = definition.identity;
        seen.cause =
            std::string{who.config_map()}.append("/").append(who.id()).append(" is ").append(
                to_string(worst)
            );
    } else if (!what.none) {
        seen.output = "All checks passing.";
    } else if (of == aliased::config_map) {
        seen.output = "No checks found.";
        seen.cause = "no checks found";
    } else {
        worst = check::status::critical;
        auto const shown = name.substr(name.find('/') + 1);
        if (of == aliased::service)
            seen.output = "Service " + shown + " could not be found on node " + node_;
        else if (store_.find(name) != nullptr)
            seen.output = "Check " + shown + " is an alias itself";
        else
            seen.output = "Check " + shown + " could not be found";
        seen.cause = of == aliased::service ? "service " + shown + " has no checks"
                                            : "check " + shown + " is not there, or an alias";
    }
    seen.outcome = health::outcome_of(worst);
    seen.reason = worst == check::status::passing ? health::failure_reason::none
                                                  : health::failure_reason::status;
    seen.ended = clock_.wall();
    store_.observe({slot, check->generation}, std::move(seen));
}

}  // namespace vitals::probing::alias
