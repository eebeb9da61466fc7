// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/lint_text.hpp"

#include "app/cli/config_map_file.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/nothing_to_read.hpp"
#include "core/manifest/parse.hpp"
#include "runtime/cpu_time.hpp"
#include "text/utf8/utf8.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/read.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app::cli {

namespace {

struct counts {
    std::size_t checks = 0;
    std::size_t mistakes = 0;
};

// As the server reads them, with the server's limits.
std::vector<manifest::parsed> parse(
    std::string_view space,
    std::string_view config_map,
    std::map<std::string, std::string> const& data,
    std::set<std::string> const& binary_keys = {}
) {
    manifest::limits bounds;
    runtime::cpu_budget const budget{manifest::reading_limit};
    bounds.spent = [&budget] { return budget.spent(); };
    return manifest::parse(space, config_map, data, bounds, binary_keys);
}

// What a file holds must not steer the terminal of whoever lints it.
std::string one_line(std::string_view text) {
    return utf8::visible(text, utf8::ascii_controls::none);
}

void print(check::problem problem, std::string const& file, std::ostream& out) {
    problem.key = file;
    if (problem.first) problem.first->key = file;
    out << one_line(to_string(problem)) << '\n';
}

counts lint_bare(
    std::string const& file,
    std::string const& text,
    std::string_view key,
    std::ostream& out
) {
    counts sum;
    auto const stem = std::filesystem::path{file}.stem().string();
    for (auto const& one : parse("local", stem, {{std::string{key}, text}})) {
        for (auto const& problem : one.problems) print(problem, file, out);
        sum.checks += one.checks.size();
        sum.mistakes += one.problems.size();
    }
    return sum;
}

embedded_manifest const& manifest_of(embedded_config_map const& from, std::string const& key) {
    return *std::ranges::find(from.manifests, key, &embedded_manifest::key);
}

void print_embedded(
    embedded_config_map const& from,
    check::problem problem,
    std::string const& file,
    std::ostream& out
) {
    auto const& source = manifest_of(from, problem.key);
    yaml::position const inner{problem.line, problem.column};
    auto const place = in_file(source, inner);
    if (!place) {
        problem.message = "in " + source.key + ":" + std::to_string(inner.line) + ":" +
                          std::to_string(inner.column) + ": " + problem.message;
    }
    problem.line = place.value_or(source.where).line;
    problem.column = place.value_or(source.where).column;
    if (problem.first) {
        auto const& before = manifest_of(from, problem.first->key);
        auto const first =
            in_file(before, {problem.first->line, problem.first->column}).value_or(before.where);
        problem.first = check::place{file, first.line, first.column};
    }
    print(std::move(problem), file, out);
}

void hint_at_label(embedded_config_map const& from, std::string const& file, std::ostream& out) {
    if (from.labelled || from.manifests.empty()) return;
    out << file << ':' << from.where.line << ':' << from.where.column << ": hint: ConfigMap \""
        << one_line(from.name)
        << "\" lacks the label vitals.dev/checks: \"true\"; Vitals does not look at it\n";
}

counts
lint_config_map(embedded_config_map const& from, std::string const& file, std::ostream& out) {
    counts sum;
    if (from.labelled && from.manifests.empty()) {
        auto problem = manifest::no_manifest(from.other_keys);
        problem.line = from.where.line;
        problem.column = from.where.column;
        print(std::move(problem), file, out);
        ++sum.mistakes;
    }
    std::map<std::string, std::string> data;
    std::set<std::string> binary_keys;
    for (auto const& one : from.manifests) {
        if (one.binary)
            binary_keys.insert(one.key);
        else
            data.emplace(one.key, one.text);
    }
    auto const space = from.space.empty() ? std::string{"default"} : from.space;
    for (auto const& read : parse(space, from.name, data, binary_keys)) {
        for (auto const& problem : read.problems) print_embedded(from, problem, file, out);
        sum.mistakes += read.problems.size();
        sum.checks += read.checks.size();
    }
    if (sum.checks > 0) hint_at_label(from, file, out);
    return sum;
}

}  // namespace

std::size_t lint_text(std::string const& file, std::string const& text, std::ostream& out) {
    auto const json = file.ends_with(".json");
    counts sum;
    auto const objects = find_config_maps(text, json ? yaml::notation::json : yaml::notation::yaml);
    if (objects) {
        for (auto const& one : *objects) {
            auto const more = lint_config_map(one, file, out);
            sum.checks += more.checks;
            sum.mistakes += more.mistakes;
        }
    } else {
        sum = lint_bare(file, text, json ? "manifest.json" : "manifest.yaml", out);
    }
    out << file << ": " << sum.checks << (sum.checks == 1 ? " check, " : " checks, ");
    if (sum.mistakes == 0) {
        out << "no mistakes\n";
    } else {
        out << sum.mistakes << (sum.mistakes == 1 ? " mistake\n" : " mistakes\n");
    }
    return sum.mistakes;
}

}  // namespace vitals::app::cli
