// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/masked_line.hpp"

#include "core/manifest/field_names.hpp"
#include "core/manifest/kind_field.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app::cli {

namespace {

constexpr std::size_t longest_shown = 100;
constexpr std::size_t longest_name = 64;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
    }));
}

std::string_view unquoted(std::string_view token) {
    if (token.starts_with('"') || token.starts_with('\'')) token.remove_prefix(1);
    if (token.ends_with('"') || token.ends_with('\'')) token.remove_suffix(1);
    return token;
}

bool is_name(std::string_view text) {
    return text.size() <= longest_name && std::ranges::all_of(text, [](char c) {
               return ascii::is_letter(c) || ascii::is_digit(c) ||
                      std::string_view{"_-./<>$ "}.contains(c);
           });
}

// Where a reference is needed, an author may have written the value itself.
bool takes_reference(manifest::field which) {
    using manifest::field;
    return which == field::auth || which == field::ca || which == field::client;
}

// Scopes below `auth` are not among those of public fields.
bool is_public_field(std::string_view name) {
    using namespace manifest;
    for (auto const where :
         {scope::check, scope::manifest, scope::service, scope::expect, scope::tls}) {
        auto const found = find_field(where, name);
        if (found.is == lookup::kind::known)
            return found.of_kinds == nullptr ? !takes_reference(found.field)
                                             : found.of_kinds->holds != content::secret;
    }
    return false;
}

bool holds_url(std::string_view field) {
    auto const* const found = manifest::find_field(manifest::scope::check, field).of_kinds;
    return found != nullptr && found->holds == manifest::content::url;
}

// 5s, 1m30s, 250ms, true
bool is_harmless(std::string_view value) {
    if (value == "true" || value == "false") return true;
    auto const fits = [](char c) {
        return ascii::is_digit(c) || std::string_view{"hms."}.contains(c);
    };
    return value.size() <= 8 && !value.empty() && ascii::is_digit(value.front()) &&
           ascii::is_letter(value.back()) && std::ranges::all_of(value, fits);
}

// For a value that may be shown: a URL loses its query, and a URL with a user name is hidden.
std::string without_secrets(std::string_view value, bool is_url) {
    if (!is_url && !value.contains("://")) return std::string{value};
    if (value.contains('@')) return std::string{hidden_value};
    auto const query = value.find('?');
    if (query == value.npos) return std::string{value};
    auto shown = std::string{value.substr(0, query + 1)} + std::string{hidden_value};
    if (value.ends_with('"') || value.ends_with('\'')) shown += value.back();
    return shown;
}

class masker {
public:
    masker(std::string_view line, std::size_t caret, values shown)
        : line_{line}, caret_{caret}, shown_{shown} {}

    masked_line run() {
        while (at_ < line_.size()) step();
        reach(line_.size());
        made_.caret = caret_found_ ? made_.caret : characters(made_.text);
        return std::move(made_);
    }

private:
    void step() {
        auto const c = line_[at_];
        if (is_blank(c)) return put(1);
        if (c == '#' && (at_ == 0 || is_blank(line_[at_ - 1]))) return hide(line_.size());
        if (c == '{' || c == '[') {
            open_.push_back(c == '[' ? name_ : std::nullopt);
            if (c == '{') name_.reset();
            return put(1);
        }
        if (c == '}' || c == ']') {
            if (!open_.empty()) open_.pop_back();
            name_.reset();
            return put(1);
        }
        if (c == ',') {
            name_ = open_.empty() ? std::nullopt : open_.back();
            return put(1);
        }
        if (at_ == 0 && (line_ == "---" || line_ == "...")) return put(line_.size());
        if (c == '-' && (at_ + 1 == line_.size() || is_blank(line_[at_ + 1])) && !name_)
            return put(1);
        token(end_of_token());
    }

    void token(std::size_t end) {
        auto const text = line_.substr(at_, end - at_);
        auto const behind = std::min(line_.find_first_not_of(" \t\r", end), line_.size());
        auto const is_key = !name_ && behind < line_.size() && line_[behind] == ':';
        if (!is_key) return value(text);
        name_ = unquoted(text);
        if (is_name(*name_))
            put(behind + 1 - at_);
        else
            hide(end);
    }

