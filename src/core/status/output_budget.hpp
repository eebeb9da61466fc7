// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How much of each output is kept: a namespace has a budget of bytes, and all namespaces together
// have a limit. A namespace beyond its budget keeps the first 4 KiB of each of its outputs, then
// 256 bytes, then nothing. Beyond the limit of all, that happens to the namespace that keeps most.
// PURE.

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

class output_budget {
public:
    // What is kept of one output at most, step by step.
    static constexpr std::array<std::size_t, 4> steps{
        std::numeric_limits<std::size_t>::max(),
        4096,
        256,
        0
    };

    struct usage {
        std::array<std::uint64_t, steps.size()> bytes{};  // that would be kept at each step
        std::size_t step = 0;
        std::uint64_t checks = 0;
        std::uint64_t shortened = 0;  // outputs, since the start

        std::uint64_t kept() const { return bytes.at(step); }
        std::size_t most() const { return steps.at(step); }
    };
    using by_namespace = std::map<std::string, usage, std::less<>>;

    // Without this call nothing is limited. The quotas outlive the budget.
    void limit(quota::quotas const& of_each, std::uint64_t all);

    // An output of `before` bytes, as it came, is replaced by one of `now` bytes. `shrink` is
    // called for each namespace that has to keep less of its outputs from now on; see of().
    void change(
        std::string_view ns,
        std::size_t before,
        std::size_t now,
        std::function<void(std::string_view ns)> const& shrink
    );
    void check_added(std::string_view ns);
    // Its output had `bytes` bytes, as it came.
    void check_removed(std::string_view ns, std::size_t bytes);

    // Of the most bytes of one output that the namespace may keep.
    std::size_t most_of(std::string_view ns) const;
    void count_shortened(std::string_view ns);
    by_namespace const& all() const { return namespaces_; }  // those with checks

private:
    bool fits(std::string_view ns, std::uint64_t bytes) const;
    void
    step_up(std::string_view ns, usage& of, std::function<void(std::string_view)> const& shrink);
    bool step_down(std::string_view ns, usage& of);
    void account(usage& of, std::size_t before, std::size_t now);

    quota::quotas const* quotas_ = nullptr;
    std::uint64_t all_ = quota::no_limit;
    std::uint64_t kept_ = 0;  // by all namespaces
    by_namespace namespaces_;
};

}  // namespace vitals::inline core::status
