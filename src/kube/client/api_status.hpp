// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The error for an answer with a code above 299. Pure.

#include "kube/client/api_client.hpp"
#include "kube/model/api_status.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace vitals::kube::client {

// By the `reason` of the Status first, then by the HTTP code, as client-go's apierrors do.
error_class classify(unsigned http_status, model::api_status const& status);

struct error_answer {
    unsigned http_status = 0;
    std::string_view content_type{};
    std::string_view retry_after{};  // the header
    std::string_view body{};
};

api_error to_error(error_answer const& answer, std::chrono::system_clock::time_point now);

// A hint for an answer that is not JSON, such as "it looks like a login page of a proxy".
std::string not_json_hint(std::string_view content_type, std::string_view body);
bool is_json(std::string_view content_type);

}  // namespace vitals::kube::client
