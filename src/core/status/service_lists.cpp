// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/status/service_lists.hpp"

#include "core/check/definition.hpp"
#include "core/check/identity.hpp"
#include "core/check/status.hpp"
#include "text/ascii/ascii.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::status {

namespace {

using member = service_lists::member;

member member_of(check::definition const& one, std::uint32_t slot = 0) {
    return {.service = &*one.service, .identity = one.identity.text(), .slot = slot};
}

bool same_instance(member const& a, member const& b) {
    auto const ns_of = [](std::string_view identity) {
        return identity.substr(0, identity.find('/'));
    };
    return a.service->id == b.service->id && ns_of(a.identity) == ns_of(b.identity);
}

// What lists show of an instance is what its first check has.
struct neighbours {
    bool is_first = false;
    check::service const* second = nullptr;  // of the next check of the same instance
};

neighbours neighbours_of(service_lists::members const& all, service_lists::members::iterator at) {
    auto const next = std::next(at);
    return {
        .is_first = at == all.begin() || !same_instance(*std::prev(at), *at),
        .second = next != all.end() && same_instance(*at, *next) ? next->service : nullptr
    };
}

}  // namespace

bool service_lists::by_instance::operator()(place const& a, place const& b) const {
    check::less_without_case const less;
    if (less(a.service_id, b.service_id)) return true;
    return a.service_id == b.service_id && less(a.identity, b.identity);
}

std::size_t service_lists::group_of(std::string_view name) {
    return std::hash<std::string>{}(ascii::lower_case(name)) % groups;
}

// Both are true when the list of all instances shows something else.
bool service_lists::put_in(service& into, member const& one, shown_tags& tags) {
    by_id_.insert(one);
    auto const at = into.checks.insert(one).first;
    auto const [is_first, second] = neighbours_of(into.checks, at);
    if (!is_first) return false;
    tags.come.push_back(one.service);
    if (second != nullptr) tags.go.push_back(second);
    return second == nullptr || *second != *one.service;
}

bool service_lists::take_out(service& from, place const& one, shown_tags& tags) {
    by_id_.erase(by_id_.find(one));
    auto const at = from.checks.find(one);
    auto const [is_first, second] = neighbours_of(from.checks, at);
    auto const* const its = at->service;
    from.checks.erase(at);
    if (!is_first) return false;
    tags.go.push_back(its);
    if (second != nullptr) tags.come.push_back(second);
    return second == nullptr || *second != *its;
}

// True when the service has other tags than before.
bool service_lists::count_tags(service& of, shown_tags const& tags) {
    for (auto const* each : tags.come)
        for (auto const& tag : each->tags) ++of.tags[tag].now;
    for (auto const* each : tags.go)
        for (auto const& tag : each->tags) --of.tags[tag].now;
    bool moved = false;
    for (auto const* some : {&tags.come, &tags.go})
        for (auto const* each : *some)
            for (auto const& tag : each->tags) {
                auto const its = of.tags.find(tag);
                if (its == of.tags.end()) continue;
                auto& [now, listed] = its->second;
                moved = moved || (now == 0) != (listed == 0);
                listed = now;
                if (now == 0) of.tags.erase(its);
            }
    return moved;
}

void service_lists::join(
    check::definition const& one,
    std::uint32_t slot,
    check::status now,
    std::uint64_t revision
) {
    if (!one.service) return;
    auto& its = by_name_[ascii::lower_case(one.service->name)];
    bool const is_new = its.checks.empty();
    if (is_new) {
        its.name = one.service->name;
        its.created = revision;
    }
    shown_tags tags;
    if (put_in(its, member_of(one, slot), tags)) instances_ = revision;
    if (count_tags(its, tags) || is_new) names_ = revision;
    ++its.by_status.at(std::to_underlying(now));
    show(one, revision);
}

void service_lists::leave(
    check::definition const& one,
    check::status last,
    std::uint64_t revision
) {
    if (!one.service) return;
    show(one, revision);
    auto const its = by_name_.find(ascii::lower_case(one.service->name));
    if (its == by_name_.end()) return;
    shown_tags tags;
    if (take_out(its->second, member_of(one).at(), tags)) instances_ = revision;
    if (count_tags(its->second, tags)) names_ = revision;
    --its->second.by_status.at(std::to_underlying(last));
    if (!its->second.checks.empty()) return;
    by_name_.erase(its);
    names_ = gone_ = revision;
}

void service_lists::replace(
    check::definition const& before,
    check::definition const& after,
    std::uint32_t slot,
    check::status now,
    std::uint64_t revision
) {
    bool const same = before.service && after.service &&
                      ascii::same_name(before.service->name, after.service->name);
    auto const its = same ? by_name_.find(ascii::lower_case(after.service->name)) : by_name_.end();
    if (its == by_name_.end()) {
        leave(before, now, revision);
        join(after, slot, now, revision);
        return;
    }
    // Also when both are alike: the member points into the definition that may be destroyed soon.
    shown_tags tags;
    bool const went = take_out(its->second, member_of(before).at(), tags);
    bool const is_only = its->second.checks.empty();
    bool const came = put_in(its->second, member_of(after, slot), tags);
    bool const other_name = is_only && its->second.name != after.service->name;
    if (other_name) its->second.name = after.service->name;
    if (count_tags(its->second, tags) || other_name) names_ = revision;
    if (before.service == after.service) return;
    if (came || went) instances_ = revision;
    show(after, revision);
}

void service_lists::change_status(
    check::definition const& one,
    check::status before,
    check::status now
) {
    if (!one.service) return;
    auto const its = by_name_.find(ascii::lower_case(one.service->name));
    if (its == by_name_.end()) return;
    --its->second.by_status.at(std::to_underlying(before));
    ++its->second.by_status.at(std::to_underlying(now));
}

void service_lists::show(check::definition const& one, std::uint64_t revision) {
    if (!one.service) return;
    auto const its = by_name_.find(ascii::lower_case(one.service->name));
    if (its != by_name_.end()) its->second.revision = revision;
    by_group_.at(group_of(one.service->name)) = revision;
}

service_lists::service const* service_lists::find(std::string_view name) const {
    auto const found = by_name_.find(ascii::lower_case(name));
    return found == by_name_.end() ? nullptr : &found->second;
}

std::uint64_t service_lists::of(std::string_view name) const {
    auto const* const its = find(name);
    return its == nullptr ? gone_ : its->revision;
}

}  // namespace vitals::inline core::status
