// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/flag_values.hpp"

#include "log/logger.hpp"
#include "text/time/duration.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace vitals::app::command_line {

namespace {

constexpr std::chrono::seconds longest_delay{10};  // with what follows it, the kubelet's own 30 s

std::optional<std::uint64_t> whole_number(std::string_view text) {
    std::uint64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::string set_text(std::string& into, std::string_view text) {
    if (text.empty()) return "must not be empty";
    into = text;
    return {};
}

std::string add_text(std::vector<std::string>& into, std::string_view text) {
    return set_text(into.emplace_back(), text);
}

std::string add_namespace(std::vector<std::string>& into, std::string_view text) {
    auto const plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    bool const good = !text.empty() && text.size() <= 63 && plain(text.front()) &&
                      plain(text.back()) &&
                      std::ranges::all_of(text, [&](char c) { return c == '-' || plain(c); });
    if (!good) return "is not the name of a namespace (a-z, 0-9 and '-', at most 63 characters)";
    if (std::ranges::find(into, text) == into.end()) into.emplace_back(text);
    return {};
}

std::string add_host(std::vector<std::string>& into, std::string_view text) {
    auto const fits = [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_';
    };
    if (text.empty() || text.size() > 253 || !std::ranges::all_of(text, fits))
        return "is not a host name (such as vitals.example.com, without a port)";
    into.emplace_back(text);
    return {};
}

std::string set_address(std::string& into, std::string_view text) {
    boost::system::error_code error;
    boost::asio::ip::make_address(std::string{text}, error);
    if (error) return "is not an IP address (such as 127.0.0.1, 0.0.0.0, ::1 or ::)";
    into = text;
    return {};
}

std::string set_port(std::uint16_t& into, std::string_view text) {
    auto const value = whole_number(text);
    if (!value || *value > 65535) return "is not a port (0 to 65535)";
    into = static_cast<std::uint16_t>(*value);
    return {};
}

std::string set_count(std::size_t& into, std::string_view text, std::size_t most) {
    auto const value = whole_number(text);
    if (!value || *value < 1 || *value > most)
        return "is not a number from 1 to " + std::to_string(most);
    into = static_cast<std::size_t>(*value);
    return {};
}

std::string set_delay(std::chrono::milliseconds& into, std::string_view text) {
    auto const value = time::parse_duration(text);
    if (!value || *value > longest_delay)
        return "is not a duration from 0s to 10s (such as 500ms or 5s)";
    into = std::chrono::duration_cast<std::chrono::milliseconds>(*value);
    return {};
}

std::string set_toggle(bool& into, std::string_view text) {
    if (text != "true" && text != "false" && text != "1" && text != "0")
        return "is neither true nor false";
    into = text == "true" || text == "1";
    return {};
}

std::string set_level(log::level& into, std::string_view text) {
    for (auto const one :
         {log::level::debug, log::level::info, log::level::warn, log::level::error}) {
        if (text != log::to_string(one)) continue;
        into = one;
        return {};
    }
    return "is not a log level (debug, info, warn or error)";
}

std::string set_format(log::format& into, std::string_view text) {
    if (text != "text" && text != "json") return "is not a log format (text or json)";
    into = text == "json" ? log::format::json : log::format::text;
    return {};
}

}  // namespace vitals::app::command_line
