// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_request.hpp"

#include "net/http/request_writer.hpp"
#include "probing/http/http_redirects.hpp"
#include "text/ascii/ascii.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::http {

namespace {

// Vitals frames the body itself: a configured value could contradict the bytes that follow.
bool is_framing(std::string_view name) {
    return ascii::same_name(name, "Content-Length") ||
           ascii::same_name(name, "Transfer-Encoding") || ascii::same_name(name, "Trailer");
}

void add_default(
    net::http::request_writer& request,
    http_hop const& hop,
    std::string_view name,
    std::string_view value
) {
    for (auto const& field : hop.target().headers)
        if (ascii::same_name(field.name, name) && hop.carries(field)) return;
    request.field(name, value);
}

// The Host header comes first (RFC 9110 section 7.2), and once.
std::string_view host_of(http_hop const& hop) {
    for (auto const& field : hop.target().headers)
        if (ascii::same_name(field.name, "Host") && hop.carries(field)) return field.value;
    return hop.url().authority();
}

bool needs_length(http_hop const& hop) {
    auto const method = hop.method();
    return !hop.body().empty() || method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

std::string render_request(http_hop const& hop) {
    net::http::request_writer request{hop.method(), hop.url().target(), hop.body().size()};
    request.field("Host", host_of(hop));
    for (auto const& field : hop.target().headers)
        if (!ascii::same_name(field.name, "Host") && !is_framing(field.name) && hop.carries(field))
            request.field(field.name, field.value);
    add_default(request, hop, "User-Agent", "Vitals Health Check");
    add_default(request, hop, "Accept", "text/plain, text/*, */*");
    if (needs_length(hop)) request.content_length(hop.body().size());
    if (!hop.reuses_connection()) add_default(request, hop, "Connection", "close");
    return std::move(request).finish(hop.body());
}

}  // namespace vitals::probing::http
