// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/flag_values.hpp"

#include "app/command_line/completion.hpp"
#include "core/check/catalog_entry.hpp"
#include "core/quota/quotas.hpp"
#include "kube/model/label_selector.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/rule.hpp"
#include "text/ascii/ascii.hpp"
#include "text/ascii/dns_label.hpp"
#include "text/ascii/host_name.hpp"
#include "text/time/duration.hpp"
#include "text/utf8/utf8.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::app::command_line {

namespace {

// With the steps after it, the kubelet's own 30 s.
constexpr std::chrono::seconds longest_delay{10};

template <class Fits>
CLI::Validator rule(std::string what, Fits fits, std::string wrong) {
    auto const validate = [fits = std::move(fits), wrong = std::move(wrong)](std::string& text) {
        auto complaint = "\"" + text + "\" " + wrong;  // before a rule rewrites the text
        return fits(text) ? std::string{} : complaint;
    };
    return {validate, std::move(what)};
}

CLI::Validator
number(std::string what, std::uint64_t least, std::uint64_t most, std::string wrong) {
    auto const fits = [least, most](std::string& text) {
        std::uint64_t value = 0;
        auto const* const end = text.data() + text.size();
        auto const [stop, error] = std::from_chars(text.data(), end, value);
        bool const whole = error == std::errc{} && stop == end;
        text = std::to_string(value);
        return whole && value >= least && value <= most;
    };
    return rule(std::move(what), fits, std::move(wrong));
}

// The text becomes the number of the enumerator at the place of its name.
CLI::Validator number_of(std::vector<std::string_view> names, std::string wrong) {
    auto const joined = CLI::detail::join(names, "|");
    auto const fits = [all = std::move(names)](std::string& text) {
        auto const found = std::ranges::find(all, text);
        text = std::to_string(found - all.begin());
        return found != all.end();
    };
    return rule(joined, fits, std::move(wrong));
}

bool is_address(std::string const& text) {
    boost::system::error_code error;
    boost::asio::ip::make_address(text, error);
    return !error;
}

bool is_uuid(std::string_view text) {
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    return std::ranges::equal(text, form, [](char c, char as) {
        return as == 'x' ? ascii::is_digit(c) || (c >= 'a' && c <= 'f') : c == as;
    });
}

bool is_delay(std::string const& text) {
    auto const value = time::parse_duration(text);
    return value && *value <= longest_delay;
}

bool is_timeout(std::string const& text) {
    auto const value = time::parse_duration(text);
    return value && *value >= std::chrono::seconds{1} && *value <= std::chrono::hours{1};
}

bool is_toggle(std::string const& text) {
    return text == "true" || text == "false" || text == "1" || text == "0";
}

}  // namespace

CLI::Validator not_empty(std::string what) {
    auto const fits = [](std::string const& text) { return !text.empty(); };
    return rule(std::move(what), fits, "must not be empty");
}

CLI::Validator uuid() {
    auto const fits = [](std::string& text) {
        text = ascii::lower_case(text);
        return is_uuid(text);
    };
    return rule("UUID", fits, "is not a UUID (such as 7d1f0c52-6b1e-4a55-9a0e-0b7a2c9e4d10)");
}

CLI::Validator datacenter_name() {
    auto const fits = [](std::string& text) {
        text = ascii::lower_case(text);
        return !text.empty() && std::ranges::all_of(text, [](char c) {
            return ascii::is_letter(c) || ascii::is_digit(c) || c == '-' || c == '_';
        });
    };
    return rule("NAME", fits, "is not the name of a datacenter (letters, digits, '-' and '_')");
}

CLI::Validator node_meta() {
    auto const fits = [](std::string_view text) {
        auto const end = text.find('=');
        return end != text.npos && check::is_meta_key(text.substr(0, end)) &&
               text.size() - end - 1 <= check::longest_meta_value &&
               utf8::is_visible(text, utf8::ascii_controls::none);
    };
    return rule(
        "KEY=VALUE",
        fits,
        "is not metadata: a key of 1 to 128 letters, digits, '-' and '_', not with consul- in "
        "front, '=', and a text of at most 512 bytes"
    );
}

