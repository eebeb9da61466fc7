// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A room that all namespaces share: none may take the room of the others, and together they never
// exceed it (docs/adr/0025). PURE.

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace vitals::inline core::quota {

class shared_room {
public:
    // A namespace may have so many times as much as stays free, as with the places for probes
    // (docs/adr/0017): so something is left for the next one.
    enum class share : std::uint8_t { as_much_as_is_free, three_times, all_that_is_free };

    // The last `kept`-th part is for namespaces that have little.
    constexpr shared_room(std::uint64_t all, share of_each, std::uint64_t kept)
        : all_{all}, of_each_{of_each}, kept_{kept} {}

    // What a namespace may have beside the `others`, of so many namespaces in all.
    constexpr std::uint64_t most(std::uint64_t others, std::size_t namespaces) const {
        if (others >= all_) return 0;
        return std::min(all_ - others, std::max(share_beside(others), little(namespaces)));
    }
    constexpr bool fits(std::uint64_t wanted, std::uint64_t others, std::size_t namespaces) const {
        return wanted <= most(others, namespaces);
    }

private:
    constexpr std::uint64_t share_beside(std::uint64_t others) const {
        auto const open = all_ - all_ / kept_;
        auto const free = open - std::min(others, open);
        switch (of_each_) {
            case share::as_much_as_is_free:
                return free / 2;
            case share::three_times:
                return free / 4 * 3;
            case share::all_that_is_free:
                return free;
        }
        return 0;
    }
    // Those that come first have larger parts than those that come when there are more. A quarter
    // of what is kept, divided by 32 at least, is enough for 600 that take all they can.
    constexpr std::uint64_t little(std::size_t namespaces) const {
        constexpr std::size_t few = 32;
        return all_ / kept_ / 4 / std::max(namespaces, few);
    }

    std::uint64_t all_;
    share of_each_;
    std::uint64_t kept_;
};

}  // namespace vitals::inline core::quota
