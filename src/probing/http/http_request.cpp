// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_request.hpp"

#include "core/check/http_target.hpp"
#include "core/check/tls_settings.hpp"
#include "core/secret/value.hpp"
#include "net/http/request_writer.hpp"
#include "net/network.hpp"
#include "probing/http/http_redirects.hpp"
#include "probing/probe/tls.hpp"
#include "probing/secrets/joined_headers.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cstddef>
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

bool carries(http_hop const& hop, std::string_view name) {
    return std::ranges::any_of(hop.target().headers, [&](auto const& field) {
        return ascii::same_name(field.name, name) && hop.carries(field);
    });
}

bool needs_length(http_hop const& hop) {
    auto const method = hop.method();
    return !hop.body().empty() || method == "POST" || method == "PUT" || method == "PATCH";
}

// `value_of` has the values of the configured headers.
template <class Text, class ValueOf>
Text render(http_hop const& hop, ValueOf const& value_of) {
    net::http::basic_request_writer<Text> request{
        hop.method(),
        hop.url().target(),
        hop.body().size()
    };
    auto const& fields = hop.target().headers;
    // The Host header comes first (RFC 9110 section 7.2), and once.
    auto const host = std::ranges::find_if(fields, [&](auto const& field) {
        return ascii::same_name(field.name, "Host") && hop.carries(field);
    });
    request.field("Host", host == fields.end() ? hop.url().authority() : value_of(*host));
    for (auto const& field : fields)
        if (!ascii::same_name(field.name, "Host") && !is_framing(field.name) && hop.carries(field))
            request.field(field.name, value_of(field));
    auto const add_default = [&](std::string_view name, std::string_view value) {
        if (!carries(hop, name)) request.field(name, value);
    };
    add_default("User-Agent", "Vitals Health Check");
    add_default("Accept", "text/plain, text/*, */*");
    if (needs_length(hop)) request.content_length(hop.body().size());
    if (!hop.reuses_connection()) add_default("Connection", "close");
    return std::move(request).finish(hop.body());
}

}  // namespace

std::string render_request(http_hop const& hop) {
    return render<std::string>(hop, [](check::header_field const& field) -> std::string_view {
        return field.value;
    });
}

secret::value render_request(http_hop const& hop, secrets::joined_headers const& values) {
    auto const* const first = hop.target().headers.data();
    return render<secret::value>(hop, [&](check::header_field const& field) -> std::string_view {
        if (!field.source) return field.value;
        return values.value(static_cast<std::size_t>(&field - first));
    });
}

net::tls_parameters tls_parameters_of(http_hop const& hop) {
    auto const& target = hop.target();
    auto const& tls = target.tls;
    auto const host = hop.url().host();
    // The configured TLS server name belongs to the configured target; the target of a redirect has
    // its own.
    bool const home = ascii::same_name(host, target.url.host());
    auto const name = home && !tls.server_name.empty() ? std::string_view{tls.server_name} : host;
    return probe::tls_parameters_of(tls, name);
}

}  // namespace vitals::probing::http
