// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Services and EndpointSlices, as far as addresses are concerned that belong to their namespace.

#include "kube/model/resource.hpp"
#include "net/address_policy/ip.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::model {

resource services();
resource endpoint_slices();

// The ClusterIPs, which the API server gives to one Service alone. None of a headless Service and
// of the type ExternalName; externalIPs and status are left out, where users write what they like.
// `json`: the object alone. The error says why it cannot be a Service.
std::expected<std::vector<net::address_policy::ip>, std::string> decode_service(
    std::string_view json
);

// The addresses of endpoints that are Pods of the namespace `ns`, by their targetRef; ready or not.
// Others are not of the namespace, as far as anybody knows who wrote the slice by hand.
std::expected<std::vector<net::address_policy::ip>, std::string>
decode_endpoint_slice(std::string_view json, std::string_view ns);

}  // namespace vitals::kube::model
