// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_request.hpp"

#include "core/check/http_target.hpp"
#include "core/check/tls_settings.hpp"
#include "core/check/url.hpp"
#include "core/secret/value.hpp"
#include "net/http/request_writer.hpp"
#include "net/http2/client_session.hpp"
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
#include <vector>

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

// The values of the configured headers.
auto plain_values() {
    return [](check::header_field const& field) -> std::string_view { return field.value; };
}
auto joined_values(secrets::joined_headers const& values, http_hop const& hop) {
    return [&values, first = hop.target().headers.data()](check::header_field const& field) {
        if (!field.source) return std::string_view{field.value};
        return values.value(static_cast<std::size_t>(&field - first));
    };
}

template <class ValueOf>
std::string_view host_of(http_hop const& hop, ValueOf const& value_of) {
    auto const& fields = hop.target().headers;
    auto const host = std::ranges::find_if(fields, [&](auto const& field) {
        return ascii::same_name(field.name, "Host") && hop.carries(field);
    });
    return host == fields.end() ? hop.url().authority() : value_of(*host);
}

// `add` takes the name and the value of each field but the host, which comes first and once (RFC
// 9110 section 7.2), and what frames the body.
template <class ValueOf, class Add>
void each_field(http_hop const& hop, ValueOf const& value_of, Add const& add) {
    for (auto const& field : hop.target().headers)
        if (!ascii::same_name(field.name, "Host") && !is_framing(field.name) && hop.carries(field))
            add(field.name, value_of(field));
    auto const add_default = [&](std::string_view name, std::string_view value) {
        if (!carries(hop, name)) add(name, value);
    };
    add_default("User-Agent", "Vitals Health Check");
    add_default("Accept", "text/plain, text/*, */*");
}

template <class Text, class ValueOf>
Text render(http_hop const& hop, ValueOf const& value_of) {
    net::http::basic_request_writer<Text> request{
        hop.method(),
        hop.url().target(),
        hop.body().size()
    };
    request.field("Host", host_of(hop, value_of));
    each_field(hop, value_of, [&](std::string_view name, std::string_view value) {
        request.field(name, value);
    });
    if (needs_length(hop)) request.content_length(hop.body().size());
    if (!hop.reuses_connection() && !carries(hop, "Connection"))
        request.field("Connection", "close");
    return std::move(request).finish(hop.body());
}

// A request has no field of its connection (RFC 9113 section 8.2.2): a manifest cannot name them.
template <class ValueOf>
void ask(http_hop const& hop, ValueOf const& value_of, net::http2::client_session& on) {
    bool const secret = hop.target().sends_values();
    std::vector<net::http2::field> fields{
        {":method", hop.method()},
        {":scheme", hop.url().scheme() == check::scheme::https ? "https" : "http"},
        {":authority", host_of(hop, value_of)},
        {":path", hop.url().target()},
    };
    each_field(hop, value_of, [&](std::string_view name, std::string_view value) {
        fields.push_back({name, value, secret});
    });
    auto const length = std::to_string(hop.body().size());
    if (needs_length(hop)) fields.push_back({"Content-Length", length});
    on.request(fields, std::string{hop.body()});
}

}  // namespace

std::string render_request(http_hop const& hop) {
    return render<std::string>(hop, plain_values());
}

secret::value render_request(http_hop const& hop, secrets::joined_headers const& values) {
    return render<secret::value>(hop, joined_values(values, hop));
}

void ask_over_http2(http_hop const& hop, net::http2::client_session& on) {
    ask(hop, plain_values(), on);
}

void ask_over_http2(
    http_hop const& hop,
    secrets::joined_headers const& values,
    net::http2::client_session& on
) {
    ask(hop, joined_values(values, hop), on);
}

net::tls_parameters tls_parameters_of(http_hop const& hop) {
    auto const& target = hop.target();
    auto const& tls = target.tls;
    auto const host = hop.url().host();
    // The configured TLS server name belongs to the configured target; the target of a redirect has
    // its own.
    bool const home = ascii::same_name(host, target.url.host());
    auto const name = home && !tls.server_name.empty() ? std::string_view{tls.server_name} : host;
    auto made = probe::tls_parameters_of(tls, name);
    if (target.version == check::http_version::http_2) made.offered = net::alpn::h2_chosen;
    return made;
}

}  // namespace vitals::probing::http
