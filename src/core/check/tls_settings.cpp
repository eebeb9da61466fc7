// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/tls_settings.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/reference_list.hpp"
#include "core/check/references.hpp"

#include <cstddef>
#include <vector>

namespace vitals::inline core::check {

void tls_settings::add_references(std::vector<key_reference>& to) const {
    if (!from) return;
    if (auto const& ca = from->ca) to.push_back(*ca);
    if (auto const& client = from->client; !client.empty()) {
        to.push_back({key_object::secret, client, certificate_key});
        to.push_back({key_object::secret, client, private_key_key});
    }
}

std::size_t tls_settings::bytes() const {
    return server_name.size() + (from ? sizeof(tls_references) : 0);
}

void add(fingerprint& to, tls_settings const& tls) {
    to.add(tls.server_name);
    to.add(static_cast<unsigned>(tls.certificate)).add(static_cast<unsigned>(tls.lowest));
    if (!tls.from) return;
    to.add(tls.from->client);
    if (auto const& ca = tls.from->ca) add(to, *ca);
}

}  // namespace vitals::inline core::check
