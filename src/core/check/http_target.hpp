// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of an HTTP check: a request and what counts as success.

#include "core/check/kind.hpp"
#include "core/check/rare_text.hpp"
#include "core/check/references.hpp"
#include "core/check/shared_optional.hpp"
#include "core/check/status.hpp"
#include "core/check/status_code_set.hpp"
#include "core/check/tls_settings.hpp"
#include "core/check/url.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::check {

struct header_field {
    std::string name;
    std::string value;  // empty with a source
    shared_optional<header_source> source{};
    friend bool operator==(header_field const&, header_field const&) = default;
};

enum class redirects : std::uint8_t { follow, same_host, refuse };
enum class http_version : std::uint8_t { http_1_1, http_2 };

// Whether a request may change something at its target (RFC 9110 section 9.2.1; a body may be a
// command to a server that ignores the method).
inline bool may_change(std::string_view method, std::string_view body) {
    return (method != "GET" && method != "HEAD" && method != "OPTIONS") || !body.empty();
}
// Whether many servers take the method from this header instead.
bool overrides_method(header_field const& field);

// The status codes of success. A code in neither set is critical.
struct expectation {
    status_code_set passing = status_code_set::success();
    status_code_set warning = status_code_set::too_many_requests();
    friend bool operator==(expectation const&, expectation const&) = default;
};

struct http_target {
    static constexpr check::kind kind{.name = "http", .type = "http"};

    check::url url;
    std::string method = "GET";
    std::vector<header_field> headers;  // in the order of the manifest; a name may repeat
    rare_text body;
    check::redirects redirects = redirects::follow;
    http_version version = http_version::http_1_1;  // of each request, redirects' too
    bool reuse = false;                             // the connection is kept between probes
    tls_settings tls;
    expectation expect;

    std::string asked() const;
    std::string answered(std::uint16_t code) const;
    std::string found(std::uint16_t code, status verdict) const;
    // The keys whose values its requests need; none twice.
    std::vector<key_reference> references() const;
    bool has_references() const { return tls.from || sends_values(); }
    // Whether a header has a value of a Secret.
    bool sends_values() const {
        return std::ranges::any_of(headers, [](header_field const& each) {
            return static_cast<bool>(each.source);
        });
    }
    // Whether its requests are made in the name of a Secret: by a value or a client certificate.
    bool uses_secrets() const { return sends_values() || tls.has_client(); }
    // All fields but `reuse`: whether the connection is kept does not change what is asked.
    bool asks_the_same_as(http_target const& other) const;
    std::uint64_t fingerprint() const;
    std::size_t bytes() const;
    friend bool operator==(http_target const&, http_target const&) = default;
};

}  // namespace vitals::inline core::check
