// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/secrets/tls_identity.hpp"

#include "core/check/references.hpp"
#include "core/check/tls_settings.hpp"
#include "core/health/observation.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "net/network.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/secrets/usable.hpp"

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::secrets {

namespace {

std::unexpected<unusable> refused(secret::object_name const& which, std::string_view why) {
    return std::unexpected(unusable{unusable::kind::refused, called(which).append(" ").append(why)}
    );
}

}  // namespace

usable<tls_identity> tls_identity::join(
    check::tls_references const& from,
    user const& by,
    std::span<secret::destination const> to
) {
    tls_identity made;
    if (from.ca) {
        secret::object_name const name{std::string{by.ns}, from.ca->object, from.ca->name};
        auto const found = object_for(by, name);
        if (!found) return std::unexpected(found.error());
        auto read = (*found)->authorities(from.ca->key);
        if (!read) return refused(name, read.error());
        made.trusted = *std::move(read);
        made.edition += (*found)->edition();
    }
    if (!from.client.empty()) {
        secret::object_name const name{std::string{by.ns}, check::key_object::secret, from.client};
        auto const found = object_for(by, name, to);
        if (!found) return std::unexpected(found.error());
        auto read = (*found)->client();
        if (!read) return refused(name, read.error());
        made.client = *std::move(read);
        made.edition += (*found)->edition();
    }
    return made;
}

void tls_identity::identify(net::tls_parameters& session) const {
    session.trusted = trusted.get();
    session.client = client.get();
}

std::string_view config_map_with_ca(check::tls_settings const& of) {
    auto const* const from = of.from ? &*of.from : nullptr;
    if (from == nullptr || !from->ca || from->ca->object != check::key_object::config_map)
        return {};
    return from->ca->name;
}

probe::probe_failure failure_of(unusable const& why) {
    return {
        .reason = health::failure_reason::secret,
        .text = why.text,
        .cause = why.text,
        .untried = why.is != unusable::kind::refused,
        .needs_a_setting = why.is == unusable::kind::no_room
    };
}

}  // namespace vitals::probing::secrets
