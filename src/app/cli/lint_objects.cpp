// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/lint_objects.hpp"

#include "app/cli/config_map_file.hpp"
#include "app/cli/finding.hpp"
#include "app/cli/reading.hpp"
#include "app/cli/server_rules.hpp"
#include "app/cli/shown_source.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/advice.hpp"
#include "core/manifest/foreign_format.hpp"
#include "core/manifest/nothing_to_read.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/read.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app::cli {

namespace {

// The ConfigMaps of one file.
class config_map_linter {
public:
    config_map_linter(shown_source const& file, server_rules const& rules, linted_file& into)
        : file_{file}, rules_{rules}, into_{into} {}

    void lint(embedded_config_map const& one) {
        lint_label(one);
        lint_keys(one);
        auto const before = into_.checks;
        for (auto const& read : read_all(one)) take(one, read);
        if (!one.ns.empty() && one.is_labelled()) {
            auto& of = into_.namespaces[one.ns];
            of.checks += into_.checks - before;
            ++of.config_maps;
        }
        if (into_.checks > before) hint_at_label(one);
    }
    // For an object as a whole: its first line would not help, so only its place is shown.
    void add_of_object(yaml::position where, finding_kind how, std::string message) {
        finding made;
        made.kind = how;
        made.where = where;
        made.message = std::move(message);
        into_.findings.push_back(std::move(made));
    }
    void add(yaml::position where, finding_kind how, std::string message) {
        add_of_object(where, how, std::move(message));
        into_.findings.back().line = file_.line(where);
    }

private:
    std::vector<check::manifest_contents> read_all(embedded_config_map const& from) const {
        std::map<std::string, std::string> data;
        std::set<std::string> binary_keys;
        for (auto const& one : from.manifests) {
            if (one.binary)
                binary_keys.insert(one.key);
            else
                data.emplace(one.key, one.text);
        }
        constexpr auto hints = manifest::advice::of_config_maps;
        return read_manifests(from.ns, from.name, data, hints, rules_, binary_keys);
    }

    void take(embedded_config_map const& from, check::manifest_contents const& read) {
        // A ConfigMap without the label and without checks belongs to another program.
        auto const foreign = !from.is_labelled() && !read.readable;
        if (foreign && !read.foreign) return;
        if (!read.problems.empty() || !read.hints.empty()) {
            auto const& source = manifest_of(from, read.key);
            auto const written =
                read.key.ends_with(".json") ? yaml::notation::json : yaml::notation::yaml;
            shown_source const lines{source.text, read_file(source.text, written)};
            auto const how = foreign ? finding_kind::hint : finding_kind::problem;
            for (auto const& one : read.problems) add_embedded(from, source, lines, one, how);
            for (auto const& one : read.hints)
                add_embedded(from, source, lines, one, finding_kind::hint);
        }
        into_.checks += read.checks.size();
    }

    void add_embedded(
        embedded_config_map const& from,
        embedded_manifest const& source,
        shown_source const& lines,
        check::problem const& problem,
        finding_kind how
    ) {
        auto made = finding_of(problem, how);
        yaml::position const inner{problem.at.line, problem.at.column};
        made.line = lines.line(inner);
        if (auto const place = in_file(source, inner)) {
            made.where = *place;
            if (made.line) indent(*made.line, place->line, source.indent);
        } else {
            made.where = source.where;
            made.message = "in " + source.key + ":" + std::to_string(inner.line) + ":" +
                           std::to_string(inner.column) + ": " + made.message;
        }
        if (problem.first) {
            auto const& before = manifest_of(from, problem.first->key);
            made.first = in_file(before, {problem.first->line, problem.first->column})
                             .value_or(before.where);
        }
        into_.findings.push_back(std::move(made));
    }

    static void indent(shown_line& line, std::uint32_t number, std::uint32_t by) {
        line.number = number;
        line.text.insert(0, by, ' ');
        line.caret += by;
    }