    void value(std::string_view text) {
        auto const bare = unquoted(text);
        auto const is_field = name_ && is_public_field(*name_);
        auto const may_show = shown_ == values::known &&
                              (is_field || is_harmless(bare) || bare.starts_with("http://") ||
                               bare.starts_with("https://"));
        if (!may_show) return hide(at_ + text.size());
        auto const clean = without_secrets(text, name_ && holds_url(*name_));
        if (clean == text) return put(text.size());
        reach(at_ + text.size());
        made_.text += clean;
        at_ += text.size();
    }

    std::size_t end_of_token() const {
        auto const c = line_[at_];
        if (c == '"' || c == '\'') {
            for (auto i = at_ + 1; i < line_.size(); ++i) {
                if (c == '"' && line_[i] == '\\')
                    ++i;
                else if (line_[i] == c)
                    return i + 1;
            }
            return line_.size();
        }
        auto i = at_;
        for (; i < line_.size(); ++i) {
            auto const here = line_[i];
            if (!open_.empty() && std::string_view{",[]{}"}.contains(here)) break;
            if (here == '#' && is_blank(line_[i - 1])) break;
            auto const ends_word = i + 1 == line_.size() || is_blank(line_[i + 1]);
            if (here == ':' && ends_word && !name_) break;
        }
        while (i > at_ + 1 && is_blank(line_[i - 1])) --i;
        return i;
    }

    void put(std::size_t bytes) {
        auto const end = at_ + bytes;
        if (!caret_found_ && caret_ < end) {
            made_.caret = characters(made_.text) + characters(line_.substr(at_, caret_ - at_));
            caret_found_ = true;
        }
        made_.text += line_.substr(at_, bytes);
        at_ = end;
    }
    void hide(std::size_t end) {
        reach(end);
        made_.text += hidden_value;
        at_ = end;
    }
    // What is before `end` is shown in another form than in the text.
    void reach(std::size_t end) {
        if (caret_found_ || caret_ >= end) return;
        made_.caret = characters(made_.text);
        caret_found_ = true;
    }

    std::string_view line_;
    std::size_t caret_;
    values shown_;
    std::size_t at_ = 0;
    masked_line made_;
    bool caret_found_ = false;
    std::optional<std::string_view> name_;               // the key of the next value
    std::vector<std::optional<std::string_view>> open_;  // for each bracket: the key of its items
};

// Byte of a character.
std::size_t byte_of(std::string_view text, std::size_t character) {
    std::size_t byte = 0;
    while (byte < text.size()) {
        auto const begins = (static_cast<unsigned char>(text[byte]) & 0xC0U) != 0x80;
        if (begins && character-- == 0) break;
        ++byte;
    }
    return byte;
}

std::size_t width_at(std::string_view text) {
    if (text.empty() || std::string_view{"{}[],-#"}.contains(text.front())) return 1;
    auto const quote = text.front() == '"' || text.front() == '\'';
    auto end = quote ? text.find(text.front(), 1) : text.find_first_of(" ,{}[]\t\r");
    if (quote && end != text.npos) ++end;
    auto word = text.substr(0, end);
    if (word.size() > 1 && word.ends_with(':')) word.remove_suffix(1);
    return std::max<std::size_t>(characters(word), 1);
}

void cut(masked_line& line) {
    constexpr std::size_t before = 50;
    if (line.caret > before && characters(line.text) > longest_shown) {
        auto const drop = line.caret - before;
        line.text = std::string{hidden_value} + line.text.substr(byte_of(line.text, drop));
        line.caret = before + 1;
    }
    if (characters(line.text) <= longest_shown) return;
    line.text.resize(byte_of(line.text, longest_shown - 1));
    line.text += hidden_value;
}

}  // namespace

masked_line mask(std::string_view line, std::size_t caret, values shown) {
    auto made = masker{line, std::min(caret, line.size()), shown}.run();
    cut(made);
    std::ranges::replace(made.text, '\t', ' ');
    auto const rest = std::string_view{made.text}.substr(byte_of(made.text, made.caret));
    made.width = width_at(rest);
    return made;
}

}  // namespace vitals::app::cli
