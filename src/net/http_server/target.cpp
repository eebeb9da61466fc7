// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/target.hpp"

#include "text/ascii/ascii.hpp"

#include <boost/url/encoding_opts.hpp>
#include <boost/url/pct_string_view.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http_server {

namespace {

namespace urls = boost::urls;

enum class plus : bool { is_plus, is_space };

// Nothing for a '%' without two hexadecimal digits.
std::optional<std::string> decode(std::string_view text, plus meaning) {
    auto const encoded = urls::make_pct_string_view({text.data(), text.size()});
    if (!encoded) return std::nullopt;
    return encoded->decode(urls::encoding_opts{meaning == plus::is_space});
}

// "http://host:1/a?b" -> "/a?b", as proxies write it, and clients that use us as one.
std::string_view without_authority(std::string_view text) {
    auto const scheme = text.find("://");
    if (text.starts_with('/') || scheme == text.npos) return text;
    auto const begin = text.find_first_of("/?", scheme + 3);
    return begin == text.npos ? std::string_view{"/"} : text.substr(begin);
}

std::string_view path_of(std::string_view text) {
    return text.substr(0, text.find_first_of("?#"));
}

bool parse_query(std::string_view text, target& into) {
    while (!text.empty()) {
        auto const one = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        if (one.empty()) continue;
        if (into.query.size() == most_parameters) return false;
        auto const equals = one.find('=');
        auto name = decode(one.substr(0, equals), plus::is_space);
        auto value = decode(equals == one.npos ? "" : one.substr(equals + 1), plus::is_space);
        if (!name || !value) return false;
        into.query.emplace_back(std::move(*name), std::move(*value));
    }
    return true;
}

}  // namespace

std::optional<target> parse_target(std::string_view text) {
    if (text == "*") return target{.path = "*", .query = {}};
    text = without_authority(text);
    text = text.substr(0, text.find('#'));
    auto const mark = text.find('?');
    auto path = decode(text.substr(0, mark), plus::is_plus);
    if (path && path->empty() && mark == 0) path = "/";
    if (!path || !path->starts_with('/') || std::ranges::any_of(*path, ascii::is_control))
        return std::nullopt;

    http_server::target target{.path = std::move(*path), .query = {}};
    if (mark != text.npos && !parse_query(text.substr(mark + 1), target)) return std::nullopt;
    return target;
}

std::optional<std::string> without_empty_segments(std::string_view text) {
    text = without_authority(text);
    auto const path = path_of(text);
    if (!path.starts_with('/') || !path.contains("//")) return std::nullopt;
    std::string cleaned;
    for (char const c : path)
        if (c == '\\')
            cleaned += "%5C";  // browsers read it as '/', and "//host" as another server
        else if (c != '/' || !cleaned.ends_with('/'))
            cleaned += c;
    return cleaned.append(text.substr(path.size()));
}

}  // namespace vitals::net::http_server
