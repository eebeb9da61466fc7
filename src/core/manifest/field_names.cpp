// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/field_names.hpp"

#include "core/manifest/catalog_fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/kinds.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

constexpr unsigned bit(scope where) {
    return 1U << static_cast<unsigned>(where);
}

constexpr auto in_manifest = bit(scope::manifest);
constexpr auto in_check = bit(scope::check);
constexpr auto in_settings = bit(scope::check) | bit(scope::defaults);
constexpr auto in_consul_service = bit(scope::consul_service);
constexpr auto in_service = bit(scope::service) | in_consul_service;
constexpr auto in_expect = bit(scope::expect);
constexpr auto in_tls = bit(scope::tls);
constexpr auto in_auth = bit(scope::auth);
constexpr auto in_basic = bit(scope::basic);
constexpr auto in_source = bit(scope::source);
constexpr auto in_key = bit(scope::key_name);

struct row {
    field which;
    std::string_view camel;
    unsigned scopes;
};

constexpr std::array<row, field_count> table{{
    {field::defaults, "defaults", in_manifest},
    {field::checks, "checks", in_manifest | in_consul_service},
    {field::check, "check", in_manifest | in_consul_service},
    {field::services, "services", in_manifest},
    {field::id, "id", in_check | in_service},
    {field::name, "name", in_check | in_service | in_key},
    {field::notes, "notes", in_check},
    {field::reuse, "reuse", in_settings},
    {field::interval, "interval", in_settings},
    {field::timeout, "timeout", in_settings},
    {field::output_max_size, "outputMaxSize", in_settings},
    {field::status, "status", in_check | in_expect},
    {field::success_before_passing, "successBeforePassing", in_settings},
    {field::failures_before_warning, "failuresBeforeWarning", in_settings},
    {field::failures_before_critical, "failuresBeforeCritical", in_settings},
    {field::service, "service", in_check | in_manifest},
    {field::enabled, "enabled", in_check},
    {field::expect, "expect", in_settings},
    {field::severity, "severity", in_settings},
    {field::owner, "owner", in_settings},
    {field::runbook, "runbook", in_settings},
    {field::labels, "labels", in_settings},
    {field::tags, "tags", in_service},
    {field::warn_status, "warnStatus", in_expect},
    {field::tls, "tls", in_settings},
    {field::server_name, "serverName", in_tls},
    {field::skip_verify, "skipVerify", in_tls},
    {field::min_version, "minVersion", in_tls},
    {field::ca, "ca", in_tls},
    {field::client, "client", in_tls},
    {field::auth, "auth", in_settings},
    {field::bearer, "bearer", in_auth},
    {field::basic, "basic", in_auth},
    {field::username, "username", in_basic},
    {field::password, "password", in_basic},
    {field::secret, "secret", in_source | in_basic},
    {field::config_map, "configMap", in_source},
    {field::key, "key", in_key},
}};

constexpr std::array<std::string_view, 14> consul_targets{
    "tcp",
    "udp",
    "grpc",
    "h2ping",
    "ttl",
    "args",
    "scriptArgs",
    "script",
    "docker",
    "alias",
    "aliasService",
    "aliasNode",
    "osService",
    "dockerContainerId",
};

constexpr std::array<std::string_view, 7> consul_fields{
    "tcpUseTls",
    "grpcUseTls",
    "h2pingUseTls",
    "shell",
    "token",
    "serviceId",
    "deregisterCriticalServiceAfter",
};

constexpr std::array<std::string_view, 9> consul_catalog{
    "ports",
    "socketPath",
    "kind",
    "proxy",
    "connect",
    "locality",
    "token",
    "namespace",
    "partition",
};

bool is_snake_case_of(std::string_view camel, std::string_view text) {
    for (char const c : camel) {
        if (ascii::is_upper(c)) {
            if (!text.starts_with('_')) return false;
            text.remove_prefix(1);
        }
        if (!text.starts_with(ascii::to_lower(c))) return false;
        text.remove_prefix(1);
    }
    return text.empty();
}

// In Consul's API a name begins with a capital, and abbreviations are capitals: HTTP,
// TLSSkipVerify.
bool is_api_name_of(std::string_view camel, std::string_view text) {
    return ascii::is_upper(text.front()) && text.size() == camel.size() &&
           std::ranges::equal(camel, text, {}, ascii::to_lower, ascii::to_lower);
}

