// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/filter/syntax.hpp"

#include "core/filter/scanner.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::filter {

namespace {

// A side of a comparison.
struct operand {
    std::string text;
    selector what{};  // empty: it is a number or a string
};

bool has_expression(term const& one) {
    return one.how == operation::matches || one.how == operation::not_matches;
}

using place = std::optional<std::size_t>;  // in syntax::nodes; nothing: no such expression here

// Recursive descent, down to `deepest`. Only what follows `not` may be read a second time: `not in
// Tags` asks for the tag "not".
class parser {
public:
    explicit parser(std::string_view text) : from_{text} {}

    std::expected<syntax, std::string> all() {
        from_.skip_blanks();
        auto const root = either();
        from_.skip_blanks();
        if (root && from_.at_end()) {
            made_.root = *root;
            return std::move(made_);
        }
        if (root) from_.expect("the end");
        return std::unexpected{beyond_.empty() ? from_.problem() : std::string{beyond_}};
    }

private:
    place either() { return joined("or", node::type::either, &parser::both); }
    place both() { return joined("and", node::type::both, &parser::negated); }

    place joined(std::string_view word, node::type is, place (parser::*part)()) {
        auto left = (this->*part)();
        while (left && from_.take_between_blanks(word)) {
            auto const right = (this->*part)();
            if (!right) return std::nullopt;
            left = add({.is = is, .first = *left, .second = *right});
        }
        return left;
    }

    place negated() {
        auto const start = from_.at();
        auto const terms = made_.terms.size();
        auto const nodes = made_.nodes.size();
        if (from_.take_word("not")) {
            auto const inner = deeper(&parser::negated);
            if (inner) return add({.is = node::type::negation, .first = *inner});
            if (!beyond_.empty()) return std::nullopt;
        }
        from_.return_to(start);
        made_.terms.resize(terms);
        made_.nodes.resize(nodes);
        return primary();
    }

    place primary() {
        if (!from_.take_expected("(")) return match();
        from_.skip_blanks();
        auto const inner = deeper(&parser::either);
        from_.skip_blanks();
        if (!inner || !from_.take_expected(")")) return std::nullopt;
        return inner;
    }

    place deeper(place (parser::*part)()) {
        if (depth_ == deepest) return give_up("it is nested deeper than 64 levels");
        ++depth_;
        auto const inner = (this->*part)();
        --depth_;
        return inner;
    }

    place match() {
        auto left = value();
        if (!left) return std::nullopt;
        bool const blanks = from_.skip_blanks();
        auto const is_selector = !left->what.empty();
        if (is_selector && from_.take_expected("==")) return compared(*left, operation::equal);
        if (is_selector && from_.take_expected("!=")) return compared(*left, operation::not_equal);
        if (!blanks) return std::nullopt;
        if (is_selector && from_.take_word("is")) return emptiness(*left);
        bool const negative = from_.take_word("not");
        auto const inside = negative ? operation::not_in : operation::in;
        if (from_.take_word("in")) return contained(*left, inside);
        if (is_selector && from_.take_word("contains")) return compared(*left, inside);
        if (is_selector && from_.take_word("matches"))
            return compared(*left, negative ? operation::not_matches : operation::matches);
        return std::nullopt;
    }

    place emptiness(operand& left) {
        bool const negative = from_.take_word("not");
        if (!from_.take_expected("empty")) return std::nullopt;
        auto const how = negative ? operation::is_not_empty : operation::is_empty;
        return add_term({.what = std::move(left.what), .how = how});
    }

    place compared(operand& left, operation how) {
        from_.skip_blanks();
        auto right = value();
        if (!right) return std::nullopt;
        auto& what = left.what;
        return add_term({.what = std::move(what), .how = how, .value = std::move(right->text)});
    }

    place contained(operand& left, operation how) {
        auto right = named();
        if (right.empty()) return std::nullopt;
        return add_term({.what = std::move(right), .how = how, .value = std::move(left.text)});
    }

    // A word without quotes is a text, too, dots and all.
    std::optional<operand> value() {
        if (from_.at_letter()) {
            auto what = named();
            auto text = text_of(what);
            return operand{.text = std::move(text), .what = std::move(what)};
        }
        auto text = from_.take_number();
        if (!text) text = from_.take_string();
        if (!text) return std::nullopt;
        return operand{*std::move(text)};
    }

    selector named() {
        selector found;
        if (auto first = from_.take_name(); !first.empty()) found.push_back(std::move(first));
        while (!found.empty()) {
            auto const start = from_.at();
            auto part = next_part();
            if (!part) {
                from_.return_to(start);
                break;
            }
            found.push_back(*std::move(part));
        }
        return found;
    }

    std::optional<std::string> next_part() {
        if (from_.take(".")) {
            auto name = from_.take_name();
            if (name.empty()) return std::nullopt;
            return name;
        }
        if (!from_.take("[")) return std::nullopt;
        from_.skip_blanks();
        auto key = from_.take_string();
        from_.skip_blanks();
        if (key && !from_.take_expected("]")) key.reset();
        return key;
    }

    place add(node made) {
        made_.nodes.push_back(made);
        return made_.nodes.size() - 1;
    }

    place add_term(term made) {
        if (made_.terms.size() == most_comparisons)
            return give_up("it has more than 128 comparisons");
        if (has_expression(made) &&
            std::ranges::count_if(made_.terms, has_expression) == most_expressions)
            return give_up("it has more than 4 regular expressions");
        made_.terms.push_back(std::move(made));
        return add({.is = node::type::term, .first = made_.terms.size() - 1});
    }

    std::nullopt_t give_up(std::string_view why) {
        beyond_ = why;
        return std::nullopt;
    }

    scanner from_;
    std::size_t depth_ = 0;
    syntax made_;
    std::string_view beyond_;  // which limit; empty: none
};

}  // namespace

std::string_view to_string(operation which) {
    static constexpr std::array<std::string_view, 8> names{
        "Equal",
        "Not Equal",
        "Is Empty",
        "Is Not Empty",
        "In",
        "Not In",
        "Matches",
        "Not Matches"
    };
    return names.at(std::to_underlying(which));
}

std::string text_of(selector const& of) {
    std::string text;
    for (auto const& part : of) text.append(text.empty() ? "" : ".").append(part);
    return text;
}

std::expected<syntax, std::string> parse(std::string_view text) {
    static_assert(longest_filter == 8192 && most_comparisons == 128 && deepest == 64);
    static_assert(most_expressions == 4);
    if (text.size() > longest_filter) return std::unexpected{"it is longer than 8192 bytes"};
    return parser{text}.all();
}

}  // namespace vitals::inline core::filter
