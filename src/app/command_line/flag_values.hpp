// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The values flags may have. Each function returns what is wrong with the text, or nothing.

#include "log/logger.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::app::command_line {

std::string set_text(std::string& into, std::string_view text);
std::string add_text(std::vector<std::string>& into, std::string_view text);
std::string add_namespace(std::vector<std::string>& into, std::string_view text);
std::string add_host(std::vector<std::string>& into, std::string_view text);
std::string set_address(std::string& into, std::string_view text);
std::string set_port(std::uint16_t& into, std::string_view text);
std::string set_count(std::size_t& into, std::string_view text, std::size_t most);
std::string set_delay(std::chrono::milliseconds& into, std::string_view text);
std::string set_toggle(bool& into, std::string_view text);
std::string set_level(log::level& into, std::string_view text);
std::string set_format(log::format& into, std::string_view text);

}  // namespace vitals::app::command_line
