// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The contents of one Secret or ConfigMap, shared by the store and the probes that use them. What
// is made of its PEM is made once, at its first use. Immutable; any thread.

#include "core/secret/object.hpp"
#include "net/tls/credentials.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::probing::secrets {

class held_contents {
public:
    // `edition`: no other contents in the store have it.
    held_contents(secret::contents all, std::uint64_t edition);

    secret::contents const& all() const { return all_; }
    std::uint64_t edition() const { return edition_; }

    // The error follows the name of the object: "has no key ca.crt".
    net::tls::parsed<net::tls::authorities> authorities(std::string const& key) const;
    // Of the keys of type kubernetes.io/tls.
    net::tls::parsed<net::tls::own_certificate> client() const;

private:
    secret::contents all_;
    std::uint64_t edition_;
    mutable std::mutex guard_;
    mutable std::map<std::string, net::tls::parsed<net::tls::authorities>> authorities_;  // by key
    mutable std::optional<net::tls::parsed<net::tls::own_certificate>> client_;
};

}  // namespace vitals::probing::secrets