// In Consul's files some names may also lack the `_`: tlsskipverify.
bool is_lower_case_of(std::string_view camel, std::string_view text) {
    return std::ranges::equal(camel, text, {}, ascii::to_lower);
}

bool spells(std::string_view camel, std::string_view text) {
    if (text.empty()) return false;
    if (text.front() != camel.front()) return is_api_name_of(camel, text);
    return text == camel || is_snake_case_of(camel, text) || is_lower_case_of(camel, text);
}

bool is_id_of_consul(scope where, std::string_view text) {
    return where == scope::check && (text == "CheckID" || text == "check_id");
}

kind_field const* find_in(std::span<kind_field const> names, std::string_view spelling) {
    for (auto const& each : names)
        if (spells(each.name, spelling)) return &each;
    return nullptr;
}

kind_field const* find_in_kinds(std::string_view spelling) {
    for (auto const& kind : kinds())
        if (auto const* const found = find_in(kind.own_fields, spelling)) return found;
    return nullptr;
}

template <std::size_t Size>
bool any_spells(std::array<std::string_view, Size> const& words, std::string_view text) {
    return std::ranges::any_of(words, [text](std::string_view word) { return spells(word, text); });
}

}  // namespace

lookup find_field(scope where, std::string_view spelling) {
    if (auto const* const own = find_in(catalog_fields_in(where), spelling))
        return {lookup::kind::known, field::count, own};
    auto const found = std::ranges::find_if(table, [spelling](row const& one) {
        return spells(one.camel, spelling);
    });
    if (found != table.end()) {
        auto const here = (found->scopes & bit(where)) != 0;
        return {here ? lookup::kind::known : lookup::kind::elsewhere, found->which};
    }
    if (auto const* const own = find_in_kinds(spelling)) {
        auto const here = where == scope::check;
        return {here ? lookup::kind::known : lookup::kind::elsewhere, field::count, own};
    }
    if (is_id_of_consul(where, spelling)) return {lookup::kind::known, field::id};
    if (where == scope::consul_service && any_spells(consul_catalog, spelling))
        return {lookup::kind::catalog, field::count};
    if (where != scope::check && where != scope::defaults) return {};
    if (any_spells(consul_targets, spelling)) return {lookup::kind::target, field::count};
    if (any_spells(consul_fields, spelling)) return {lookup::kind::foreign, field::count};
    return {};
}

std::string_view to_string(scope where) {
    static constexpr std::array<std::string_view, 14> names{
        "a manifest",
        "defaults",
        "a check",
        "service",
        "a service of Consul's",
        "expect",
        "tls",
        "auth",
        "basic",
        "a reference",
        "the name of a key",
        "weights",
        "a tagged address",
        "a step"
    };
    static_assert(names.size() == std::size_t{std::to_underlying(scope::step)} + 1);
    return names[std::to_underlying(where)];
}

std::string_view name_of(field which) {
    return table[static_cast<std::size_t>(which)].camel;
}

bool is_target(lookup const& found) {
    return found.of_kinds != nullptr && std::ranges::any_of(kinds(), [&](kind_row const& kind) {
               return kind.is.name == found.of_kinds->name;
           });
}

std::string_view home_of(lookup const& found) {
    if (found.of_kinds != nullptr) return to_string(scope::check);
    auto const scopes = table[static_cast<std::size_t>(found.field)].scopes;
    for (auto const where :
         {scope::check,
          scope::manifest,
          scope::service,
          scope::expect,
          scope::tls,
          scope::auth,
          scope::source,
          scope::basic,
          scope::key_name}) {
        if ((scopes & bit(where)) == 0) continue;
        return where == scope::manifest ? "the top of the manifest" : to_string(where);
    }
    return "";
}

std::vector<std::string_view> names_in(scope where) {
    std::vector<std::string_view> names;
    for (auto const& one : table) {
        if ((one.scopes & bit(where)) != 0) names.push_back(one.camel);
    }
    for (auto const& each : catalog_fields_in(where)) names.push_back(each.name);
    if (where != scope::check) return names;
    for (auto const& kind : kinds())
        for (auto const& each : kind.own_fields) names.push_back(each.name);
    return names;
}

std::string to_snake_case(std::string_view camel) {
    std::string snake;
    for (char const c : camel) {
        if (ascii::is_upper(c)) snake += '_';
        snake += ascii::to_lower(c);
    }
    return snake;
}

}  // namespace vitals::inline core::manifest
