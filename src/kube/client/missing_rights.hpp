// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The rights that the account lacks, in the log.

#include "kube/client/access_review.hpp"
#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <functional>
#include <vector>

namespace vitals::kube::client {

struct rights_review {
    runtime::clock& clock;
    log::logger log;
    api_client& api;
    config::cluster_config const& config;  // of `api`
    std::function<double()> random;        // in [0, 1)
    std::vector<access_right> needed;
    log::level level = log::level::error;
};

// One readable line for each missing right, or for all with the same `fix`, once the API server answers; logged again only when the
// right had been granted in between. Why the API server does not answer is what watchers log. Ends
// when all was answered, or will never be.
runtime::awaitable<void> log_missing_rights(rights_review what);

}  // namespace vitals::kube::client
