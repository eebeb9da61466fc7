// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a check that has no URL: "db.shop.svc:5432", "[fd00::1]:22".

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::inline core::check {

class host_port {
public:
    // A host name, an IPv4 address or an IPv6 address in brackets, and a port in 1..65535. The host
    // becomes lower case. The error is a sentence for a person.
    static std::expected<host_port, std::string> parse(std::string_view text);

    std::string const& text() const { return text_; }
    std::string_view host() const;  // without the brackets of an IPv6 literal
    std::uint16_t port() const { return port_; }

    friend bool operator==(host_port const& a, host_port const& b) { return a.text_ == b.text_; }

private:
    std::string text_;
    std::uint16_t port_ = 0;
};

}  // namespace vitals::inline core::check
