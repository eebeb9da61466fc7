// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/foreign_format.hpp"

#include "core/manifest/field_names.hpp"
#include "core/manifest/quote.hpp"
#include "text/ascii/ascii.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::manifest {

namespace {

struct row {
    std::string_view word;
    std::string_view says;
};

constexpr std::string_view gatus =
    "this is a Gatus configuration; in Vitals: checks: [{id: website, http: "
    "https://example.org/health, interval: 60s, expect: {status: [200]}}]";
constexpr std::string_view blackbox =
    "this is a blackbox exporter configuration; in Vitals each target is a check: checks: "
    "[{id: website, http: https://example.org/, timeout: 5s}]";
constexpr std::string_view kubernetes_probe =
    "this is a Kubernetes probe; in Vitals: checks: [{id: web, http: "
    "http://web.shop.svc:8080/healthz, interval: 10s, failuresBeforeCritical: 3}]";
constexpr std::string_view prometheus = "this is a Prometheus configuration, not a manifest";

// Fields at the top of other tools' configurations, but of no manifest.
constexpr std::array<row, 12> formats{{
    {"endpoints", gatus},
    {"external-endpoints", gatus},
    {"suites", gatus},
    {"modules", blackbox},
    {"httpGet", kubernetes_probe},
    {"livenessProbe", kubernetes_probe},
    {"readinessProbe", kubernetes_probe},
    {"startupProbe", kubernetes_probe},
    {"tcpSocket", kubernetes_probe},
    {"groups", prometheus},
    {"scrape_configs", prometheus},
    {"rule_files", prometheus},
}};

constexpr std::string_view as_a_check =
    "in Vitals: checks: [{id: web, http: https://shop.example/, interval: 60s}] in a ConfigMap";

constexpr std::array<row, 6> kinds{{
    {"Canary", as_a_check},
    {"HealthCheck", as_a_check},
    {"KuberhealthyCheck", as_a_check},
    {"KHCheck", as_a_check},
    {"Probe", as_a_check},
    {"Synthetic", as_a_check},
}};

template <std::size_t Size>
std::string_view find(std::array<row, Size> const& rows, std::string_view word) {
    auto const found = std::ranges::find(rows, word, &row::word);
    return found == rows.end() ? std::string_view{} : found->says;
}

// Gatus' own word before it was `endpoints`, and Consul's; Consul's services have neither of these.
bool are_of_gatus(yaml::node const& services) {
    if (services.kind != yaml::node::type::sequence || services.children.empty()) return false;
    auto const* const first = services.children.front();
    return yaml::member(first, "url") != nullptr || yaml::member(first, "conditions") != nullptr;
}

// A Kubernetes object without `kind`, or without `apiVersion`.
std::optional<foreign_format> half_an_object(yaml::node const& root) {
    auto const has = [&root](std::string_view name) {
        return yaml::member(&root, name) != nullptr;
    };
    auto const parts = (has("metadata") ? 1 : 0) + (has("data") ? 1 : 0);
    if (has("apiVersion") && parts > 0)
        return foreign_format{root.where, "`kind` is missing: write kind: ConfigMap"};
    if (has("kind") && parts > 0)
        return foreign_format{root.where, "`apiVersion` is missing: write apiVersion: v1"};
    if (parts == 2)
        return foreign_format{
            root.where,
            "`apiVersion` and `kind` are missing: write apiVersion: v1 and kind: ConfigMap"
        };
    return std::nullopt;
}

foreign_format kubernetes_object(yaml::node const& root, yaml::node const& kind) {
    auto message = "this is a Kubernetes object of kind " + quote(kind.text) + ", not a manifest; ";
    if (kind.text == "ConfigMap") {
        message += "under a key of a ConfigMap write only the text of the manifest: checks: [...]";
    } else {
        auto const advice = advice_for_kind(kind.text);
        message += advice.empty() ? as_a_check : advice;
    }
    return {root.where, std::move(message)};
}

bool ends_word(std::string_view rest) {
    return rest.empty() || !(ascii::is_letter(rest.front()) || rest.front() == '_');
}

// HCL: `check {`, `check = {`, `checks = [`, `service "web" {` ...
bool begins_block(std::string_view line) {
    constexpr std::array<std::string_view, 4> blocks{"services", "service", "checks", "check"};
    return std::ranges::any_of(blocks, [line](auto word) {
        if (!line.starts_with(word)) return false;
        auto const rest = line.substr(word.size());
        auto const behind = rest.find_first_not_of(" \t");
        return ends_word(rest) && behind != rest.npos &&
               std::string_view{"={\""}.contains(rest[behind]);
    });
}

}  // namespace

std::optional<foreign_format> find_foreign_format(yaml::node const& root) {
    std::optional<foreign_format> found;
    yaml::node const* api_version = nullptr;
    yaml::node const* kind = nullptr;
    for (std::size_t i = 0; i + 1 < root.children.size(); i += 2) {
        auto const& name = *root.children[i];
        if (name.text == "services" && are_of_gatus(*root.children[i + 1]))
            return foreign_format{name.where, std::string{gatus}};
        if (find_field(scope::manifest, name.text).is == lookup::kind::known) return std::nullopt;
        if (name.text == "apiVersion") api_version = root.children[i + 1];
        if (name.text == "kind") kind = root.children[i + 1];
        if (found) continue;
        if (auto const says = find(formats, name.text); !says.empty())
            found = {name.where, std::string{says}};
    }
    if (api_version != nullptr && kind != nullptr) return kubernetes_object(root, *kind);
    return found ? found : half_an_object(root);
}

std::optional<foreign_format> find_hcl(std::string_view text) {
    for (std::uint32_t line = 1; !text.empty(); ++line) {
        auto const end = std::min(text.find('\n'), text.size());
        auto const begin = text.substr(0, end).find_first_not_of(" \t\r");
        if (begin != text.npos && text[begin] != '#' && !text.substr(begin).starts_with("//")) {
            if (!begins_block(text.substr(begin, end - begin))) return std::nullopt;
            return foreign_format{
                {line, static_cast<std::uint32_t>(begin) + 1},
                "this is HCL, which Vitals does not read: write the same in JSON or YAML: "
                "check: {id: web, http: http://web.example/}"
            };
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::nullopt;
}

std::string_view advice_for_kind(std::string_view kind) {
    return find(kinds, kind);
}

}  // namespace vitals::inline core::manifest
