// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/secret/grant.hpp"

#include "core/check/url.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::inline core::secret {

namespace {

constexpr std::size_t most_hosts = 64;
constexpr std::size_t most_ca = 8;
constexpr std::size_t longest_host = 253;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const first = text.find_first_not_of(blanks);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// The texts between commas, without blanks around them.
std::vector<std::string_view> list_of(std::optional<std::string> const& text) {
    std::vector<std::string_view> all;
    auto rest = std::string_view{text ? *text : std::string_view{}};
    while (!rest.empty()) {
        auto const comma = std::min(rest.find(','), rest.size());
        if (auto const one = trimmed(rest.substr(0, comma)); !one.empty()) all.push_back(one);
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return all;
}

bool is_true(std::optional<std::string> const& text) {
    return text && *text == "true";
}

std::string normal(std::string_view host) {
    auto text = ascii::lower_case(host);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    auto const [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || stop != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

// A colon is part of the host of an IPv6 literal, which has brackets here.
bool is_host(std::string_view text, bool literal) {
    return !text.empty() && text.size() <= longest_host && !text.starts_with('.') &&
           !text.contains("..") && std::ranges::all_of(text, [literal](char c) {
               return ascii::is_letter(c) || ascii::is_digit(c) || c == '-' || c == '.' ||
                      c == '_' || (literal && c == ':');
           });
}

std::uint16_t usual_port(check::scheme scheme) {
    return scheme == check::scheme::https ? 443 : 80;
}

std::string place(destination const& to) {
    if (to.by_redirect) return "the target of a redirect";
    auto const literal = to.host.contains(':');
    return (literal ? "[" + std::string{to.host} + "]" : std::string{to.host}) + ":" +
           std::to_string(to.port);
}

}  // namespace

std::optional<grant::pattern> grant::parse_pattern(std::string_view text) {
    pattern made;
    if (text.starts_with("*.")) {
        made.below = true;
        text.remove_prefix(2);
    }
    bool const literal = text.starts_with('[');
    auto const end = literal ? text.find(']') : text.find(':');
    auto const host =
        literal ? text.substr(1, end == text.npos ? end : end - 1) : text.substr(0, end);
    if ((literal && (end == text.npos || made.below)) || !is_host(host, literal))
        return std::nullopt;
    auto const rest = end == text.npos ? "" : text.substr(end + (literal ? 1 : 0));
    if (!rest.empty()) {
        auto const port = rest.starts_with(':') ? parse_port(rest.substr(1)) : std::nullopt;
        if (!port) return std::nullopt;
        made.port = *port;
    }
    made.host = normal(host);
    return made;
}

std::expected<grant, std::string> grant::parse(marks const& of) {
    if (!is_true(of.usable))
        return std::unexpected(
            "lacks the label " + std::string{usable_label} +
            ": \"true\", by which its owner lets "
            "checks use it"
        );
    grant made;
    made.http_allowed_ = is_true(of.http_allowed);
    made.changes_allowed_ = is_true(of.changes_allowed);
    for (auto const one : list_of(of.ca)) {
        if (made.ca_.size() == most_ca)
            return std::unexpected(
                "has an annotation " + std::string{ca_annotation} +
                " with more than 8 names of ConfigMaps"
            );
        made.ca_.emplace_back(one);
    }
    for (auto const one : list_of(of.hosts)) {
        auto parsed = parse_pattern(one);
        if (!parsed || made.hosts_.size() == most_hosts)
            return std::unexpected(
                "has an annotation " + std::string{hosts_annotation} +
                " that cannot be read: at "
                "most 64 hosts like export.data.svc:443, *.shop.svc or [fd00::1]:8443 are needed"
            );
        made.hosts_.push_back(*std::move(parsed));
    }
    return made;
}

grant grant::of_files() {
    grant made;
    made.everywhere_ = true;
    made.changes_allowed_ = true;
    return made;
}

bool grant::fits(pattern const& one, std::string const& host, destination const& to) {
    if ((one.port == 0 ? usual_port(to.scheme) : one.port) != to.port) return false;
    if (!one.below) return host == one.host;
    return host.size() > one.host.size() + 1 && host.ends_with(one.host) &&
           host[host.size() - one.host.size() - 1] == '.';
}

std::optional<std::string> grant::refuses(destination const& to) const {
    if (!everywhere_ && hosts_.empty())
        return "lacks the annotation " + std::string{hosts_annotation} +
               ", by which its owner says where it may go";
    auto const host = normal(to.host);
    auto const allowed = everywhere_ || std::ranges::any_of(hosts_, [&](pattern const& one) {
                             return fits(one, host, to);
                         });
    if (!allowed) return "is not allowed for " + place(to);
    if (to.may_change && !changes_allowed_)
        return "is sent only with GET, HEAD and OPTIONS, without a body";
    if (to.scheme == check::scheme::https) return refuses_session(to);
    if (!http_allowed_) return "is sent by https only";
    return std::nullopt;
}

// Whoever may write a ConfigMap with authorities can make a certificate for each host.
std::optional<std::string> grant::refuses_session(destination const& to) const {
    if (!to.verified) return "is sent only to servers whose certificate is verified";
    if (to.ca.empty() || everywhere_) return std::nullopt;
    if (std::ranges::find(ca_, to.ca) != ca_.end()) return std::nullopt;
    return "is not sent to servers that ConfigMap " + std::string{to.ca} +
           " vouches for: put the authority into a Secret, or let the owner name the ConfigMap in "
           "the annotation " +
           std::string{ca_annotation};
}

}  // namespace vitals::inline core::secret
