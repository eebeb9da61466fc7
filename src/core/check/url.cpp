// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/url.hpp"

#include "core/check/host_name.hpp"
#include "text/ascii/ascii.hpp"
#include "text/ascii/percent.hpp"
#include "text/ascii/port.hpp"

#include <boost/url/ipv4_address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::check {

namespace {

constexpr std::size_t longest_url = 8192;

constexpr std::string_view not_a_url =
    "an absolute URL is needed, like http://shop.example:8080/healthz";

constexpr std::string_view bad_port = "the port must be 1 to 65535";

std::string_view view(boost::core::string_view text) {
    return {text.data(), text.size()};
}

// Why the text cannot be a URL: Boost.URL only says that it is none.
std::string explain(std::string_view text) {
    if (std::ranges::any_of(text, ascii::is_control))
        return "a URL must not contain control characters";
    if (!text.contains("://") || !ascii::is_letter(text.front())) return std::string{not_a_url};
    auto const bad = std::ranges::find_if(text, ascii::is_illegal_in_url);
    if (bad == text.end()) return std::string{not_a_url} + " (RFC 3986)";
    auto const shown = static_cast<unsigned char>(*bad) < 0x80 ? std::string{'\'', *bad, '\''}
                                                               : "what is not ASCII";
    return shown + " must be percent-encoded in a URL";
}

std::optional<std::string> problem_in_host(boost::urls::url_view const& parts) {
    auto const host = view(parts.encoded_host());
    switch (parts.host_type()) {
        case boost::urls::host_type::ipv4:
        case boost::urls::host_type::ipv6:
            return std::nullopt;
        case boost::urls::host_type::name:
            break;
        default:
            return "the URL has no host";
    }
    if (host.empty()) return "the URL has no host";
    return problem_in_host_name(host);
}

std::uint16_t default_port(boost::urls::url_view const& parts) {
    return parts.scheme_id() == boost::urls::scheme::https ? 443 : 80;
}

// Not port_number() of Boost 1.81, which cuts 99999 to 16 bits.
std::optional<std::uint16_t> port_of(boost::urls::url_view const& parts) {
    auto const text = view(parts.port());
    if (text.empty()) return default_port(parts);
    return ascii::parse_port(text);
}

std::optional<std::string> problem_in(boost::urls::url_view const& parts) {
    auto const scheme = parts.scheme_id();
    if (scheme != boost::urls::scheme::http && scheme != boost::urls::scheme::https) {
        return "only http:// and https:// are possible";
    }
    if (!parts.has_authority()) return std::string{not_a_url};
    if (parts.has_userinfo()) {
        return "a URL must not contain a user name or password; use auth: {basic: {secret: {name: "
               "probe-login}}}";
    }
    if (auto problem = problem_in_host(parts)) return problem;
    // Boost 1.81 parses "http://a:b/" as an empty port and the path "b/".
    auto const path = view(parts.encoded_path());
    if (!path.empty() && path[0] != '/') return std::string{bad_port};
    if (!port_of(parts)) return std::string{bad_port};
    return std::nullopt;
}

// Where the authority begins in a URL or a reference to one.
std::optional<std::size_t> authority_begin(std::string_view text) {
    auto const mark = text.find_first_of(":/?#");
    if (mark == std::string_view::npos || (mark != 0 && text[mark] != ':')) return std::nullopt;
    auto const begin = text[mark] == ':' ? mark + 1 : mark;
    if (!text.substr(begin).starts_with("//")) return std::nullopt;
    return begin + 2;
}

// Replaces the digit at the beginning of the host by a letter.
struct masked {
    std::string text;
    char digit = 0;  // 0: nothing was changed
    bool has_authority = false;
};

// Boost 1.81 parses the IPv4 literal at the beginning of "10.0.0.1.nip.io" as the host and the rest
// as a path.
masked mask_name(std::string_view text) {
    masked made{.text = std::string{text}};
    auto const begin = authority_begin(text);
    if (!begin) return made;
    made.has_authority = true;
    auto authority = text.substr(*begin);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    auto const host = authority.substr(0, authority.find(':'));
    if (host.empty() || authority.contains('@') || host[0] < '0' || host[0] > '9') return made;
    if (boost::urls::parse_ipv4_address({host.data(), host.size()}).has_value()) return made;
    made.digit = std::exchange(made.text[*begin], 'x');
    return made;
}

}  // namespace

