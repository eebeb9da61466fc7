// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/line.hpp"
#include "log/logger.hpp"
#include "text/columns/columns.hpp"
#include "text/utf8/utf8.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace vitals::log {

namespace {

constexpr std::string_view plain = "\x1b[0m";
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view green = "\x1b[32m";
constexpr std::string_view yellow = "\x1b[33m";

std::string painted(std::string_view text, std::string_view with, colour paint) {
    return paint == colour::on ? fmt::format("{}{}{}", with, text, plain) : std::string{text};
}

// A peer's output must not move the cursor or change the colours of somebody's terminal.
std::string printable(std::string_view text) {
    return utf8::visible(text, utf8::ascii_controls::none);
}

// So that one sees where the value ends: messages hold quotes, too.
std::string quote(std::string_view text) {
    std::string quoted{'"'};
    for (char const c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted += '"';
}

std::string value_text(field const& one) {
    if (auto const* text = std::get_if<std::string_view>(&one.value)) {
        bool const quoted = text->empty() || text->contains(' ') || text->contains('"');
        return quoted ? quote(printable(*text)) : printable(*text);
    }
    if (auto const* number = std::get_if<std::int64_t>(&one.value)) return std::to_string(*number);
    if (auto const* flag = std::get_if<bool>(&one.value)) return *flag ? "true" : "false";
    return fmt::format("{}", std::get<double>(one.value));
}

std::string_view text_of(std::span<field const> fields, std::string_view key) {
    for (auto const& each : fields)
        if (each.key == key)
            if (auto const* text = std::get_if<std::string_view>(&each.value)) return *text;
    return {};
}

std::string_view colour_of(level severity) {
    return severity == level::error ? red : severity == level::warn ? yellow : dim;
}

std::string_view colour_of_status(std::string_view status) {
    return status == "passing"    ? green
           : status == "warning"  ? yellow
           : status == "critical" ? red
                                  : dim;
}

// "pending → passing", padded by what is seen rather than by bytes.
std::string change(std::span<field const> fields, colour paint) {
    auto const from = text_of(fields, "from");
    auto const to = text_of(fields, "to");
    return fmt::format(
        "{:>8} → {}{:{}}",
        from,
        painted(to, colour_of_status(to), paint),
        "",
        8 - std::min<std::size_t>(8, to.size())
    );
}

// " key=value key=value", without what says nothing to a person.
std::string text_of(std::span<field const> fields, colour paint) {
    std::string text;
    for (auto const& each : fields) {
        auto const value = value_text(each);
        if (value == "\"\"") continue;
        text += ' ';
        text += painted(fmt::format("{}=", each.key), dim, paint);
        text += value;
    }
    return text;
}

}  // namespace

std::string text_line(
    std::chrono::system_clock::time_point when,
    level severity,
    std::string_view message,
    std::span<field const> fields,
    colour paint
) {
    auto const since = when.time_since_epoch();
    auto const part = std::chrono::duration_cast<std::chrono::milliseconds>(since).count() % 1000;
    auto const local = fmt::localtime(std::chrono::system_clock::to_time_t(when));
    auto line = painted(fmt::format("{:%H:%M:%S}.{:03}", local, part), dim, paint) + ' ';

    if (!text_of(fields, "from").empty() && !text_of(fields, "to").empty())
        return line + fmt::format(
                          "{}  {:<32}  {}  {}",
                          change(fields, paint),
                          printable(text_of(fields, "check")),
                          printable(text_of(fields, "why")),
                          printable(text_of(fields, "output"))
                      );

    line += painted(fmt::format("{:<5}", to_string(severity)), colour_of(severity), paint);
    return line.append(" ").append(printable(message)).append(text_of(fields, paint));
}

std::string fitted_line(
    std::chrono::system_clock::time_point when,
    level severity,
    std::string_view message,
    std::span<field const> fields,
    colour paint,
    std::size_t columns
) {
    constexpr std::size_t indent = 10;  // below the level
    auto const local = fmt::localtime(std::chrono::system_clock::to_time_t(when));
    auto head = painted(fmt::format("{:%H:%M:%S}", local), dim, paint) + "  ";
    head += painted(fmt::format("{:<10}", to_string(severity)), colour_of(severity), paint);
    return columns::beside(head, printable(message) + text_of(fields, paint), columns, indent);
}

}  // namespace vitals::log
