// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A Lease of coordination.k8s.io/v1: who holds it, and for how long after its last change. PURE.

#include "kube/model/resource.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::kube::model {

struct lease {
    std::string holder;  // holderIdentity; empty: nobody, it was given back
    std::chrono::seconds duration{};
    // As the API server answers it: only compared with an earlier one. Clocks of other machines say
    // nothing about ours.
    std::string renewed;
    std::uint32_t transitions = 0;
    std::string resource_version;
};

resource leases();

// The error says what is wrong with the answer.
std::expected<lease, std::string> decode_lease(std::string_view json);

// Bodies of requests. `now` is the wall clock, for people.
using wall_time = std::chrono::system_clock::time_point;
// For a POST: a lease that `holder` holds.
std::string render_new_lease(
    object_key const& key,
    std::string_view holder,
    std::chrono::seconds duration,
    wall_time now
);
// For a merge patch, which leaves labels and other people's fields alone. It fails with a conflict
// when somebody has written since `of` was read.
std::string render_renewal(lease const& of, std::chrono::seconds duration, wall_time now);
std::string render_acquisition(
    lease const& of,
    std::string_view holder,
    std::chrono::seconds duration,
    wall_time now
);
// Nobody holds it, and the next one need not wait.
std::string render_release(lease const& of, wall_time now);

}  // namespace vitals::kube::model
