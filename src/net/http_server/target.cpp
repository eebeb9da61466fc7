// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/target.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace vitals::net::http_server {

namespace {

enum class plus : std::uint8_t { is_plus, is_space };

std::optional<std::string> decode(std::string_view text, plus meaning) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%') {
            unsigned char byte = 0;
            auto const digits = text.substr(at + 1, 2);
            auto const [end, error] =
                std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
            if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2)
                return std::nullopt;
            out.push_back(static_cast<char>(byte));
            at += 2;
        } else if (text[at] == '+' && meaning == plus::is_space) {
            out.push_back(' ');
        } else {
            out.push_back(text[at]);
        }
    }
    return out;
}

bool is_control(char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

// "http://host:1/a?b" -> "/a?b". Proxies, and clients that take us for one, write it so.
std::string_view without_authority(std::string_view text) {
    auto const scheme = text.find("://");
    if (text.starts_with('/') || scheme == text.npos) return text;
    auto const begin = text.find_first_of("/?", scheme + 3);
    return begin == text.npos ? std::string_view{"/"} : text.substr(begin);
}

bool parse_query(std::string_view text, target& into) {
    while (!text.empty()) {
        auto const one = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        if (one.empty()) continue;
        auto const equals = one.find('=');
        auto name = decode(one.substr(0, equals), plus::is_space);
        auto value = decode(
            equals == one.npos ? std::string_view{} : one.substr(equals + 1),
            plus::is_space
        );
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
    if (!path || !path->starts_with('/') || std::ranges::any_of(*path, is_control))
        return std::nullopt;

    http_server::target target{.path = std::move(*path), .query = {}};
    if (mark != text.npos && !parse_query(text.substr(mark + 1), target)) return std::nullopt;
    return target;
}

}  // namespace vitals::net::http_server