    static embedded_manifest const&
    manifest_of(embedded_config_map const& from, std::string const& key) {
        return *std::ranges::find(from.manifests, key, &embedded_manifest::key);
    }

    void lint_label(embedded_config_map const& from) {
        if (from.label.is == checks_label::value::no_text)
            add(from.label.where,
                finding_kind::problem,
                "the label's value must be text, or the API server refuses the ConfigMap: write "
                "vitals.dev/checks: \"true\"");
    }

    void lint_keys(embedded_config_map const& from) {
        if (from.misplaced)
            return add(
                *from.misplaced,
                finding_kind::problem,
                "`checks` is not a field of a ConfigMap: write `data:`, below it `checks.yaml: |`, "
                "and the manifest below that"
            );
        if (!from.is_labelled()) return;
        for (auto const& key : from.trees)
            add(key.where,
                finding_kind::problem,
                key.name +
                    ": the value must be text, or the API server refuses the ConfigMap: "
                    "write \"" +
                    key.name + ": |\" and indent the manifest below it");
        if (!from.trees.empty()) return;
        std::set<std::string> names;
        for (auto const& key : from.other_keys) names.insert(key.name);
        if (from.manifests.empty()) {
            auto message = manifest::no_manifest(names).message;
            if (names.empty())
                return add_of_object(from.where, finding_kind::problem, std::move(message));
            return add(from.other_keys.front().where, finding_kind::problem, std::move(message));
        }
        for (auto const& key : from.other_keys)
            for (auto const& problem : manifest::misnamed({key.name}))
                add(key.where, finding_kind::problem, problem.message);
    }

    void hint_at_label(embedded_config_map const& from) {
        if (from.is_labelled()) return;
        auto const name = "ConfigMap \"" + from.name + "\" ";
        std::string const wanted = "the label vitals.dev/checks: \"true\"";
        if (from.label.is == checks_label::value::missing)
            return add_of_object(
                from.where,
                finding_kind::hint,
                name + "lacks " + wanted +
                    "; Vitals with the default --selector does not look at it"
            );
        add(from.label.where,
            finding_kind::hint,
            name + "is not looked at: it has \"" + from.label.text + "\" instead of " + wanted);
    }

    shown_source const& file_;
    server_rules const& rules_;
    linted_file& into_;
};

std::string list_of_kinds(std::vector<other_object> const& objects) {
    std::set<std::string> kinds;
    for (auto const& one : objects) kinds.insert(one.kind);
    constexpr std::size_t most_shown = 5;
    std::string list;
    std::size_t shown = 0;
    for (auto const& kind : kinds) {
        if (++shown > most_shown) return list + " and others";
        list.append(list.empty() ? "" : ", ").append(kind);
    }
    return list;
}

}  // namespace

void lint_objects(
    objects_in_file const& objects,
    shown_source const& file,
    server_rules const& rules,
    linted_file& into
) {
    config_map_linter linter{file, rules, into};
    if (objects.problem) {
        linter.add(objects.problem->where, finding_kind::problem, objects.problem->why);
        return;
    }
    for (auto const& one : objects.config_maps) linter.lint(one);
    auto hinted = false;
    for (auto const& one : objects.others) {
        auto const advice = manifest::advice_for_kind(one.kind);
        if (advice.empty()) continue;
        hinted = true;
        linter.add_of_object(
            one.where,
            finding_kind::hint,
            "Vitals does not read objects of kind " + one.kind + "; " + std::string{advice}
        );
    }
    if (hinted || into.checks > 0 || !into.findings.empty()) return;
    finding none;
    none.kind = finding_kind::hint;
    none.message = "no checks here";
    if (!objects.others.empty()) none.message += " (found: " + list_of_kinds(objects.others) + ")";
    none.message += ": they are in ConfigMaps with the label vitals.dev/checks: \"true\"";
    into.findings.push_back(std::move(none));
}

}  // namespace vitals::app::cli
