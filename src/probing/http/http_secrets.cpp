// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_secrets.hpp"

#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/check/tls_settings.hpp"
#include "core/check/url.hpp"
#include "core/health/observation.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "core/secret/redact.hpp"
#include "core/secret/value.hpp"
#include "net/network.hpp"
#include "probing/http/http_redirects.hpp"
#include "probing/http/http_request.hpp"
#include "probing/http/http_response_reader.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/secrets/joined_headers.hpp"
#include "probing/secrets/usable.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::http {

using secrets::unusable;

namespace {

probe::probe_failure failure_of(unusable const& why) {
    return {
        .reason = health::failure_reason::secret,
        .text = why.text,
        .cause = why.text,
        .untried = why.is == unusable::kind::unread
    };
}

unusable refused(secret::object_name const& which, std::string_view why) {
    return {unusable::kind::refused, called(which).append(" ").append(why)};
}

std::vector<check::header_field const*> carried(http_hop const& hop) {
    std::vector<check::header_field const*> all;
    for (auto const& each : hop.target().headers)
        all.push_back(hop.carries(each) ? &each : nullptr);
    return all;
}

}  // namespace

std::optional<probe::probe_failure>
http_secrets::join(http_hop const& hop, runtime::time_point now) {
    auto made = usable_at(hop, now);
    if (!made) return failure_of(made.error());
    hops_.push_back(*std::move(made));
    return std::nullopt;
}

secrets::usable<http_secrets::of_hop>
http_secrets::usable_at(http_hop const& hop, runtime::time_point now) const {
    secrets::user const by{ns_, from_, now};
    secret::destination const where{
        .host = hop.url().host(),
        .port = hop.url().port(),
        .scheme = hop.url().scheme(),
        .verified = target_.tls.certificate == check::certificate::verified,
        .by_redirect = hop.redirected()
    };
    auto headers = secrets::joined_headers::join(carried(hop), by, where);
    if (!headers) return std::unexpected(std::move(headers.error()));
    of_hop made{.headers = *std::move(headers)};
    made.edition = made.headers.edition();
    if (!target_.tls.from || where.scheme != check::scheme::https) return made;
    if (auto why = add_tls(made, by, where, hop)) return std::unexpected(*std::move(why));
    return made;
}

// The authorities are those of every host. The client certificate stays with the configured one,
// like a header.
std::optional<unusable> http_secrets::add_tls(
    of_hop& to,
    secrets::user const& by,
    secret::destination const& where,
    http_hop const& hop
) const {
    auto const& from = *target_.tls.from;
    if (from.ca) {
        secret::object_name const name{std::string{by.ns}, from.ca->object, from.ca->name};
        auto const found = object_for(by, name);
        if (!found) return found.error();
        auto made = (*found)->authorities(from.ca->key);
        if (!made) return refused(name, made.error());
        to.trusted = *std::move(made);
        to.edition += (*found)->edition();
    }
    if (!from.client.empty() && hop.stays_home()) {
        secret::object_name const name{std::string{by.ns}, check::key_object::secret, from.client};
        auto const found = object_for(by, name, where);
        if (!found) return found.error();
        auto made = (*found)->client();
        if (!made) return refused(name, made.error());
        to.client = *std::move(made);
        to.edition += (*found)->edition();
    }
    return std::nullopt;
}

secret::value http_secrets::request(http_hop const& hop) const {
    return render_request(hop, hops_.back().headers);
}

void http_secrets::identify(net::tls_parameters& session) const {
    session.trusted = hops_.back().trusted.get();
    session.client = hops_.back().client.get();
}

std::uint64_t http_secrets::edition() const {
    return hops_.back().edition;
}

void http_secrets::redact(std::string& text, secret::cut where) const {
    for (auto const& each : hops_) each.headers.redact(text, where);
}

// Of the body its end is kept, and it may break off. A long status line was cut.
void http_secrets::redact(http_answer& answer, std::size_t kept) const {
    redact(answer.status_line, secret::cut::at_the_end);
    redact(
        answer.body,
        answer.body.size() < kept ? secret::cut::at_the_end : secret::cut::at_both_ends
    );
}

// What came instead of an answer is not shown: it was cut, and its odd bytes replaced.
void http_secrets::redact(probe::probe_failure& what) const {
    if (what.reason == health::failure_reason::protocol && !what.cause.empty())
        what.text = what.cause;
    redact(what.text, secret::cut::nowhere);
    redact(what.cause, secret::cut::nowhere);
}

}  // namespace vitals::probing::http
