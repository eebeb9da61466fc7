// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// HTTP requests and responses of our own servers, as plain values.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

struct request {
    std::string method;
    std::string path;  // decoded, without the query
    std::vector<std::pair<std::string, std::string>>
        query;  // decoded, in order; `?verbose` has an empty value
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;

    std::optional<std::string_view> parameter(std::string_view name) const;  // the first one
    std::optional<std::string_view> header(std::string_view lower_case_name) const;
};

struct response {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>>
        headers;  // Content-Length is the server's matter
    std::string body;
};

response
text(unsigned status, std::string body, std::string_view type = "text/plain; charset=utf-8");

}  // namespace vitals::net::http_server
