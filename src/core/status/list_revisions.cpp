// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/status/list_revisions.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/status/check_status.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace vitals::inline core::status {

void list_revisions::add(check_status& check, std::uint32_t slot) {
    services_.join(*check.definition, slot, check.status(), revision_ + 1);
    show(check, check.status());
}

void list_revisions::redefine(
    check::definition const& before,
    check_status& check,
    std::uint32_t slot,
    bool alike
) {
    services_.replace(before, *check.definition, slot, check.status(), revision_ + 1);
    if (alike)
        hide(check, false);
    else
        show(check, check.status());
}

void list_revisions::show(check_status& check, check::status before) {
    check.revision = ++revision_;
    services_.show(*check.definition, revision_);
    if (check.status() != before)
        services_.change_status(*check.definition, before, check.status());
    check.output_held = false;
    changed(before);
    changed(check.status());
    notify();
}

void list_revisions::hide(check_status& check, bool other_output) {
    ++revision_;
    if (!other_output) return;
    check.output_held = true;
    if (std::exchange(holds_outputs_, true)) return;
    notify();
}

void list_revisions::remove(check_status const& gone) {
    ++revision_;
    services_.leave(*gone.definition, gone.status(), revision_);
    changed(gone.status());
    notify();
}

void list_revisions::release_outputs(std::vector<check_status>& checks) {
    holds_outputs_ = false;
    bool moved = false;
    for (auto& each : checks) {
        if (!std::exchange(each.output_held, false)) continue;
        each.revision = ++revision_;
        services_.show(*each.definition, revision_);
        changed(each.status());
        moved = true;
    }
    if (moved) notify();
}

void list_revisions::changed(check::status one) {
    all_ = revision_;
    by_status_.at(std::to_underlying(one)) = revision_;
}

void list_revisions::notify() const {
    for (auto const& each : listeners_) each();
}

}  // namespace vitals::inline core::status
