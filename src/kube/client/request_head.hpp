// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A request as the bytes that go over the wire. Pure.

#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace vitals::kube::client {

// An error for a part that would break out of its place: blanks in the target, line ends in a
// header.
std::expected<std::string, std::string> to_bytes(
    api_request const& request,
    config::cluster_config const& config,
    std::string_view user_agent,
    std::string_view authorization
);

}  // namespace vitals::kube::client
