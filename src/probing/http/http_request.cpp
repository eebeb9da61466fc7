// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_request.hpp"

#include "probing/http/http_hop.hpp"
#include "probing/http/same_name.hpp"

#include <string>
#include <string_view>

namespace vitals::probing::http {

namespace {

// How the body is framed is ours to say: a configured value could contradict the bytes that follow.
bool is_framing(std::string_view name) {
    return same_name(name, "Content-Length") || same_name(name, "Transfer-Encoding") ||
           same_name(name, "Trailer");
}

void add(std::string& request, std::string_view name, std::string_view value) {
    request.append(name).append(": ").append(value).append("\r\n");
}

void add_default(
    std::string& request,
    http_hop const& hop,
    std::string_view name,
    std::string_view value
) {
    for (auto const& field : hop.target().headers)
        if (same_name(field.name, name)) return;
    add(request, name, value);
}

// The Host header comes first (RFC 9110 section 7.2), and once.
std::string_view host_of(http_hop const& hop) {
    for (auto const& field : hop.target().headers)
        if (same_name(field.name, "Host") && hop.carries(field)) return field.value;
    return hop.url().authority();
}

bool needs_length(http_hop const& hop) {
    auto const method = hop.method();
    return !hop.body().empty() || method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

std::string render_request(http_hop const& hop) {
    std::string request;
    request.reserve(256 + hop.body().size());
    request.append(hop.method()).append(" ").append(hop.url().target()).append(" HTTP/1.1\r\n");
    add(request, "Host", host_of(hop));
    for (auto const& field : hop.target().headers)
        if (!same_name(field.name, "Host") && !is_framing(field.name) && hop.carries(field))
            add(request, field.name, field.value);
    add_default(request, hop, "User-Agent", "Vitals Health Check");
    add_default(request, hop, "Accept", "text/plain, text/*, */*");
    if (needs_length(hop)) add(request, "Content-Length", std::to_string(hop.body().size()));
    if (!hop.reuses_connection()) add_default(request, hop, "Connection", "close");
    request.append("\r\n").append(hop.body());
    return request;
}

}  // namespace vitals::probing::http