CLI::Validator label_selector() {
    // A selector of spaces alone selects everything.
    auto const fits = [](std::string const& text) {
        return text.find_first_not_of(' ') != text.npos && kube::model::is_label_selector(text);
    };
    return rule("LABELS", fits, "is not a label selector (such as app=x,tier in (a,b))");
}

CLI::Validator namespace_name() {
    constexpr auto wrong =
        "is not the name of a namespace (a-z, 0-9 and '-', at most 63 characters)";
    return rule("NS", [](std::string const& text) { return ascii::is_dns_label(text); }, wrong);
}

CLI::Validator quota() {
    auto const problem = [](std::string& text) {
        auto const read = quota::parse_settings(text);
        return read ? std::string{} : read.error();
    };
    return {problem, "NS=KEY:VALUE,..."};
}

CLI::Validator target_profile() {
    constexpr auto wrong =
        "is not a profile of this version (any, cluster, public or own-namespace)";
    auto const& names = net::address_policy::profile_names;
    return number_of({names.begin(), names.end()}, wrong);
}

CLI::Validator target_rule() {
    using net::address_policy::rule;
    auto const problem = [](std::string& text) {
        auto const read = rule::parse(rule::action::allow, text);
        return read ? std::string{} : read.error();
    };
    return {problem, "[NS=]CIDR|HOST[:PORTS]"};
}

CLI::Validator nat64_prefix() {
    auto const fits = [](std::string const& text) {
        auto const read = net::address_policy::parse_prefix(text);
        return read && !read->base.is_v4() && net::address_policy::is_nat64_length(read->bits);
    };
    return rule("CIDR", fits, "is not a NAT64 prefix (of 32, 40, 48, 56, 64 or 96 bits)");
}

CLI::Validator network_prefix() {
    auto const fits = [](std::string const& text) {
        return net::address_policy::parse_prefix(text).has_value();
    };
    return rule("CIDR", fits, "is not a network (such as 10.0.0.0/8 or 2001:db8::/32)");
}

CLI::Validator host_name() {
    auto const fits = [](std::string const& text) { return ascii::is_host_name(text); };
    return rule("HOST", fits, "is not a host name (such as vitals.example.com, without a port)");
}

CLI::Validator ip_address() {
    return rule("IP", is_address, "is not an IP address (such as 127.0.0.1, 0.0.0.0, ::1 or ::)");
}

CLI::Validator port() {
    return number("PORT", 0, 65535, "is not a port (0 to 65535)");
}

CLI::Validator count(unsigned most) {
    return number("N", 1, most, "is not a number from 1 to " + std::to_string(most));
}

CLI::Validator delay() {
    return rule("TIME", is_delay, "is not a duration from 0s to 10s (such as 500ms or 5s)");
}

CLI::Validator timeout() {
    return rule("TIME", is_timeout, "is not a duration from 1s to 1h (such as 30s or 5m)");
}

CLI::Validator toggle() {
    return rule("true|false", is_toggle, "is neither true nor false");
}

CLI::Validator log_level() {
    constexpr auto wrong = "is not a log level (debug, info, warn or error)";
    return number_of({"debug", "info", "warn", "error"}, wrong);
}

CLI::Validator version_format_name() {
    return number_of({"text", "json"}, "is not an output format (text or json)");
}

CLI::Validator shell_name() {
    auto const fits = [](std::string const& text) { return !completion_script(text).empty(); };
    return rule("SHELL", fits, "is not a shell that Vitals knows (bash, zsh or fish)");
}

CLI::Validator log_format() {
    return number_of({"text", "json"}, "is not a log format (text or json)");
}

CLI::Validator api_anonymous() {
    constexpr auto wrong = "is not what the API can show (statuses, all or none)";
    return number_of({"statuses", "all", "none"}, wrong);
}

CLI::Validator lint_format_name() {
    constexpr auto wrong = "is not an output format (text, json or github)";
    return number_of({"text", "json", "github"}, wrong);
}

}  // namespace vitals::app::command_line