std::expected<url, std::string> url::parse(std::string_view text) {
    if (text.size() > longest_url) return std::unexpected("the URL is longer than 8192 bytes");
    auto const name = mask_name(text);
    auto const result = boost::urls::parse_uri({name.text.data(), name.text.size()});
    if (result.has_error()) return std::unexpected(explain(text));
    auto const& parts = result.value();
    if (auto problem = problem_in(parts)) return std::unexpected(*std::move(problem));

    url made;
    made.scheme_ = parts.scheme_id() == boost::urls::scheme::https ? scheme::https : scheme::http;
    made.port_ = port_of(parts).value_or(0);  // problem_in() has seen it
    std::string host{view(parts.encoded_host())};
    if (name.digit != 0) host.front() = name.digit;
    made.assemble(host, default_port(parts));
    auto const path = view(parts.encoded_path());
    if (!path.starts_with('/')) made.text_ += '/';
    made.text_ += path;
    if (parts.has_query()) made.text_.append(1, '?').append(view(parts.encoded_query()));
    return made;
}

// Scheme and authority, and their positions.
void url::assemble(std::string_view host, std::uint16_t default_port) {
    auto const position = [this] { return static_cast<std::uint32_t>(text_.size()); };
    auto const literal = host.starts_with('[');
    text_ = scheme_ == scheme::https ? "https://" : "http://";
    authority_begin_ = position();
    host_begin_ = authority_begin_ + (literal ? 1 : 0);
    std::ranges::transform(host, std::back_inserter(text_), ascii::to_lower);
    host_end_ = position() - (literal ? 1 : 0);
    if (port_ != default_port) text_ += ":" + std::to_string(port_);
    authority_end_ = position();
}

std::expected<url, std::string> url::resolve(std::string_view location) const {
    if (location.size() > longest_url) return std::unexpected("the URL is longer than 8192 bytes");
    assert(!text_.empty());
    auto const base = mask_name(text_);
    // Some servers send spaces and UTF-8 in `Location`; every browser encodes them.
    auto const to = mask_name(ascii::percent_encode_illegal(location));
    auto const reference = boost::urls::parse_uri_reference({to.text.data(), to.text.size()});
    if (reference.has_error()) return std::unexpected("the location is not a URL");
    boost::urls::url joined{boost::core::string_view{base.text.data(), base.text.size()}};
    if (joined.resolve(reference.value()).has_error()) {
        return std::unexpected("the location is not a URL");
    }
    std::string whole{view(joined.buffer())};
    auto const digit = to.has_authority ? to.digit : base.digit;
    if (auto const begin = authority_begin(whole); begin && digit != 0) whole[*begin] = digit;
    auto made = parse(whole);
    if (made) made->drop_leading_dots();
    return made;
}

// Removes dot segments as RFC 3986 section 5.2.4 says. Boost 1.81 leaves some: "/../g" is "/g".
void url::drop_leading_dots() {
    constexpr std::string_view dots = "/..";
    while (target().starts_with("/../")) text_.erase(authority_end_, dots.size());
    if (target() == dots || target().starts_with("/..?")) text_.erase(authority_end_ + 1, 2);
}

std::string url::shown() const {
    constexpr std::size_t longest_shown = 200;
    auto const query = text_.find('?');
    auto shown = text_.substr(0, std::min(query, longest_shown));
    if (shown.size() < std::min(query, text_.size())) shown += "…";
    if (query != std::string::npos) shown += "?…";
    return shown;
}

std::string_view url::host() const {
    return std::string_view{text_}.substr(host_begin_, host_end_ - host_begin_);
}

std::string_view url::authority() const {
    return std::string_view{text_}.substr(authority_begin_, authority_end_ - authority_begin_);
}

std::string_view url::target() const {
    return std::string_view{text_}.substr(authority_end_);
}

}  // namespace vitals::inline core::check
