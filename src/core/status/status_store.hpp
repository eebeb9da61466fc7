// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The present status of every check: every result passes through here. PURE; lives on the control
// loop alone. Publishers read it and subscribe to transitions; checkers do not know them.

#include "core/check/definition.hpp"
#include "core/check/identity.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/transition.hpp"
#include "core/quota/quotas.hpp"
#include "core/status/check_status.hpp"  // IWYU pragma: export
#include "core/status/handle.hpp"
#include "core/status/list_revisions.hpp"
#include "core/status/output_budget.hpp"
#include "core/status/probe_statistics.hpp"
#include "core/status/remembered.hpp"
#include "core/status/service_lists.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::status {

class status_store {
public:
    using listener = std::function<void(check_status const&, health::transition const&)>;

    // Asked for each check that is added: what is known of it from before this process. Such a
    // check has had results: its first one here is no initial transition.
    using recall = std::function<std::optional<remembered>(check::definition const&)>;
    void remember_with(recall from) { recall_ = std::move(from); }

    // The identity must be new.
    handle add(std::shared_ptr<check::definition const> definition, wall_time now);
    // Another definition for the same identity: status, output and since stay. Counters stay, too,
    // unless the target changed, in which case the next result counts at once. Returns the new
    // handle.
    handle replace(std::shared_ptr<check::definition const> definition, wall_time now);
    // Both ignore an unknown check. Returns the handle of the removed check, which is void now.
    std::optional<handle> remove(check::identity const& who);
    void set_stale(check::identity const& who, bool stale);

    // Every result of every protocol comes in here. A result for a void handle is dropped; an
    // inconclusive one is only counted; a suppressed one only moves last_probe.
    void observe(handle which, health::observation&& seen);

    // Called at each transition, in the order of subscription. The first known status of a check is
    // a transition, too, an initial one, even when it equals the one that the definition assumed.
    // Listeners must not change the store, but may observe a result of another check.
    void subscribe(listener notify);
    // Called for a check when its probes begin to need a setting of Vitals, as `why` says. The
    // listener must not change the store.
    using unprobed_listener = std::function<void(check_status const&, std::string_view why)>;
    void subscribe_to_unprobed(unprobed_listener notify) { unprobed_ = std::move(notify); }

    // Called after a list's revision has moved, or when the first output is held back. Must not
    // change the store.
    void subscribe_to_lists(std::function<void()> notify) { lists_.subscribe(std::move(notify)); }

    // From now on no more than this is kept of outputs, in bytes: output_budget. The quotas outlive
    // the store.
    void limit_outputs(quota::quotas const& by_namespace, std::uint64_t all) {
        outputs_.limit(by_namespace, all);
    }
    void limit_all_outputs(std::uint64_t bytes) { outputs_.limit_all(bytes); }
    output_budget::by_namespace const& kept_outputs() const { return outputs_.all(); }

    // Waits for the first probe of each present check without one. Calls `one_less` each time one
    // has ended, also as inconclusive, or its check was removed. Returns awaited(). To be called
    // once.
    std::size_t await_first_probes(std::function<void()> one_less);
    std::size_t awaited() const { return awaited_; }

    // The pointer is valid until the next add.
    check_status const* find(std::string_view identity) const;
    std::optional<handle> handle_of(std::string_view identity) const;
    // The check in a place; null: none. Valid until the next add.
    check_status const* in(std::uint32_t slot) const;
    std::size_t size() const { return by_identity_.size(); }
    // In the order of check::less_without_case.
    void for_each(std::function<void(check_status const&)> const& visit) const;
    // The checks after this identity, which may be of a check that is gone or empty, in the same
    // order, until `visit` returns false.
    void for_each_after(
        std::string_view identity,
        std::function<bool(check_status const&)> const& visit
    ) const;
    // The checks of a service, which may be unknown, after this one, instance by instance.
    void for_each_of_service(
        std::string_view name,
        service_lists::place const& after,
        std::function<bool(check_status const&)> const& visit
    ) const;
    // The checks of all services after this one, in the order of the ids of their services.
    void for_each_by_service_id(
        service_lists::place const& after,
        std::function<bool(check_status const&)> const& visit
    ) const;
    service_lists const& services() const { return lists_.services(); }
    // Those of one ConfigMap, in the same order.
    void for_each_of(
        std::string_view ns,
        std::string_view config_map,
        std::function<void(check_status const&)> const& visit
    ) const;
    // Grows with each change of anything above but last_probe.
    std::uint64_t revision() const { return lists_.revision(); }
    // The revision of a list of checks, of all or of those in one status: it grows when a check
    // comes or goes, its status changes, or an edit changes how it is shown (name, notes, service,
    // interval, timeout). A change of the output alone is held back: many targets put the time into
    // their answers.
    std::uint64_t revision_of(std::optional<check::status> list) const { return lists_.of(list); }
    bool holds_outputs() const { return lists_.holds_outputs(); }
    // The lists of the checks whose outputs were held back change now. Visits all checks.
    void release_outputs();
    probe_statistics const& statistics() const { return statistics_; }

private:
    check_status* find(handle which);
    void publish(check_status& check, health::observation const& seen, check::status before);
    bool keep_output(check_status& check, std::string_view output);
    void shrink_outputs(output_budget::usage const& of);
    void first_probe_ended(check_status& check);
    void needs_a_setting(check_status& check, health::observation const& seen);

    std::vector<check_status> slots_;  // without a definition: free, with the generation to come
    std::vector<std::uint32_t> free_;
    std::map<std::string_view, std::uint32_t, check::less_without_case>
        by_identity_;  // slots; the keys are views into the definitions
    std::vector<listener> listeners_;
    unprobed_listener unprobed_;
    recall recall_;
    std::function<void()> one_less_;
    std::size_t awaited_ = 0;
    list_revisions lists_;
    output_budget outputs_;
    probe_statistics statistics_;
};

}  // namespace vitals::inline core::status
