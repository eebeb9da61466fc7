// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How long an informer waits before it asks the API server again. Pure: time comes in.

#include "kube/informer/watch_policy.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <functional>
#include <optional>

namespace vitals::kube::informer {

class delays {
public:
    // `random`: in [0, 1).
    delays(std::function<double()> random, runtime::duration not_served);

    // `retry_after`: as the server sent it.
    runtime::duration
    length_of(delay kind, std::optional<std::chrono::seconds> retry_after, runtime::time_point now);
    // A watch was opened.
    void succeeded(runtime::time_point opened);

    runtime::duration around(runtime::duration mean) const;  // +- 20 %

private:
    std::function<double()> random_;
    runtime::duration not_served_;
    runtime::backoff backoff_;
    runtime::backoff long_backoff_;
};

}  // namespace vitals::kube::informer
