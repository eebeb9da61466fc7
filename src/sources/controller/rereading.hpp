// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// When the source is asked to hand on again what was left out or had mistakes: soon after something
// made room or the rules of manifests changed, since the next list of all may be half an hour away.
// Lives on the control loop.

#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace vitals::sources::controller {

class rereading {
public:
    // What frees room often comes with more of it: the old ConfigMaps of a deployment go together.
    static constexpr runtime::duration soon = std::chrono::seconds{1};
    // Between two lists that tenants cause by their edits, at least; each one that follows as soon
    // as it may doubles the pause, for a list costs the more the larger the cluster is.
    static constexpr runtime::duration between = std::chrono::seconds{10};
    static constexpr runtime::duration longest_between = std::chrono::minutes{5};

    // `ask` asks the source; none: it is never asked. `has_room`: whether anything that is left out
    // would fit now; without that, room that was made is no reason to ask.
    struct functions {
        std::function<void()> ask;
        std::function<bool()> has_room;
    };

    rereading(runtime::executor loop, runtime::clock& clock, functions call);

    void room_made() { wish(); }
    // A reading had mistakes by rules that have changed meanwhile. The list that was asked for then
    // may have passed its ConfigMap already.
    void judged_by_old_rules();
    void ask();  // at once

    // Grows with each change of the rules by which manifests are judged.
    std::uint64_t rules() const { return rules_; }
    void rules_changed() { ++rules_; }

    runtime::awaitable<void> run();  // until it is cancelled

private:
    void wish();

    runtime::clock& clock_;
    functions call_;
    runtime::condition wished_;
    std::optional<runtime::time_point> due_;  // none: there is no wish
    runtime::time_point not_before_ = runtime::time_point::min();
    runtime::duration pause_ = between;
    bool without_room_ = false;  // the wish does not depend on it
    std::uint64_t rules_ = 0;
};

}  // namespace vitals::sources::controller
