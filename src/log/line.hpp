// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One record as one line of JSON (for machines) or text (for a person at a terminal). Pure.

#include "log/logger.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace vitals::log {

enum class colour : std::uint8_t { off, on };

// {"time":"2026-01-31T09:30:00.125Z","level":"info","msg":"...",<fields in order>}. Control
// characters are escaped and broken UTF-8 is replaced, so a record is always one line of valid
// JSON.
std::string json_line(
    std::chrono::system_clock::time_point when,
    level severity,
    std::string_view message,
    std::span<field const> fields
);

// "09:30:00.125 info  message key=value ...", in local time. A value with a space or a quote is
// quoted, its quotes escaped. A record with the fields check, from and to is a change of status and
// is drawn as one: "09:30:00.125 pending → passing  shop/web/front  why  output".
std::string text_line(
    std::chrono::system_clock::time_point when,
    level severity,
    std::string_view message,
    std::span<field const> fields,
    colour paint
);

// "09:30:00  warn      message key=value ...", in as many lines of `columns` as it needs, indented
// but for the first: for the screen that `vitals run` shows.
std::string fitted_line(
    std::chrono::system_clock::time_point when,
    level severity,
    std::string_view message,
    std::span<field const> fields,
    colour paint,
    std::size_t columns
);

}  // namespace vitals::log
