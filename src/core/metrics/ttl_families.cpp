// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/metrics/snapshot.hpp"

namespace vitals::inline core::metrics {

void describe_ttl(ttl const& now, family_sink const& to) {
    to(family::gauge(
        "vitals_ttl_checks_waiting",
        "Checks with a ttl that become critical without an update in time.",
        static_cast<double>(now.waiting)
    ));
    to(family::counter(
        "vitals_ttl_expired_total",
        "Times that a check with a ttl became critical, or stayed so, without an update in time.",
        now.expired
    ));
    to(family::histogram(
        "vitals_ttl_lateness_seconds",
        "Time from the end of a ttl without an update, rounded up to 4 ms, to its check becoming "
        "critical.",
        now.lateness
    ));
    auto updates = family::counter(
        "vitals_ttl_updates_total",
        "Requests to update a check with a ttl, by their end: done; refused, not from this "
        "machine; failed, of another check or without sense."
    );
    updates.add({{"end", "done"}}, static_cast<double>(now.updates));
    updates.add({{"end", "refused"}}, static_cast<double>(now.refused));
    updates.add({{"end", "failed"}}, static_cast<double>(now.failed));
    to(updates);
}

}  // namespace vitals::inline core::metrics
