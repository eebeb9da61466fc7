// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a whole HTTP answer means to the caller: a response, or an error with a text for a person.
// Pure.

#include "kube/client/api_client.hpp"
#include "net/http/response_reader.hpp"

#include <chrono>
#include <string>

namespace vitals::kube::client {

// Takes the body of the answer. `now` is for a Retry-After that is a date.
api_result<api_response>
to_result(net::http::response_reader& answer, std::chrono::system_clock::time_point now);

// The content coding of the body, although no request of ours allows one; empty for a plain body.
std::string foreign_encoding(net::http::response_reader const& answer);

}  // namespace vitals::kube::client
