// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The families with a sample for each check, some samples at a time: there may be 100,000 checks.
// Internal to this module.

#include "core/check/status.hpp"
#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/status/status_store.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <string>

namespace vitals::inline core::metrics {

class check_samples {
public:
    // The store outlives it. Checks may come and go between calls of next().
    explicit check_samples(status::status_store const& checks) : checks_{checks} {}

    // Some 64 KiB of samples at most. A family whose samples do not fit continues with the next
    // call, with the same heading.
    void next(family_sink const& to);
    // Whether the family of the next call had samples already.
    bool continues() const { return has_samples_; }
    // Whether the last call left the rest of its family for the next one.
    bool paused() const { return !after_.empty(); }
    bool done() const { return done_; }

private:
    struct kind;

    void add_some(family& to, kind const& which);
    void count(status::check_status const& check);
    void totals(family_sink const& to) const;

    status::status_store const& checks_;
    std::size_t kind_ = 0;
    std::string after_;         // the last check of the present family; empty: none yet
    bool has_samples_ = false;  // of the present family
    bool done_ = false;
    // Counted along with the first family.
    std::array<std::size_t, check::status_count> by_status_{};
    std::size_t pending_ = 0;
    std::map<std::string, std::size_t> blocked_;  // by namespace
    std::size_t stale_ = 0;
};

}  // namespace vitals::inline core::metrics
