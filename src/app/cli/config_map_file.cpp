// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/config_map_file.hpp"

#include "core/manifest/parse.hpp"
#include "text/ascii/ascii.hpp"
#include "text/ascii/trim.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/meter.hpp"
#include "text/yaml/read.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app::cli {

namespace {

constexpr std::size_t longest_file = std::size_t{64} * 1024 * 1024;

// A user's own file may hold many ConfigMaps; each manifest in it is held to the usual limits.
constexpr yaml::document_limits file_limits{
    .bytes = longest_file,
    .nesting = 64,
    .documents = 10'000,
    .aliases = 100'000,
    .values = 3'000'000,
    .text = 2 * longest_file,
};

std::string text_of(yaml::node const* value) {
    return value == nullptr ? std::string{} : value->text;
}

// A literal block continues its `|` line by line, each with the same indent.
void locate(embedded_manifest& into, std::vector<std::string_view> const& file) {
    auto const header = into.where.line - 1;
    if (header >= file.size() || into.where.column > file[header].size()) return;
    into.literal = file[header][into.where.column - 1] == '|';
    auto const inner = lines_of(into.text);
    for (std::size_t i = 0; into.literal && i < inner.size(); ++i) {
        if (inner[i].empty()) continue;
        auto const line = header + 1 + i;
        into.literal = line < file.size() && file[line].contains(inner[i]);
        if (into.literal) into.indent = static_cast<std::uint32_t>(file[line].find(inner[i]));
        return;
    }
}

void read_keys(
    yaml::node const* map,
    bool binary,
    std::vector<std::string_view> const& file,
    embedded_config_map& into
) {
    if (map == nullptr || map->kind != yaml::node::type::map) return;
    for (std::size_t i = 0; i + 1 < map->children.size(); i += 2) {
        auto const& key = map->children[i]->text;
        auto const& value = *map->children[i + 1];
        if (!manifest::is_manifest(key)) {
            into.other_keys.push_back({key, map->children[i]->where});
            continue;
        }
        if (value.kind == yaml::node::type::map || value.kind == yaml::node::type::sequence) {
            into.trees.push_back({key, map->children[i]->where});
            continue;
        }
        embedded_manifest manifest{.key = key, .text = {}, .where = value.where, .binary = binary};
        if (!binary) {
            if (value.kind == yaml::node::type::scalar) manifest.text = value.text;
            locate(manifest, file);
        }
        into.manifests.push_back(std::move(manifest));
    }
}

// The booleans of YAML 1.1, which Kubernetes reads.
bool is_boolean(yaml::node const& value) {
    static constexpr std::array<std::string_view, 4> known{"true", "yes", "on", "y"};
    return value.plain &&
           std::ranges::any_of(known, [&](auto one) { return ascii::same_name(one, value.text); });
}

checks_label read_label(yaml::node const* labels) {
    auto const* const value = member(labels, "vitals.dev/checks");
    if (value == nullptr) return {};
    checks_label made{.is = checks_label::value::other, .text = value->text, .where = value->where};
    if (is_boolean(*value))
        made.is = checks_label::value::no_text;
    else if (value->text == "true")
        made.is = checks_label::value::right;
    return made;
}

embedded_config_map
read_config_map(yaml::node const& object, std::vector<std::string_view> const& file) {
    auto const* const metadata = member(&object, "metadata");
    embedded_config_map made;
    made.ns = text_of(member(metadata, "namespace"));
    made.name = text_of(member(metadata, "name"));
    made.label = read_label(member(metadata, "labels"));
    made.where = object.where;
    for (std::size_t i = 0; i + 1 < object.children.size(); i += 2)
        if (object.children[i]->text == "checks") made.misplaced = object.children[i]->where;
    read_keys(member(&object, "data"), false, file, made);
    // Problems are reported only for checks, not for what another program keeps there.
    if (made.is_labelled()) read_keys(member(&object, "binaryData"), true, file, made);
    return made;
}

// Helm creates it for a hook and removes it. The annotation is a list; "test-success" and
// "test-failure" are Helm 2's.
bool is_of_a_test(yaml::node const& object) {
    auto const* const annotations = member(member(&object, "metadata"), "annotations");
    std::string_view hooks;
    auto const* const list = member(annotations, "helm.sh/hook");
    if (list != nullptr) hooks = list->text;
    while (!hooks.empty()) {
        auto const end = std::min(hooks.find(','), hooks.size());
        auto const hook = ascii::trimmed(hooks.substr(0, end), " \t");
        if (hook == "test" || hook == "test-success" || hook == "test-failure") return true;
        hooks.remove_prefix(std::min(end + 1, hooks.size()));
    }
    return false;
}

bool is_object(yaml::node const* root) {
    return member(root, "apiVersion") != nullptr && member(root, "kind") != nullptr;
}

// For a file that cannot be read.
bool seems_to_hold_objects(std::vector<std::string_view> const& lines) {
    auto const begins = [&](std::string_view name) {
        return std::ranges::any_of(lines, [name](auto line) { return line.starts_with(name); });
    };
    return begins("apiVersion:") && begins("kind:");
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

documents read_file(std::string_view text, yaml::notation written) {
    yaml::meter no_budget;  // of the user's own
    return yaml::read(text, written, file_limits, no_budget);
}

std::optional<objects_in_file> find_objects(std::string_view text, documents const& read) {
    auto const lines = lines_of(text);
    objects_in_file found;
    if (!read) {
        if (!seems_to_hold_objects(lines)) return std::nullopt;
        found.problem = read.error();
        return found;
    }
    auto objects = false;
    auto const look_at = [&](yaml::node const* root) {
        if (!is_object(root)) return;
        objects = true;
        if (is_of_a_test(*root)) return;
        auto const kind = text_of(member(root, "kind"));
        if (kind == "ConfigMap")
            found.config_maps.push_back(read_config_map(*root, lines));
        else if (!kind.ends_with("List"))
            found.others.push_back({kind, root->where});
    };
    for (auto const& one : *read) {
        look_at(one.root);
        auto const* const items = is_object(one.root) ? member(one.root, "items") : nullptr;
        if (items == nullptr || items->kind != yaml::node::type::sequence) continue;
        for (auto const* const item : items->children) look_at(item);
    }
    if (!objects) return std::nullopt;
    return found;
}

std::optional<yaml::position> in_file(embedded_manifest const& from, yaml::position inner) {
    if (!from.literal) return std::nullopt;
    return yaml::position{from.where.line + inner.line, from.indent + inner.column};
}

}  // namespace vitals::app::cli
