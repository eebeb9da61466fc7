// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/api_answer.hpp"

#include "kube/client/api_client.hpp"
#include "kube/client/api_status.hpp"
#include "kube/model/printable.hpp"
#include "net/http/response_reader.hpp"

#include <chrono>
#include <expected>
#include <string>
#include <utility>

namespace vitals::kube::client {
namespace {

std::unexpected<api_error> undecodable(std::string message) {
    return std::unexpected(api_error{error_class::undecodable, std::move(message)});
}

std::string about_status(unsigned status) {
    auto const text = "HTTP status " + std::to_string(status) + ": ";
    if (status < 200) return text + "nobody asked for another protocol";
    return text +
           "the API server never redirects; a proxy or a login page seems to stand before it";
}

}  // namespace

api_result<api_response>
to_result(net::http::response_reader& answer, std::chrono::system_clock::time_point now) {
    auto const status = answer.status();
    auto const type = answer.header("Content-Type");
    auto const encoding = foreign_encoding(answer);
    auto body = answer.take_body();
    if (!encoding.empty()) body.clear();
    if (status >= 400)
        return std::unexpected(to_error({status, type, answer.header("Retry-After"), body}, now));
    if (status < 200 || status >= 300) return undecodable(about_status(status));
    if (!encoding.empty())
        return undecodable(
            "the answer is encoded as " + encoding +
            ", which nobody asked for; a proxy seems to stand before the API server"
        );
    if (!body.empty() && !is_json(type)) return undecodable(not_json_hint(type, body));
    return api_response{status, std::move(body)};
}

std::string foreign_encoding(net::http::response_reader const& answer) {
    auto const encoding = answer.header("Content-Encoding");
    return encoding == "identity" ? std::string{} : model::printable(encoding);
}

}  // namespace vitals::kube::client
