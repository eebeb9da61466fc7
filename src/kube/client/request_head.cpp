// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/request_head.hpp"

#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"

#include <algorithm>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::client {
namespace {

std::string_view name_of(verb method) {
    switch (method) {
        case verb::get:
            return "GET";
        case verb::post:
            return "POST";
        case verb::put:
            return "PUT";
        case verb::patch:
            return "PATCH";
        case verb::del:
            return "DELETE";
    }
    return "GET";
}

bool fits_target(std::string_view target) {
    return target.starts_with('/') &&
           std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7F'; });
}

bool fits_header(std::string_view value) {
    return std::ranges::none_of(value, [](char c) {
        return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7F';
    });
}

class head {
public:
    void line(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        sound_ = sound_ && fits_header(name) && fits_header(value);
        text_.append(name).append(": ").append(value).append("\r\n");
    }
    void start(std::string_view method, std::string_view prefix, std::string_view target) {
        text_.append(method).append(" ").append(prefix).append(target).append(" HTTP/1.1\r\n");
    }
    bool sound() const { return sound_; }
    std::string take() && { return std::move(text_); }

private:
    std::string text_;
    bool sound_ = true;
};

}  // namespace

std::expected<std::string, std::string> to_bytes(
    api_request const& request,
    config::cluster_config const& config,
    std::string_view user_agent,
    std::string_view authorization
) {
    if (!fits_target(request.target))
        return std::unexpected("the request's target is not percent-encoded");
    head text;
    text.start(name_of(request.verb), config.server.prefix, request.target);
    text.line("Host", config.server.authority());
    text.line("User-Agent", user_agent);
    text.line("Accept", "application/json");
    text.line("Authorization", authorization);
    // Without credentials nobody may impersonate, and over http both would be sent in the clear.
    if (config.server.scheme == config::scheme::https)
        for (auto const& [name, value] : config.impersonation) text.line(name, value);
    text.line("Content-Type", request.content_type);
    if (request.verb != verb::get || !request.body.empty())
        text.line("Content-Length", std::to_string(request.body.size()));
    if (!text.sound()) return std::unexpected("a header of the request holds control characters");
    return std::move(text).take() + "\r\n" + request.body;
}

}  // namespace vitals::kube::client
