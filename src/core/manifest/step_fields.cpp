// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/step_fields.hpp"

#include "core/check/tcp_target.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/foreign_words.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/suggestion.hpp"
#include "core/manifest/values.hpp"
#include "text/ascii/ascii.hpp"
#include "text/ascii/nearest.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

using what = check::tcp_step::what;

struct step_field {
    std::string_view camel;
    std::string_view snake;
    what does;
    bool is_hex;
};

constexpr std::array<step_field, 4> step_fields{{
    {"send", "send", what::send, false},
    {"sendHex", "send_hex", what::send, true},
    {"expect", "expect", what::expect, false},
    {"expectHex", "expect_hex", what::expect, true},
}};

constexpr auto needed = "steps: in each step, one of send, sendHex, expect and expectHex is needed";

step_field const* find(std::string_view name) {
    auto const* const found = std::ranges::find_if(step_fields, [name](auto const& each) {
        return name == each.camel || name == each.snake;
    });
    return found == step_fields.end() ? nullptr : found;
}

std::optional<unsigned> digit(char c) {
    if (ascii::is_digit(c)) return static_cast<unsigned>(c - '0');
    auto const lower = ascii::to_lower(c);
    if (lower < 'a' || lower > 'f') return std::nullopt;
    return static_cast<unsigned>(lower - 'a') + 10;
}

// "0a ff" or "0aff": two digits for each byte, spaces between bytes.
std::optional<std::string> from_hex(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == ' ') {
            ++i;
            continue;
        }
        auto const high = digit(text[i]);
        auto const low = i + 1 < text.size() ? digit(text[i + 1]) : std::nullopt;
        if (!high || !low) return std::nullopt;
        bytes += static_cast<char>(*high << 4U | *low);
        i += 2;
    }
    return bytes;
}

// A step may be a password by mistake, `- {AUTH secret}`: what is written there is not shown.
void report_unknown(yaml::node const& name, yaml::node const& value, problem_reporter& report) {
    std::string const unknown = "steps: unknown field in a step; ";
    if (auto const* const word = find_foreign_word(scope::step, name.text))
        return report.at(name.where, unknown + to_text(word->advice, value));
    std::array<std::string_view, step_fields.size()> known;
    std::ranges::transform(step_fields, known.begin(), &step_field::camel);
    auto const meant = ascii::nearest(name.text, known);
    if (meant.empty()) return report.at(name.where, needed);
    report.misspelt(name.where, unknown + "did you mean " + std::string{meant} + "?", meant);
}

// Null when it is none, which was reported.
step_field const* field_of(yaml::node const& step, problem_reporter& report) {
    bool const is_map = step.kind == yaml::node::type::map && !step.children.empty() &&
                        step.children[0]->kind == yaml::node::type::scalar;
    if (!is_map) {
        report.at(step.where, needed);
        return nullptr;
    }
    auto const& name = *step.children[0];
    auto const* const field = find(name.text);
    if (field == nullptr) {
        report_unknown(name, *step.children[1], report);
        return nullptr;
    }
    if (step.children.size() == 2) return field;
    report.at(
        step.children[2]->where,
        "steps: a step has one field: write `- ` before this one, in the order in which they happen"
    );
    return nullptr;
}

std::optional<check::tcp_step> read_step(yaml::node const& from, problem_reporter& report) {
    auto const* const field = field_of(from, report);
    if (field == nullptr) return std::nullopt;
    auto const name = "steps: " + std::string{field->camel};
    auto const& value = *from.children[1];
    auto const* const text = scalar_text(value, name, report);
    if (text == nullptr) return std::nullopt;
    auto bytes = field->is_hex ? from_hex(*text) : *text;
    // The value may be a password.
    if (!bytes)
        report.at(value.where, name + ": two digits of 0-9 and a-f are needed for each byte");
    else if (bytes->empty() || bytes->size() > field_limits::step)
        report.at(value.where, name + ": 1 to 1024 bytes are needed");
    else
        return check::tcp_step{field->does, *std::move(bytes)};
    return std::nullopt;
}

}  // namespace

std::vector<check::tcp_step> read_steps(field_value const& from, problem_reporter& report) {
    std::vector<check::tcp_step> made;
    if (!from) return made;
    if (from.value->kind != yaml::node::type::sequence || from.value->children.empty() ||
        from.value->children.size() > field_limits::steps) {
        report.at(
            from.value->where,
            from.name->text + ": a list of 1 to 16 steps is needed, like [{expect: \"220 \"}]"
        );
        return made;
    }
    for (auto const& each : from.value->children)
        if (auto step = read_step(*each, report)) made.push_back(*std::move(step));
    return made;
}

void hint_at_steps(
    field_value const& from,
    std::vector<check::tcp_step> const& made,
    problem_reporter& report
) {
    for (std::size_t i = 0; i < made.size(); ++i) {
        auto const& bytes = made[i].bytes;
        auto const& value = *from.value->children[i]->children[1];
        if (bytes == value.text && (bytes.contains("\\r") || bytes.contains("\\n")))
            report.hint(
                value.where,
                "steps: a backslash is a backslash here: for a line break write the text in double "
                "quotes"
            );
    }
    if (!made.empty() && made.back().does == what::send)
        report.hint(
            from.name->where,
            "steps: nothing is expected after the last `send`, so the check passes without an "
            "answer"
        );
}

question read_question(std::string_view kind, field_value const& from, problem_reporter& report) {
    question made;
    for (auto& step : read_steps(from, report)) {
        auto& place = step.does == what::send ? made.send : made.expect;
        bool const in_order = step.does == what::expect || made.expect.empty();
        if (!place.empty() || !in_order) {
            report.at(
                from.name->where,
                std::string{from.name->text}.append(": a ").append(kind).append(
                    " check has at most one `send`, and behind it at most one `expect`"
                )
            );
            return made;
        }
        place = std::move(step.bytes);
    }
    return made;
}

void hint_at_question(field_value const& from, question const& made, problem_reporter& report) {
    if (!from) return;
    std::vector<check::tcp_step> steps;
    if (!made.send.empty()) steps.push_back({what::send, made.send});
    if (!made.expect.empty()) steps.push_back({what::expect, made.expect});
    hint_at_steps(from, steps, report);
}

}  // namespace vitals::inline core::manifest
