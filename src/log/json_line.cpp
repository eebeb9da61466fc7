// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/line.hpp"
#include "log/logger.hpp"
#include "text/time/rfc3339.hpp"
#include "text/utf8/utf8.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace vitals::log {

namespace {

void append_escaped(std::string& line, char c) {
    switch (c) {
        case '"':
            line += "\\\"";
            return;
        case '\\':
            line += "\\\\";
            return;
        case '\n':
            line += "\\n";
            return;
        case '\r':
            line += "\\r";
            return;
        case '\t':
            line += "\\t";
            return;
        default:
            line += c;
    }
}

void append_string(std::string& line, std::string_view text) {
    line += '"';
    for (char const c : utf8::visible(text, utf8::ascii_controls::keep_breaks))
        append_escaped(line, c);
    line += '"';
}

struct value_writer {
    std::string& line;
    void operator()(std::string_view text) const { append_string(line, text); }
    void operator()(std::int64_t number) const { line += std::to_string(number); }
    void operator()(bool flag) const { line += flag ? "true" : "false"; }
    void operator()(double number) const {
        line += std::isfinite(number) ? fmt::format("{}", number) : "null";
    }
};

}  // namespace

std::string json_line(
    std::chrono::system_clock::time_point when,
    level severity,
    std::string_view message,
    std::span<field const> fields
) {
    auto line = fmt::format(
        "{{\"time\":\"{}\",\"level\":\"{}\",\"msg\":",
        time::format_milliseconds(when),
        to_string(severity)
    );
    append_string(line, message);
    for (auto const& each : fields) {
        line += ',';
        append_string(line, each.key);
        line += ':';
        std::visit(value_writer{line}, each.value);
    }
    line += '}';
    return line;
}

}  // namespace vitals::log
