// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/line.hpp"
#include "log/logger.hpp"
#include "text/json/writer.hpp"
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

struct value_writer {
    json::writer& line;
    void operator()(std::string_view text) const {
        line.text(utf8::visible(text, utf8::ascii_controls::keep_breaks));
    }
    void operator()(std::int64_t number) const { line.number(number); }
    void operator()(bool flag) const { line.boolean(flag); }
    void operator()(double number) const {
        line.raw(std::isfinite(number) ? fmt::format("{}", number) : "null");
    }
};

}  // namespace

std::string json_line(
    std::chrono::system_clock::time_point when,
    level severity,
    std::string_view message,
    std::span<field const> fields
) {
    json::writer line;
    value_writer const write{line};
    line.begin_object();
    line.member("time", time::format_milliseconds(when)).member("level", to_string(severity));
    line.key("msg");
    write(message);
    for (auto const& each : fields) {
        line.key(each.key);  // the program's own word
        std::visit(write, each.value);
    }
    return line.end_object().take();
}

}  // namespace vitals::log
