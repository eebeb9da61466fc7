// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a check trusts its target, for all kinds that use TLS.

#include "core/check/fingerprint.hpp"
#include "core/check/rare_text.hpp"
#include "core/check/references.hpp"
#include "core/check/shared_optional.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vitals::inline core::check {

enum class certificate : std::uint8_t { verified, not_verified };
enum class tls_version : std::uint8_t { v1_2, v1_3 };

struct tls_settings {
    rare_text server_name;  // for SNI and the name check; empty: the target's host
    check::certificate certificate = certificate::verified;
    tls_version lowest = tls_version::v1_2;
    shared_optional<tls_references> from{};

    // Whether it identifies itself by the certificate of a Secret.
    bool has_client() const { return from && !from->client.empty(); }
    // For the functions of a target (target.hpp):
    void add_references(std::vector<key_reference>& to) const;
    std::size_t bytes() const;  // but those of its references
    friend bool operator==(tls_settings const&, tls_settings const&) = default;
};

void add(fingerprint& to, tls_settings const& tls);

}  // namespace vitals::inline core::check
