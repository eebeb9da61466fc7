// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The text of /metrics, in Prometheus' exposition format. PURE. docs/metrics.md lists the families.

#include "core/metrics/check_samples.hpp"
#include "core/metrics/snapshot.hpp"

#include <string>
#include <string_view>

namespace vitals::inline core::metrics {

inline constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

// The page, piece by piece: for 100,000 checks it has 27 MB. Each piece has some 64 KiB and shows
// what holds when it is made; only the first one, which has all but the checks, may have more.
// prometheus-cpp's own serializer was measured to be good enough, and right (it escapes label
// values, not help texts).
class page {
public:
    // The store outlives it; nothing else of the snapshot is needed any more.
    explicit page(snapshot const& now);

    std::string next();
    bool done() const { return checks_.done(); }

private:
    std::string first_;
    check_samples checks_;
};

// The whole page, for tests.
std::string exposition(snapshot const& now);

}  // namespace vitals::inline core::metrics
