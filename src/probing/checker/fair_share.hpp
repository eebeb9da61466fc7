// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How much of a limited supply one namespace may take while others may want some, too.

#include <algorithm>
#include <cstddef>

namespace vitals::probing::checker {

// A namespace may have three times as much as is free at present: alone it gets 75 %, two get 43 %
// each, and something is always left for the next one. These are the dynamic thresholds of
// Choudhury and Hahne (1998), docs/adr/0017: nothing has to be taken back from anybody, since what
// a probe has cannot be.
class fair_share {
public:
    enum class among : bool { namespaces, one };  // one: it may have everything

    fair_share(std::size_t limit, among whom) : limit_{limit}, whom_{whom} {}

    // Whether a namespace that has `taken` may have one more.
    bool admits(std::size_t taken) const {
        auto const free = limit_ - std::min(used_, limit_);
        return free > 0 && (whom_ == among::one || taken < times_free * free);
    }
    void take() { ++used_; }
    void give_back() { --used_; }
    // What has been taken stays taken.
    void set_limit(std::size_t limit) { limit_ = limit; }
    // From now on nothing is admitted.
    void close() { limit_ = 0; }

    std::size_t limit() const { return limit_; }
    std::size_t used() const { return used_; }

private:
    static constexpr std::size_t times_free = 3;

    std::size_t limit_;
    std::size_t used_ = 0;
    among whom_;
};

}  // namespace vitals::probing::checker
