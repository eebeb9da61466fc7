// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/label_selector.hpp"

#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <system_error>

namespace vitals::kube::model {

namespace {

constexpr std::size_t longest_name = 63;
constexpr std::size_t longest_prefix = 253;

bool is_alphanumeric(char c) {
    return ascii::is_letter(c) || ascii::is_digit(c);
}

// [A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?
bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= longest_name && is_alphanumeric(text.front()) &&
           is_alphanumeric(text.back()) && std::ranges::all_of(text, [](char c) {
               return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
           });
}

// A DNS subdomain (RFC 1123): parts of lower-case letters, digits and '-', separated by dots.
bool is_prefix(std::string_view text) {
    auto const plain = [](char c) { return is_alphanumeric(c) && !ascii::is_upper(c); };
    if (text.empty() || text.size() > longest_prefix) return false;
    while (true) {
        auto const part = text.substr(0, text.find('.'));
        if (part.empty() || !plain(part.front()) || !plain(part.back())) return false;
        if (!std::ranges::all_of(part, [&](char c) { return c == '-' || plain(c); })) return false;
        if (part.size() == text.size()) return true;
        text.remove_prefix(part.size() + 1);
    }
}

bool is_key(std::string_view text) {
    auto const slash = text.find('/');
    if (slash == text.npos) return is_name(text);
    return is_prefix(text.substr(0, slash)) && is_name(text.substr(slash + 1));
}

bool is_value(std::string_view text) {
    return text.empty() || is_name(text);
}

bool is_integer(std::string_view text) {
    std::int64_t value = 0;
    auto const [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && stop == text.data() + text.size() && is_name(text);
}

// One token after the other: a special symbol, or the characters up to the next one.
class tokens {
public:
    explicit tokens(std::string_view text) : rest_{text} { take(); }

    std::string_view next() const { return next_; }  // empty at the end
    bool at_word() const { return !next_.empty() && !is_special(next_.front()); }
    bool next_is_one_of(std::initializer_list<std::string_view> texts) const {
        return std::ranges::find(texts, next_) != texts.end();
    }
    std::string_view take() {
        auto const taken = next_;
        while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
        next_ = rest_.substr(0, length());
        rest_.remove_prefix(next_.size());
        return taken;
    }
    bool take_if(std::string_view text) {
        if (next_ != text) return false;
        take();
        return true;
    }

private:
    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
    static bool is_special(char c) { return std::string_view{"=!(),><"}.contains(c); }

    std::size_t length() const {
        if (rest_.starts_with("==") || rest_.starts_with("!=")) return 2;
        if (!rest_.empty() && is_special(rest_.front())) return 1;
        auto const* const end =
            std::ranges::find_if(rest_, [](char c) { return is_space(c) || is_special(c); });
        return static_cast<std::size_t>(end - rest_.begin());
    }

    std::string_view rest_;
    std::string_view next_;
};

// "(a,b)"; nothing between two commas is a value, too, and so is nothing between the brackets.
bool read_set(tokens& from) {
    if (!from.take_if("(")) return false;
    do {
        if (from.at_word() && !is_value(from.take())) return false;
    } while (from.take_if(","));
    return from.take_if(")");
}

bool read_value(tokens& from, bool (*fits)(std::string_view)) {
    return fits(from.at_word() ? from.take() : std::string_view{});
}

bool read_requirement(tokens& from) {
    bool const absent = from.take_if("!");
    if (!from.at_word() || !is_key(from.take())) return false;
    if (absent || from.next_is_one_of({"", ","})) return true;
    auto const relation = from.take();
    if (relation == "in" || relation == "notin") return read_set(from);
    if (relation == ">" || relation == "<") return read_value(from, is_integer);
    bool const compares = relation == "=" || relation == "==" || relation == "!=";
    return compares && read_value(from, is_value);
}

}  // namespace

bool is_label_selector(std::string_view text) {
    tokens from{text};
    if (from.next().empty()) return true;
    while (read_requirement(from)) {
        if (from.next().empty()) return true;
        if (!from.take_if(",")) return false;
    }
    return false;
}

}  // namespace vitals::kube::model
