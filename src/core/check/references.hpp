// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Values that are not in the manifest: keys of Secrets and ConfigMaps of the check's own namespace.
// A definition has the names alone; the values are joined with the request where it is sent.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace vitals::inline core::check {

enum class key_object : std::uint8_t { secret, config_map };

struct key_reference {
    key_object object = key_object::secret;
    std::string name;
    std::string key;
    friend auto operator<=>(key_reference const&, key_reference const&) = default;
};

// What the value of a header is made of.
struct header_source {
    enum class form : std::uint8_t {
        whole,   // the value itself
        bearer,  // "Bearer " and the value (RFC 6750)
        basic    // "Basic " and user:value in base64 (RFC 7617)
    };
    form as = form::whole;
    key_reference secret;
    // Of form::basic: a key, or the text.
    std::optional<key_reference> user_key{};
    std::string user{};
    friend bool operator==(header_source const&, header_source const&) = default;
};

struct tls_references {
    std::optional<key_reference> ca{};  // the authorities that are trusted instead of the system's
    std::string client{};               // a Secret of type kubernetes.io/tls; empty: none
    friend bool operator==(tls_references const&, tls_references const&) = default;
};

// Keys of the types kubernetes.io/tls and kubernetes.io/basic-auth.
inline constexpr char const* certificate_key = "tls.crt";
inline constexpr char const* private_key_key = "tls.key";
inline constexpr char const* user_key = "username";
inline constexpr char const* password_key = "password";

}  // namespace vitals::inline core::check
