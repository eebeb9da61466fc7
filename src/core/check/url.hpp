// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The URL of an HTTP check, parsed once and kept as one string with positions.

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::inline core::check {

enum class scheme : std::uint8_t { http, https };

class url {
public:
    // Absolute http or https URLs (RFC 3986) with a host and a port in 1..65535; no user info, no
    // control characters, at most 8 KiB. Percent-encoding is kept, scheme and host become lower
    // case, the default port and a fragment are dropped. The error is a sentence for a person,
    // without the URL.
    static std::expected<url, std::string> parse(std::string_view text);
    // `location` (RFC 3986 section 5) seen from this URL, for redirects. Spaces and UTF-8 in it are
    // percent-encoded first, as browsers do.
    std::expected<url, std::string> resolve(std::string_view location) const;

    std::string const& text() const { return text_; }
    // For log lines and Events: the query, which may hold a secret, as "?…", and at most 200 bytes
    // of the rest.
    std::string shown() const;
    check::scheme scheme() const { return scheme_; }
    std::string_view host() const;       // without the brackets of an IPv6 literal
    std::string_view authority() const;  // what the Host header says: "example.org", "[::1]:8080"
    std::string_view target() const;     // origin form: path and query, at least "/"
    std::uint16_t port() const { return port_; }

    friend bool operator==(url const& a, url const& b) { return a.text_ == b.text_; }

private:
    void assemble(std::string_view host, std::uint16_t default_port);
    void drop_leading_dots();

    std::string text_;  // normalised so that target() is a suffix of it
    std::uint32_t authority_begin_ = 0;
    std::uint32_t authority_end_ = 0;
    std::uint32_t host_begin_ = 0;
    std::uint32_t host_end_ = 0;
    std::uint16_t port_ = 0;
    check::scheme scheme_ = scheme::http;
};

}  // namespace vitals::inline core::check
