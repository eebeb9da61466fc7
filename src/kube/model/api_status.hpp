// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The API server's `Status` object: the body of an answer that tells of an error, and the last
// event of a watch.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

// All texts are the peer's, as they came.
struct api_status {
    unsigned code = 0;
    std::string reason{};
    std::string message{};
    std::optional<std::chrono::seconds> retry_after{};  // details.retryAfterSeconds; a day at most
    bool too_large_resource_version = false;            // details.causes names it
    std::string continue_token{};                       // metadata.continue

    bool expired() const { return code == 410 || reason == "Expired" || reason == "Gone"; }
};

// Nothing when `json` is no Status.
std::optional<api_status> decode_status(std::string_view json);
// Whatever its kind says; empty fields where there is nothing to be read.
api_status to_status(std::string_view json);

}  // namespace vitals::kube::model
