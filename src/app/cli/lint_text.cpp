// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/lint_text.hpp"

#include "app/cli/config_map_file.hpp"
#include "app/cli/finding.hpp"
#include "app/cli/lint_objects.hpp"
#include "app/cli/reading.hpp"
#include "app/cli/server_rules.hpp"
#include "app/cli/shown_source.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/advice.hpp"
#include "text/yaml/read.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace vitals::app::cli {

namespace {

void lint_bare(
    std::string const& text,
    yaml::notation written,
    shown_source const& source,
    server_rules const& rules,
    linted_file& into
) {
    std::string const key = written == yaml::notation::json ? "manifest.json" : "manifest.yaml";
    auto const stem = std::filesystem::path{into.name}.stem().string();
    auto const all =
        read_manifests("local", stem, {{key, text}}, manifest::advice::of_files, rules);
    auto const add = [&](check::problem const& problem, finding_kind how) {
        auto made = finding_of(problem, how);
        made.line = source.line(*made.where);
        into.findings.push_back(std::move(made));
    };
    for (auto const& one : all) {
        for (auto const& problem : one.problems) add(problem, finding_kind::problem);
        for (auto const& problem : one.hints) add(problem, finding_kind::hint);
        into.checks += one.checks.size();
    }
}

}  // namespace

linted_file lint_text(std::string const& file, std::string const& text, server_rules const& rules) {
    auto const written = file.ends_with(".json") ? yaml::notation::json : yaml::notation::yaml;
    linted_file made;
    made.name = file;
    auto const read = read_file(text, written);
    shown_source const source{text, read};
    if (auto const objects = find_objects(text, read))
        lint_objects(*objects, source, rules, made);
    else
        lint_bare(text, written, source, rules, made);
    return made;
}

}  // namespace vitals::app::cli
