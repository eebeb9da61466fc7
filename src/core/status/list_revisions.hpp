// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// When each list of checks changed last: the list of all checks, and the lists of the checks in one
// status, and those of services. Changed outputs are held back until they are released. PURE.

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/status/check_status.hpp"
#include "core/status/service_lists.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace vitals::inline core::status {

class list_revisions {
public:
    // Grows with each change of a check.
    std::uint64_t revision() const { return revision_; }
    // No status: the list of all checks. 0 until a check was in the list.
    std::uint64_t of(std::optional<check::status> list) const {
        return list ? by_status_.at(std::to_underlying(*list)) : all_;
    }
    // Called after a list's revision has moved, or when the first output is held back.
    void subscribe(std::function<void()> notify) { listeners_.push_back(std::move(notify)); }

    // `slot`: of the check in the store.
    void add(check_status& check, std::uint32_t slot);
    // `alike`: lists show both definitions in the same way.
    void
    redefine(check::definition const& before, check_status& check, std::uint32_t slot, bool alike);
    // Lists show the check differently. `before`: its previous status, which names the list that it
    // may have left.
    void show(check_status& check, check::status before);
    // Something changed that lists do not show, or its output, which they show later.
    void hide(check_status& check, bool other_output);
    // It is about to be destroyed.
    void remove(check_status const& gone);
    service_lists const& services() const { return services_; }

    bool holds_outputs() const { return holds_outputs_; }
    // The lists of the checks whose outputs were held back change now.
    void release_outputs(std::vector<check_status>& checks);

private:
    void changed(check::status one);
    void notify() const;

    std::uint64_t revision_ = 0;
    std::uint64_t all_ = 0;
    std::array<std::uint64_t, check::status_count> by_status_{};
    service_lists services_;
    std::vector<std::function<void()>> listeners_;
    bool holds_outputs_ = false;
};

}  // namespace vitals::inline core::status
