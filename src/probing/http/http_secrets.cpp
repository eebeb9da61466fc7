// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_secrets.hpp"

#include "core/check/http_target.hpp"
#include "core/check/tls_settings.hpp"
#include "core/check/url.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/value.hpp"
#include "net/http2/client_session.hpp"
#include "net/network.hpp"
#include "probing/http/http_redirects.hpp"
#include "probing/http/http_request.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/secrets/joined_headers.hpp"
#include "probing/secrets/tls_identity.hpp"
#include "probing/secrets/usable.hpp"
#include "runtime/clock.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::http {

namespace {

std::vector<check::header_field const*> carried(http_hop const& hop) {
    std::vector<check::header_field const*> all;
    for (auto const& each : hop.target().headers)
        all.push_back(hop.carries(each) ? &each : nullptr);
    return all;
}

// Where a proxy that looks at this header takes the request. A port that cannot be read is 0, which
// no owner allows.
secret::destination named_by(std::string_view header, secret::destination where) {
    bool const literal = header.starts_with('[');
    auto const end = std::min(header.find(literal ? ']' : ':'), header.size());
    where.host = literal ? header.substr(1, end - 1) : header.substr(0, end);
    where.by_redirect = false;
    auto const rest = header.substr(std::min(end + (literal ? 1 : 0), header.size()));
    if (rest.empty()) return where;
    where.port = 0;
    std::from_chars(rest.data() + 1, rest.data() + rest.size(), where.port);
    return where;
}

// All names by which the request finds its way: a server for several hosts goes by the header Host,
// one that passes TLS on by the name of the session.
std::vector<secret::destination> destinations(http_hop const& hop) {
    auto const& target = hop.target();
    secret::destination const url{
        .host = hop.url().host(),
        .port = hop.url().port(),
        .scheme = hop.url().scheme(),
        .verified = target.tls.certificate == check::certificate::verified,
        .ca = secrets::config_map_with_ca(target.tls),
        .by_redirect = hop.redirected(),
        .may_change = hop.may_change()
    };
    std::vector<secret::destination> all{url};
    for (auto const& each : target.headers)
        if (ascii::same_name(each.name, "Host") && hop.carries(each))
            all.push_back(named_by(each.value, url));
    if (url.scheme == check::scheme::https) {
        all.push_back(url);
        all.back().host = tls_parameters_of(hop).server_name;
    }
    return all;
}

}  // namespace

std::optional<probe::probe_failure>
http_secrets::join(http_hop const& hop, runtime::time_point now) {
    auto made = usable_at(hop, now);
    if (!made) return secrets::failure_of(made.error());
    joined_ = *std::move(made);
    return std::nullopt;
}

secrets::usable<http_secrets::of_hop>
http_secrets::usable_at(http_hop const& hop, runtime::time_point now) const {
    secrets::user const by{ns_, from_, now};
    auto const where = destinations(hop);
    auto headers = secrets::joined_headers::join(carried(hop), by, where);
    if (!headers) return std::unexpected(std::move(headers.error()));
    of_hop made{.headers = *std::move(headers)};
    made.edition = made.headers.edition();
    if (!target_.tls.from || hop.url().scheme() != check::scheme::https) return made;
    auto tls = secrets::tls_identity::join(*target_.tls.from, by, where);
    if (!tls) return std::unexpected(std::move(tls.error()));
    made.tls = *std::move(tls);
    made.edition += made.tls.edition;
    return made;
}

// NOLINTBEGIN(bugprone-unchecked-optional-access): they follow a successful join()
secret::value http_secrets::request(http_hop const& hop) const {
    return render_request(hop, joined_->headers);
}

void http_secrets::ask_over_http2(http_hop const& hop, net::http2::client_session& on) const {
    http::ask_over_http2(hop, joined_->headers, on);
}

void http_secrets::identify(net::tls_parameters& session) const {
    joined_->tls.identify(session);
}

std::uint64_t http_secrets::edition() const {
    return joined_->edition;
}
// NOLINTEND(bugprone-unchecked-optional-access)

}  // namespace vitals::probing::http
