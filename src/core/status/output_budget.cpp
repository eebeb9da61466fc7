// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/status/output_budget.hpp"

#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "text/utf8/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace vitals::inline core::status {

namespace {

// More is kept again only when this part of what is kept then is free: each change of the step
// visits all checks of the namespace, and outputs vary from probe to probe.
constexpr std::uint64_t part_left_free = 4;
// Of so many looks at all namespaces, which may be many, one is taken.
constexpr std::uint32_t looks_saved = 64;

bool fits_well(std::uint64_t bytes, std::uint64_t limit) {
    return limit == quota::no_limit || bytes <= limit - limit / part_left_free;
}

bool keeps_less(
    output_budget::by_namespace::value_type const& a,
    output_budget::by_namespace::value_type const& b
) {
    return a.second.kept() < b.second.kept();
}

}  // namespace

std::string shortened(std::string_view output, std::size_t most) {
    static constexpr std::string_view remark =
        " [shortened: outputs exceed a limit, docs/tenants.md]";
    if (most < remark.size()) return utf8::prefix(output, most);
    return utf8::prefix(output, most - remark.size()).append(remark);
}

void output_budget::limit(quota::quotas const& of_each, std::uint64_t all) {
    quotas_ = &of_each;
    all_ = all;
    for (auto& [ns, of] : namespaces_) of.limit = quotas_->of(ns).output_bytes;
}

output_budget::usage& output_budget::check_added(std::string_view ns) {
    auto found = namespaces_.find(ns);
    if (found == namespaces_.end()) {
        found = namespaces_.emplace(std::string{ns}, usage{}).first;
        found->second.ns = found->first;
        if (quotas_ != nullptr) found->second.limit = quotas_->of(ns).output_bytes;
    }
    ++found->second.checks;
    return found->second;
}

void output_budget::check_removed(usage& of, std::size_t bytes) {
    account(of, bytes, 0);
    if (--of.checks == 0) namespaces_.erase(namespaces_.find(of.ns));
}

void output_budget::account(usage& of, std::size_t before, std::size_t now) {
    kept_ -= of.kept();
    for (std::size_t i = 0; i < steps.size(); ++i)
        of.bytes.at(i) += std::min(now, steps.at(i)) - std::min(before, steps.at(i));
    kept_ += of.kept();
}

void output_budget::step_up(usage& of, std::function<void(usage const&)> const& shrink) {
    kept_ -= of.kept();
    ++of.step;
    kept_ += of.kept();
    shrink(of);
}

// If there is room to keep more. Nobody stays at a step for good because others keep more than it.
void output_budget::step_down(usage& of) {
    if (of.step == 0) return;
    auto const more = of.bytes.at(of.step - 1);
    auto const added = more - of.kept();
    if (!fits_well(more, of.limit)) return;
    bool const is_room = all_ == quota::no_limit || kept_ + added + added / part_left_free <= all_;
    if (!is_room && !may_take_from_another(of, more)) return;
    --of.step;
    kept_ += added;
}

// Another namespace would keep clearly more than these bytes of this one: then it is to keep less.
bool output_budget::may_take_from_another(usage& of, std::uint64_t bytes) const {
    if (of.looks++ % looks_saved != 0) return false;
    auto const most = std::ranges::max_element(namespaces_, keeps_less);
    return fits_well(bytes, most->second.kept());
}

void output_budget::change(
    usage& of,
    std::size_t before,
    std::size_t now,
    std::function<void(usage const&)> const& shrink
) {
    account(of, before, now);
    step_down(of);
    while (of.kept() > of.limit && of.step + 1 < steps.size()) step_up(of, shrink);
    while (kept_ > all_) {
        auto const most = std::ranges::max_element(namespaces_, keeps_less);
        if (most->second.step + 1 == steps.size()) return;  // keeps nothing, like all others
        step_up(most->second, shrink);
    }
}

}  // namespace vitals::inline core::status
