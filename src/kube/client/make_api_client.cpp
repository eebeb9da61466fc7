// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/make_api_client.hpp"

#include "kube/client/api_client.hpp"
#include "kube/client/http_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <memory>
#include <utility>

namespace vitals::kube::client {

std::unique_ptr<api_client> make_api_client(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    config::cluster_config config,
    client_options options
) {
    return std::make_unique<http_client>(
        where,
        clock,
        std::move(log),
        std::move(config),
        std::move(options)
    );
}

}  // namespace vitals::kube::client
