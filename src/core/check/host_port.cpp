// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/host_port.hpp"

#include "core/check/host_name.hpp"
#include "text/ascii/ascii.hpp"
#include "text/ascii/port.hpp"

#include <boost/url/ipv6_address.hpp>

#include <algorithm>
#include <expected>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::check {

namespace {

constexpr std::string_view not_one = "host:port is needed, like db.example:5432";

bool is_ipv6(std::string_view text) {
    return boost::urls::parse_ipv6_address({text.data(), text.size()}).has_value();
}

std::optional<std::string> problem_in_host(std::string_view host) {
    if (host.empty()) return "the host is missing: " + std::string{not_one};
    if (host.contains(':')) return "an IPv6 address needs brackets, like [fd00::1]:5432";
    return problem_in_host_name(host);
}

}  // namespace

std::expected<host_port, std::string> host_port::parse(std::string_view text) {
    if (auto const scheme = text.find("://"); scheme != text.npos)
        return std::unexpected("a URL has no place here: " + std::string{not_one});
    if (is_ipv6(text)) return std::unexpected("an IPv6 address needs brackets and a port");
    bool const literal = text.starts_with('[');
    auto const end = literal ? text.find(']') : text.rfind(':');
    auto const colon = literal && end != text.npos ? end + 1 : end;
    if (colon == text.npos || colon >= text.size() || text[colon] != ':')
        return std::unexpected(std::string{not_one});
    auto const host = literal ? text.substr(1, end - 1) : text.substr(0, colon);
    if (literal && !is_ipv6(host)) return std::unexpected("not an IPv6 address in brackets");
    if (auto problem = literal ? std::nullopt : problem_in_host(host))
        return std::unexpected(*problem);
    if (text.substr(colon).contains('/'))
        return std::unexpected("a path has no place here: " + std::string{not_one});
    auto const port = ascii::parse_port(text.substr(colon + 1));
    if (!port) return std::unexpected("the port must be 1 to 65535");
    host_port made;
    std::ranges::transform(text.substr(0, colon), std::back_inserter(made.text_), ascii::to_lower);
    made.text_.append(":").append(std::to_string(*port));
    made.port_ = *port;
    return made;
}

std::string_view host_port::host() const {
    auto const whole = std::string_view{text_}.substr(0, text_.rfind(':'));
    return whole.starts_with('[') ? whole.substr(1, whole.size() - 2) : whole;
}

}  // namespace vitals::inline core::check
