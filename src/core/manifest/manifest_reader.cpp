// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/manifest_reader.hpp"

#include "core/check/definition.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/alerting_fields.hpp"
#include "core/manifest/check_entry.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/mistakes.hpp"
#include "core/manifest/parse.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/values.hpp"
#include "text/yaml/document.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace vitals::inline core::manifest {

namespace {

settings read_defaults(given const& from, reporter& report) {
    settings read;
    read.understood = report.clean();  // no misspelt `defaults` among the other fields
    if (!from || from.value->kind == yaml::node::type::null) return read;
    if (from.value->kind != yaml::node::type::map) {
        report.at(
            from.value->where,
            "defaults: a map is needed, like {interval: 30s}; found " + describe(*from.value)
        );
        read.understood = false;
        return read;
    }
    auto const names = read_fields(*from.value, scope::defaults, report);
    auto const understood = report.clean();
    read = read_settings(names, report);
    read.understood = understood;
    // What contradicts itself here is told here, even when no check inherits it.
    settings heir;
    inherit(heir, read, report);
    if (heir.failures_before_critical.value) thresholds_of(heir, report);
    if (heir.passing.value) expectation_of(heir, report);
    return read;
}

}  // namespace

parsed
manifest_reader::read(std::string const& key, yaml::node const& root, std::size_t most_problems) {
    parsed into;
    into.key = key;
    mistakes found{key, most_problems, budget_};
    reporter report{found, ""};
    auto const unreadable = [&](yaml::position where, std::string why) {
        report.at(where, std::move(why));
        into.readable = false;
    };
    if (root.kind != yaml::node::type::map) {
        unreadable(root.where, "a manifest is a map with `checks`; found " + describe(root));
    } else {
        auto const top = read_fields(root, scope::manifest, report);
        auto const defaults = read_defaults(top[field::defaults], report);
        auto const& checks = top[field::checks];
        if (!checks) {
            unreadable(root.where, "`checks` is missing; write `checks: []` for no checks");
        } else if (checks.value->kind == yaml::node::type::sequence) {
            read_checks(*checks.value, defaults, found, into);
        } else if (checks.value->kind != yaml::node::type::null) {
            unreadable(
                checks.value->where,
                "checks: a list is needed; found " + describe(*checks.value)
            );
        }
    }
    into.untold = found.dropped();
    into.problems = std::move(found).take();
    return into;
}

void manifest_reader::read_checks(
    yaml::node const& list,
    settings const& defaults,
    mistakes& report,
    parsed& into
) {
    for (auto const* const entry : list.children) {
        if (entries_ == bounds_.checks) {
            report.add(
                entry->where,
                "",
                "a ConfigMap can hold at most " + std::to_string(bounds_.checks) +
                    " checks; this one and those behind it are left out"
            );
            into.unidentified = true;
            return;
        }
        ++entries_;
        budget_.step();
        read_entry(*entry, defaults, report, into);
    }
}

void manifest_reader::read_entry(
    yaml::node const& entry,
    settings const& defaults,
    mistakes& report,
    parsed& into
) {
    if (entry.kind != yaml::node::type::map) {
        report.add(entry.where, "", "a check is a map of fields; found " + describe(entry));
        into.unidentified = true;
        return;
    }
    auto const* const id = yaml::member(&entry, "id");
    auto mistake = id == nullptr ? std::string{"id is missing: every check needs one"}
                                 : mistake_in_id(*id).value_or("");
    reporter own{report, mistake.empty() ? id->text : std::string{}};
    if (!mistake.empty()) own.at(id == nullptr ? entry.where : id->where, std::move(mistake));
    auto const identified = own.clean();
    auto const duplicate = identified && !claim(into.key, *id, report);
    if (duplicate) own.spoil();
    // An entry without a usable id is read all the same, for its other mistakes.
    auto made = read_check(entry, who_, defaults, own);
    if (made && has_room_for(*made, *id, own)) {
        into.checks.push_back(std::move(made));
    } else if (!identified) {
        into.unidentified = true;
    } else if (!duplicate) {
        into.rejected.push_back(id->text);
    }
}

bool manifest_reader::has_room_for(
    check::definition const& made,
    yaml::node const& id,
    reporter& report
) {
    if (!made.alerting) return true;
    alerting_bytes_ += bytes_of(*made.alerting);
    if (alerting_bytes_ <= bounds_.alerting_bytes) return true;
    report.at(
        id.where,
        "severity, owner, runbook and labels of all checks of a ConfigMap, defaults written out, "
        "can have " +
            std::to_string(bounds_.alerting_bytes) +
            " bytes; shorten them or make a second ConfigMap"
    );
    return false;
}

bool manifest_reader::claim(std::string const& key, yaml::node const& id, mistakes& report) {
    check::place const here{key, id.where.line, id.where.column};
    auto const [first, fresh] = places_.emplace(id.text, here);
    if (fresh) return true;
    report.add(id.where, id.text, "the id stands twice", first->second);
    return false;
}

}  // namespace vitals::inline core::manifest
