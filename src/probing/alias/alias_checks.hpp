// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The checks that have the worst status of other checks of their namespace: of one, of those of a
// service, or of those of a ConfigMap. Never of aliases. Lives on the control loop.

#include "core/check/alias_target.hpp"
#include "core/check/definition.hpp"
#include "core/health/transition.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "probing/alias/members.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace vitals::probing::alias {

class alias_checks {
public:
    // The store outlives it. `node`: as the API names it.
    alias_checks(runtime::clock& clock, status::status_store& store, std::string node)
        : clock_{clock}, store_{store}, node_{std::move(node)} {}

    // Before the store has carried out the plan, and after that.
    void before(reconcile::plan const& plan);
    void after(reconcile::plan const& plan);
    // All definitions have been read for the first time. No alias has a result before that: the
    // checks that it is of may be in those that come last.
    void definitions_read();
    // At each transition: aliases of the check have their status when this returns. To be
    // subscribed last, so that others learn of the check first.
    void changed(status::check_status const& check, health::transition const& change);

    std::size_t size() const { return aliases_.size(); }

private:
    struct group {
        alias::members members;
        std::set<std::uint32_t> aliases;  // places in the store
    };
    // By what it is of and its name there, with its namespace.
    using groups = std::map<std::pair<check::aliased, std::string>, group>;
    struct verdict {
        member_status is;
        std::optional<std::uint32_t> failing;
        bool none = false;
        friend bool operator==(verdict const&, verdict const&) = default;
    };
    struct follower {
        groups::iterator of;
        std::optional<verdict> last;  // that the store has been told
    };

    template <class Visit>
    void for_each_group(check::definition const& member, Visit const& visit);
    void count(check::definition const& member, bool more);
    void follow(check::definition const& one);
    void forget(check::definition const& one);
    void fill(groups::iterator of);
    void judge(group& of, std::optional<std::uint32_t> moved);
    void tell(std::uint32_t slot, follower& one, verdict const& what);

    runtime::clock& clock_;
    status::status_store& store_;
    std::string node_;
    groups groups_;
    std::unordered_map<std::uint32_t, follower> aliases_;  // by their places in the store
    std::set<group*> touched_;                             // by a plan
    bool definitions_read_ = false;
};

}  // namespace vitals::probing::alias
