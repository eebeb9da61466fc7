// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/plan.hpp"

#include "core/check/manifest_contents.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::reconcile {
namespace {

struct good_entry {
    definition_ptr definition;
    std::string_view key;
};

// The wanted checks by id and by key, so that each question below is one look-up.
struct index {
    explicit index(std::vector<check::manifest_contents> const& wanted) {
        for (auto const& key : wanted) {
            keys.emplace(key.key, &key);
            for (auto const& each : key.checks)
                good.emplace(each->identity.id(), good_entry{each, key.key});
            for (auto const& id : key.rejected) rejected.emplace(id, key.key);
            unread.insert(key.behind.begin(), key.behind.end());
        }
    }

    std::map<std::string_view, good_entry> good;
    std::map<std::string_view, std::string_view> rejected;  // id -> the key of the bad entry
    std::map<std::string_view, check::manifest_contents const*> keys;
    std::set<std::string_view> unread;
};

class planner {
public:
    planner(running_checks const& running, std::vector<check::manifest_contents> const& wanted)
        : running_{running}, wanted_{wanted} {}

    planned make() {
        for (auto const& [id, entry] : wanted_.good) {
            if (entry.definition->enabled) run(id, entry);
        }
        for (auto const& [id, check] : running_) {
            if (!wanted_.good.contains(id)) {
                keep_or_stop(id, check);
            } else if (!done_.next.contains(id)) {
                done_.plan.stop.push_back(check.definition);  // disabled
            }
        }
        return std::move(done_);
    }

private:
    void run(std::string_view id, good_entry const& entry) {
        auto const found = running_.find(id);
        if (found == running_.end()) {
            done_.plan.start.push_back(entry.definition);
            continue_with(id, entry.definition, entry.key, false);
            return;
        }
        auto const& present = found->second;
        bool const same = *present.definition == *entry.definition;
        if (!same) done_.plan.replace.push_back({present.definition, entry.definition});
        // The object that is shared already stays in use.
        auto const& next = same ? present.definition : entry.definition;
        if (present.stale) done_.plan.now_fresh.push_back(next);
        continue_with(id, next, entry.key, false);
    }

    // A running check without a good entry: either it was removed, or its entry has a problem.
    void keep_or_stop(std::string_view id, running_check const& present) {
        auto const bad = wanted_.rejected.find(id);
        if (bad == wanted_.rejected.end() && !hidden_in(present.key)) {
            done_.plan.stop.push_back(present.definition);
            return;
        }
        if (!present.stale) done_.plan.now_stale.push_back(present.definition);
        auto const now_in =
            bad == wanted_.rejected.end() ? std::string_view{present.key} : bad->second;
        continue_with(id, present.definition, now_in, true);
    }

    bool hidden_in(std::string_view key) const {
        if (auto const found = wanted_.keys.find(key); found != wanted_.keys.end())
            return !found->second->readable || found->second->unidentified;
        return wanted_.unread.contains(key);
    }

    void continue_with(
        std::string_view id,
        definition_ptr const& definition,
        std::string_view key,
        bool stale
    ) {
        done_.next.emplace(std::string{id}, running_check{definition, std::string{key}, stale});
    }

    running_checks const& running_;
    index wanted_;
    planned done_;
};

}  // namespace

bool plan::empty() const {
    return start.empty() && replace.empty() && stop.empty() && now_stale.empty() &&
           now_fresh.empty();
}

planned
make_plan(running_checks const& running, std::vector<check::manifest_contents> const& wanted) {
    return planner{running, wanted}.make();
}

std::size_t start_at_most(planned& of, std::size_t most) {
    auto& start = of.plan.start;
    if (start.size() <= most) return 0;
    auto const too_many = start.size() - most;
    for (auto const& each : std::span{start}.subspan(most))
        of.next.erase(of.next.find(each->identity.id()));
    start.resize(most);
    return too_many;
}

planned keep_all(running_checks const& running) {
    planned kept;
    for (auto const& [id, check] : running) {
        if (!check.stale) kept.plan.now_stale.push_back(check.definition);
        kept.next.emplace(id, running_check{check.definition, check.key, true});
    }
    return kept;
}

}  // namespace vitals::inline core::reconcile
