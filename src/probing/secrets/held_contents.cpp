// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/secrets/held_contents.hpp"

#include "core/check/references.hpp"
#include "core/secret/object.hpp"
#include "net/tls/credentials.hpp"

#include <cstdint>
#include <expected>
#include <mutex>
#include <string>
#include <utility>

namespace vitals::probing::secrets {

using net::tls::parsed;

held_contents::held_contents(secret::contents all, std::uint64_t edition)
    : all_{std::move(all)}, edition_{edition} {}

parsed<net::tls::authorities> held_contents::authorities(std::string const& key) const {
    auto const pem = all_.keys.find(key);
    if (pem == all_.keys.end()) return std::unexpected("has no key " + key);
    std::scoped_lock const lock{guard_};
    auto const known = authorities_.find(key);
    if (known != authorities_.end()) return known->second;
    auto made = net::tls::authorities::parse(pem->second.reveal());
    if (!made) made = std::unexpected("has a key " + key + " that " + made.error());
    return authorities_.emplace(key, std::move(made)).first->second;
}

parsed<net::tls::own_certificate> held_contents::client() const {
    auto const certificate = all_.keys.find(check::certificate_key);
    auto const key = all_.keys.find(check::private_key_key);
    if (certificate == all_.keys.end() || key == all_.keys.end())
        return std::unexpected("has no keys tls.crt and tls.key, as one of type kubernetes.io/tls");
    std::scoped_lock const lock{guard_};
    if (!client_) {
        client_ =
            net::tls::own_certificate::parse(certificate->second.reveal(), key->second.reveal());
        if (!*client_) client_ = std::unexpected("cannot be used: its " + client_->error());
    }
    return *client_;
}

}  // namespace vitals::probing::secrets
