// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How much of each output is kept: a namespace has a budget of bytes, and all namespaces together
// have a limit. A namespace beyond its budget keeps the first 4 KiB of each of its outputs, then
// 256 bytes, then nothing. Beyond the limit of all, that happens to the namespace that keeps most.
// PURE.

#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>

namespace vitals::inline core::status {

// The beginning of an output, of `most` bytes, with a remark if there is space for one.
std::string shortened(std::string_view output, std::size_t most);

class output_budget {
public:
    // What is kept of one output at most, step by step.
    static constexpr std::array<std::size_t, 4> steps{
        std::numeric_limits<std::size_t>::max(),
        4096,
        256,
        0
    };

    // Of one namespace.
    struct usage {
        std::string_view ns;                              // valid as long as this object
        std::uint64_t limit = quota::no_limit;            // of kept()
        std::array<std::uint64_t, steps.size()> bytes{};  // that would be kept at each step
        std::size_t step = 0;
        std::uint64_t checks = 0;
        std::uint64_t shortened = 0;  // outputs, since the start
        std::uint32_t looks = 0;      // of may_take_from_another(), with those that were saved

        std::uint64_t kept() const { return bytes.at(step); }
        // What may be kept of one output, in bytes.
        std::size_t most() const { return steps.at(step); }
    };
    using by_namespace = std::map<std::string, usage, std::less<>>;

    // Without this call nothing is limited. The quotas outlive the budget. `all`: of all
    // namespaces.
    void limit(quota::quotas const& of_each, std::uint64_t all);

    // The limit of all namespaces from now on. Beyond it something is shortened with the next
    // change().
    void limit_all(std::uint64_t bytes) { all_ = bytes; }

    // The reference is valid as long as the namespace has a check.
    usage& check_added(std::string_view ns);
    // Its output had `bytes` bytes, as it came.
    void check_removed(usage& of, std::size_t bytes);
    // An output of `before` bytes, as it came, is replaced by one of `now` bytes. `shrink` is
    // called for each namespace that has to keep less of each of its outputs from now on:
    // usage::most().
    void change(
        usage& of,
        std::size_t before,
        std::size_t now,
        std::function<void(usage const&)> const& shrink
    );

    by_namespace const& all() const { return namespaces_; }  // those with checks

private:
    void step_up(usage& of, std::function<void(usage const&)> const& shrink);
    void step_down(usage& of);
    bool may_take_from_another(usage& of, std::uint64_t bytes) const;
    void account(usage& of, std::size_t before, std::size_t now);

    quota::quotas const* quotas_ = nullptr;
    std::uint64_t all_ = quota::no_limit;
    std::uint64_t kept_ = 0;  // by all namespaces
    by_namespace namespaces_;
};

}  // namespace vitals::inline core::status
