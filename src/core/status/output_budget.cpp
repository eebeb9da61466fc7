// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/status/output_budget.hpp"

#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace vitals::inline core::status {

namespace {

// More is kept again only when this part of a limit is free afterwards: each change of the step
// visits all checks of the namespace, and outputs vary from probe to probe.
constexpr std::uint64_t part_left_free = 4;

}  // namespace

void output_budget::limit(quota::quotas const& of_each, std::uint64_t all) {
    quotas_ = &of_each;
    all_ = all;
}

void output_budget::account(usage& of, std::size_t before, std::size_t now) {
    kept_ -= of.kept();
    for (std::size_t i = 0; i < steps.size(); ++i)
        of.bytes.at(i) += std::min(now, steps.at(i)) - std::min(before, steps.at(i));
    kept_ += of.kept();
}

bool output_budget::fits(std::string_view ns, std::uint64_t bytes) const {
    return quotas_ == nullptr || bytes <= quotas_->of(ns).output_bytes;
}

void output_budget::step_up(
    std::string_view ns,
    usage& of,
    std::function<void(std::string_view)> const& shrink
) {
    kept_ -= of.kept();
    ++of.step;
    kept_ += of.kept();
    shrink(ns);
}

// False: there is no room to keep more.
bool output_budget::step_down(std::string_view ns, usage& of) {
    if (of.step == 0) return false;
    auto const more = of.bytes.at(of.step - 1);
    auto const all = kept_ - of.kept() + more;
    if (quotas_ != nullptr) {
        auto const budget = quotas_->of(ns).output_bytes;
        if (budget != quota::no_limit && more > budget - budget / part_left_free) return false;
    }
    if (all_ != quota::no_limit && all > all_ - all_ / part_left_free) return false;
    --of.step;
    kept_ = all;
    return true;
}

void output_budget::change(
    std::string_view ns,
    std::size_t before,
    std::size_t now,
    std::function<void(std::string_view)> const& shrink
) {
    auto const found = namespaces_.find(ns);
    if (found == namespaces_.end()) return;
    auto& mine = found->second;
    account(mine, before, now);
    step_down(ns, mine);
    while (!fits(ns, mine.kept()) && mine.step + 1 < steps.size()) step_up(ns, mine, shrink);
    while (kept_ > all_) {
        auto const most = std::ranges::max_element(namespaces_, {}, [](auto const& each) {
            return each.second.kept();
        });
        if (most->second.step + 1 == steps.size()) return;  // keeps nothing, like all others
        step_up(most->first, most->second, shrink);
    }
}

void output_budget::check_added(std::string_view ns) {
    auto found = namespaces_.find(ns);
    if (found == namespaces_.end()) found = namespaces_.emplace(std::string{ns}, usage{}).first;
    ++found->second.checks;
}

void output_budget::check_removed(std::string_view ns, std::size_t bytes) {
    auto const found = namespaces_.find(ns);
    if (found == namespaces_.end()) return;
    account(found->second, bytes, 0);
    if (--found->second.checks == 0) namespaces_.erase(found);
}

std::size_t output_budget::most_of(std::string_view ns) const {
    auto const found = namespaces_.find(ns);
    return found == namespaces_.end() ? steps.front() : found->second.most();
}

void output_budget::count_shortened(std::string_view ns) {
    auto const found = namespaces_.find(ns);
    if (found != namespaces_.end()) ++found->second.shortened;
}

}  // namespace vitals::inline core::status
