// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The answers of port 8080, as a function of the registry: /livez and /readyz as in Kubernetes,
// /healthz as in a Dapr sidecar's operator, /v1.0/healthz as in daprd.

#include "net/http_server/message.hpp"
#include "serving/health_server/registry.hpp"

#include <string>

namespace vitals::serving::health_server {

struct answer_options {
    bool show_reasons = false;  // reasons may hold URLs of users' checks
    std::string app_id;         // what ?appid= of /v1.0/healthz is compared with
};

net::http_server::response answer(
    registry const& state,
    answer_options const& options,
    net::http_server::request const& request
);

}  // namespace vitals::serving::health_server
