// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/http/plain_answer.hpp"

#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace vitals::probing::http {

namespace {

constexpr std::string_view version = "HTTP/1.1 ";

// tchar, RFC 9110 section 5.6.2
constexpr auto token_characters = [] {
    std::array<bool, 256> all{};
    for (char const c : std::string_view{"!#$%&'*+-.^_`|~"})
        all[static_cast<unsigned char>(c)] = true;
    for (unsigned char c = '0'; c <= '9'; ++c) all[c] = true;
    for (unsigned char c = 'A'; c <= 'Z'; ++c) all[c] = true;
    for (unsigned char c = 'a'; c <= 'z'; ++c) all[c] = true;
    return all;
}();

bool is_token(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return token_characters[static_cast<unsigned char>(c)];
    });
}

// Without a branch for each character, so that the compiler compares sixteen of them at once.
bool is_text(std::string_view value) {
    unsigned controls = 0;
    for (char const c : value) {
        auto const byte = static_cast<unsigned char>(c);
        controls |= static_cast<unsigned>((byte < 0x20U && byte != '\t') || byte == 0x7fU);
    }
    return controls == 0;
}

std::string_view trimmed(std::string_view value) {
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
        value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    return value;
}

template <class Number>
std::optional<Number> number(std::string_view digits) {
    Number value{};
    auto const* const begin = digits.begin();
    auto const* const end = digits.end();
    auto const [stop, error] = std::from_chars(begin, end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

class reader {
public:
    explicit reader(std::string_view bytes) : rest_{bytes} {}

    std::optional<plain_answer> read() {
        auto const first = line();
        if (!first || !status(*first)) return std::nullopt;
        for (auto next = line(); next; next = line()) {
            if (next->empty()) return whole();
            if (!field(*next)) return std::nullopt;
        }
        return std::nullopt;
    }

private:
    std::optional<std::string_view> line() {
        auto const end = rest_.find('\r');
        if (end == std::string_view::npos || end + 1 >= rest_.size() || rest_[end + 1] != '\n')
            return std::nullopt;
        auto const found = rest_.substr(0, end);
        rest_.remove_prefix(end + 2);
        return found;
    }

    bool status(std::string_view line) {
        if (!line.starts_with(version) || line.size() < version.size() + 4) return false;
        auto const code = number<std::uint16_t>(line.substr(version.size(), 3));
        if (!code || *code < 200 || *code > 599 || *code == 204 || *code / 100 == 3) return false;
        if (line[version.size() + 3] != ' ') return false;
        answer_.status = *code;
        answer_.reason = line.substr(version.size() + 4);
        return is_text(answer_.reason);
    }

    bool field(std::string_view line) {
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) return false;
        auto const name = line.substr(0, colon);
        auto const value = line.substr(colon + 1);
        if (!is_token(name) || !is_text(value)) return false;
        switch (name.size()) {  // of the headers that frame the body
            case 7:
                return !ascii::same_name(name, "Upgrade");
            case 10:
                return !ascii::same_name(name, "Connection") || connection(trimmed(value));
            case 14:
                return !ascii::same_name(name, "Content-Length") || length(trimmed(value));
            case 16:
                return !ascii::same_name(name, "Proxy-Connection");
            case 17:
                return !ascii::same_name(name, "Transfer-Encoding");
            default:
                return true;
        }
    }

    bool connection(std::string_view option) {
        if (ascii::same_name(option, "close")) {
            closes_ = true;
            return true;
        }
        return ascii::same_name(option, "keep-alive");
    }

    bool length(std::string_view digits) {
        if (length_ || digits.empty()) return false;
        length_ = number<std::uint32_t>(digits);
        return length_.has_value();
    }

    std::optional<plain_answer> whole() {
        if (!length_ || rest_.size() != *length_) return std::nullopt;
        answer_.body = rest_;
        answer_.leaves_open = !closes_;
        return answer_;
    }

    std::string_view rest_;
    plain_answer answer_;
    std::optional<std::uint32_t> length_;
    bool closes_ = false;
};

}  // namespace

std::optional<plain_answer> read_plain(std::string_view bytes) {
    return reader{bytes}.read();
}

}  // namespace vitals::probing::http
