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
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::status {

namespace {

service_lists::member member_of(check::definition const& one, std::uint32_t slot = 0) {
    return {.service_id = one.service->id, .identity = one.identity.text(), .slot = slot};
}

}  // namespace

bool service_lists::by_instance::operator()(member const& a, member const& b) const {
    check::less_without_case const less;
    if (less(a.service_id, b.service_id)) return true;
    return a.service_id == b.service_id && less(a.identity, b.identity);
}

std::size_t service_lists::group_of(std::string_view name) {
    return std::hash<std::string>{}(ascii::lower_case(name)) % groups;
}

void service_lists::join(
    check::definition const& one,
    std::uint32_t slot,
    check::status now,
    std::uint64_t revision
) {
    if (!one.service) return;
    auto& its = by_name_[ascii::lower_case(one.service->name)];
    if (its.checks.empty()) {
        its.name = one.service->name;
        its.created = revision;
    }
    its.checks.insert(member_of(one, slot));
    by_id_.insert(member_of(one, slot));
    ++its.by_status.at(std::to_underlying(now));
    names_ = revision;
    show(one, revision);
}

void service_lists::leave(
    check::definition const& one,
    check::status last,
    std::uint64_t revision
) {
    if (!one.service) return;
    show(one, revision);
    names_ = revision;
    by_id_.erase(member_of(one));
    auto const its = by_name_.find(ascii::lower_case(one.service->name));
    if (its == by_name_.end()) return;
    its->second.checks.erase(member_of(one));
    --its->second.by_status.at(std::to_underlying(last));
    if (!its->second.checks.empty()) return;
    by_name_.erase(its);
    gone_ = revision;
}

void service_lists::replace(
    check::definition const& before,
    check::definition const& after,
    std::uint32_t slot,
    check::status now,
    std::uint64_t revision
) {
    bool const same =
        before.service && after.service && before.service->name == after.service->name;
    auto const its = same ? by_name_.find(ascii::lower_case(after.service->name)) : by_name_.end();
    if (its == by_name_.end()) {
        leave(before, now, revision);
        join(after, slot, now, revision);
        return;
    }
    // The member points into the definition that may be destroyed soon.
    its->second.checks.erase(member_of(before));
    its->second.checks.insert(member_of(after, slot));
    by_id_.erase(member_of(before));
    by_id_.insert(member_of(after, slot));
    if (before.service == after.service) return;
    names_ = revision;
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
