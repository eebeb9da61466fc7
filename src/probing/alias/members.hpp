// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The checks that an alias stands for, counted by status: a change costs the same whether they are
// ten or ten thousand. PURE.

#include "core/check/status.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

namespace vitals::probing::alias {

using member_status = std::optional<check::status>;  // nothing: pending

class members {
public:
    void add(std::uint32_t check, member_status is) { change(check, is, true); }
    void remove(std::uint32_t check, member_status was) { change(check, was, false); }

    std::size_t size() const { return size_; }
    // Of the worst one that has a result; nothing: all of them pass, but some are pending.
    // Of none: passing.
    member_status worst() const {
        if (!critical_.empty()) return check::status::critical;
        if (!warning_.empty()) return check::status::warning;
        if (pending_ > 0) return std::nullopt;
        return check::status::passing;
    }
    // One with the worst status, always the same as long as it has it; nothing: none fails.
    std::optional<std::uint32_t> failing() const {
        auto const& worst = critical_.empty() ? warning_ : critical_;
        if (worst.empty()) return std::nullopt;
        return *worst.begin();
    }

private:
    void change(std::uint32_t check, member_status is, bool more) {
        size_ += more ? 1 : std::size_t{0} - 1;
        if (!is)
            pending_ += more ? 1 : std::size_t{0} - 1;
        else if (*is != check::status::passing) {
            auto& of = *is == check::status::critical ? critical_ : warning_;
            if (more)
                of.insert(check);
            else
                of.erase(check);
        }
    }

    std::size_t size_ = 0;
    std::size_t pending_ = 0;
    std::set<std::uint32_t> warning_;  // places in the store, as the next ones
    std::set<std::uint32_t> critical_;
};

}  // namespace vitals::probing::alias
