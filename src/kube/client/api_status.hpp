// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The API server's `Status` object, and the error that an answer with a code above 299 means to us.
// Pure. kubernetes-client.md section 4.1.

#include "kube/client/api_client.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::client {

struct api_status {
    std::string reason;
    std::string message;
    unsigned code = 0;
    std::optional<std::chrono::seconds> retry_after;  // details.retryAfterSeconds
    bool too_large_resource_version = false;          // details.causes names it
    std::string continue_token{};                     // metadata.continue
};

// Nothing when `json` is no Status.
std::optional<api_status> decode_status(std::string_view json);

// The table of section 4.1: by reason first, then by code.
error_class classify(unsigned http_status, api_status const& status);

struct error_answer {
    unsigned http_status = 0;
    std::string_view content_type{};
    std::string_view retry_after{};  // the header
    std::string_view body{};
};

api_error to_error(error_answer const& answer, std::chrono::system_clock::time_point now);

// "it looks like a login page of a proxy"-like hint for an answer that is not JSON.
std::string not_json_hint(std::string_view content_type, std::string_view body);
bool is_json(std::string_view content_type);

}  // namespace vitals::kube::client
