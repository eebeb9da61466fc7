// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "manifest/parse.hpp"

#include "check/manifest_key.hpp"
#include "manifest/document.hpp"
#include "manifest/json_document.hpp"
#include "manifest/manifest_reader.hpp"
#include "manifest/meter.hpp"
#include "manifest/nothing_to_read.hpp"
#include "manifest/text_guard.hpp"
#include "manifest/yaml_document.hpp"

#include <algorithm>
#include <cstdint>
#include <expected>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::manifest {

namespace {

bool is_json(std::string_view key) {
    return key.ends_with(".json");
}

std::expected<std::vector<document>, unreadable>
read_document(std::string_view key, std::string const& text, limits const& bounds, meter& budget) {
    if (auto mistake = mistake_in_bytes(text, bounds.bytes))
        return std::unexpected(*std::move(mistake));
    document_limits const limits{.nesting = bounds.nesting};
    if (is_json(key)) return read_json(text, limits, budget);
    return read_yaml(text, limits, budget);
}

// At the end of the text some parsers name the line after the last one.
position within(std::string const& text, position where) {
    auto const lines = static_cast<std::uint32_t>(std::ranges::count(text, '\n')) + 1;
    return where.line <= lines ? where : position{lines, 1};
}

bool is_empty(std::vector<document> const& documents) {
    return documents.empty() || documents.front().root == nullptr ||
           documents.front().root->kind == node::type::null;
}

parsed refuse(std::string const& key, position where, std::string why) {
    parsed nothing;
    nothing.key = key;
    nothing.readable = false;
    nothing.problems.push_back({key, where.line, where.column, "", std::move(why)});
    return nothing;
}

parsed read_one(
    std::string const& key,
    std::string const& text,
    manifest_reader& reader,
    limits const& bounds,
    meter& budget
) {
    auto const documents = read_document(key, text, bounds, budget);
    if (!documents) {
        auto const& mistake = documents.error();
        return refuse(key, within(text, mistake.where), mistake.why);
    }
    if (is_empty(*documents))
        return refuse(key, {}, "the manifest is empty; write `checks: []` for no checks");
    return reader.read(key, *documents->front().root);
}

// The first manifest that takes too much ends the reading of all: those behind it are not looked at.
parsed give_up(std::string const& key, std::string why) {
    auto made = refuse(key, {}, std::move(why));
    made.given_up = true;
    return made;
}

}  // namespace

bool is_manifest(std::string_view key) {
    return check::is_manifest_key(key);
}

std::vector<parsed> parse(
    std::string_view space,
    std::string_view config_map,
    std::map<std::string, std::string> const& data,
    limits const& bounds,
    std::set<std::string> const& binary_keys
) {
    std::vector<parsed> all;
    meter budget{bounds.spent};
    manifest_reader reader{{space, config_map}, bounds, budget};
    bool spent = false;
    for (auto const& [key, text] : data) {
        if (!is_manifest(key)) continue;
        if (spent) {
            all.push_back(give_up(key, "not read: a manifest before it takes too much CPU time"));
            continue;
        }
        try {
            all.push_back(read_one(key, text, reader, bounds, budget));
        } catch (given_up const&) {
            spent = true;
            all.push_back(give_up(
                key,
                "reading it takes too much CPU time and was given up; split it into smaller ones"
            ));
        }
    }
    for (auto const& key : binary_keys)
        if (is_manifest(key)) all.push_back(not_text(key));
    return all;
}

}  // namespace vitals::manifest
