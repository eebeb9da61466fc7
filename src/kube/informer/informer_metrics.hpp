// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What metrics show of the watchers of one resource.

#include "core/metrics/snapshot.hpp"
#include "kube/informer/watcher.hpp"
#include "runtime/clock.hpp"

#include <span>

namespace vitals::kube::informer {

// `all`: of one resource, at least one; each in its namespace.
metrics::informer_state metrics_of(std::span<watcher const* const> all, runtime::time_point now);

}  // namespace vitals::kube::informer
