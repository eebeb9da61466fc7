// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/ascii/percent.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/grammar/lut_chars.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <string>
#include <string_view>

namespace vitals::inline text::ascii {

namespace {

namespace urls = boost::urls;

constexpr auto unreserved_without_capitals =
    urls::unreserved_chars - urls::grammar::lut_chars{"ABCDEFGHIJKLMNOPQRSTUVWXYZ"};

// Boost.URL always encodes '%'.
constexpr struct {
    bool operator()(char c) const { return !is_illegal_in_url(c) && c != '%'; }
} stays{};

template <class Characters>
std::string encode(std::string_view text, Characters const& plain) {
    return urls::encode({text.data(), text.size()}, plain);
}

}  // namespace

std::string percent_encode(std::string_view text, capitals which) {
    return which == capitals::kept ? encode(text, urls::unreserved_chars)
                                   : encode(text, unreserved_without_capitals);
}

bool is_illegal_in_url(char c) {
    return static_cast<unsigned char>(c) >= 0x80 || std::string_view{" \"<>\\^`{|}"}.contains(c);
}

std::string percent_encode_illegal(std::string_view text) {
    std::string encoded;
    for (;;) {
        auto const percent = text.find('%');
        encoded += encode(text.substr(0, percent), stays);
        if (percent == text.npos) return encoded;
        encoded += '%';
        text.remove_prefix(percent + 1);
    }
}

}  // namespace vitals::inline text::ascii
