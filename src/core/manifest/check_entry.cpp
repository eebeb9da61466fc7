// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/check_entry.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/manifest/advice.hpp"
#include "core/manifest/consul_file.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/kinds.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/service_fields.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/values.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::manifest {

namespace {

// The fields without a meaning for a kind that is not probed.
constexpr std::array of_probes{
    field::interval,
    field::timeout,
    field::success_before_passing,
    field::failures_before_warning,
    field::failures_before_critical,
};

bool has(kind_row const& kind, std::string_view name) {
    if (std::ranges::find(of_probes, name, name_of) != of_probes.end()) return kind.is.probed;
    return kind.has(name);
}

// The kinds with the field `name`, in camelCase: "http, tcp". Empty when every kind has it.
std::string kinds_with(std::string_view name) {
    std::string text;
    for (auto const& kind : kinds())
        if (has(kind, name)) text.append(text.empty() ? "" : ", ").append(kind.is.name);
    return text;
}

void report_fields_of_other_kinds(
    fields const& from,
    kind_row const& kind,
    problem_reporter& report
) {
    auto const look_at = [&](std::string_view name, field_value const& field) {
        if (has(kind, name) || kinds_with(name).empty()) return;
        report.at(
            field.name->where,
            "`" + field.name->text + "` is a field of " + kinds_with(name) + " checks, not of " +
                std::string{kind.is.name} + " checks"
        );
    };
    for (std::size_t i = 0; i < field_count; ++i)
        if (from.all[i]) look_at(name_of(static_cast<field>(i)), from.all[i]);
    for (auto const& [name, field] : from.of_kinds)
        if (!is_target(find_field(scope::check, name))) look_at(name, field);
}

// The kind whose target the entry has. Without a target: the commonest, for its other problems.
kind_row const& kind_of(yaml::node const& entry, fields const& from, problem_reporter& report) {
    kind_row const* found = nullptr;
    field_value const* other = from.unsupported_target ? &from.unsupported_target : nullptr;
    for (auto const& kind : kinds()) {
        if (!from[kind.is.name]) continue;
        if (found == nullptr)
            found = &kind;
        else
            other = &from[kind.is.name];
    }
    if (found == nullptr) {
        auto const& commonest = kinds().front();
        if (other == nullptr && !from.misspelt_target)
            report.at(
                entry.where,
                "the check has no target: write " + std::string{commonest.example}
            );
        return commonest;
    }
    if (other != nullptr) {
        auto const& one = *from[found->is.name].name;
        report.at(
            std::max(one.where, other->name->where),
            "a check has exactly one target; this one has `" + one.text + "` and `" +
                other->name->text + "`"
        );
    }
    report_fields_of_other_kinds(from, *found, report);
    return *found;
}

check::status read_initial_status(field_value const& from, problem_reporter& report) {
    auto const standard = check::status::critical;
    if (!from) return standard;
    auto const* const text = scalar_text(*from.value, from.name->text, report);
    if (text == nullptr) return standard;
    auto const read = check::parse_status(*text);
    if (!read) {
        report.at(
            from.value->where,
            from.name->text + ": passing, warning or critical is needed; found " +
                quote_value(*text)
        );
    }
    return read.value_or(standard);
}

bool is_id(std::string_view text) {
    auto const fits = [](char c) { return c > ' ' && c < 0x7f && c != '/'; };
    return !text.empty() && text.size() <= field_limits::id && std::ranges::all_of(text, fits);
}

std::string problem_in_id(yaml::node const& id) {
    if (id.kind == yaml::node::type::scalar && !id.tagged && is_id(id.text)) return {};
    return "id: 1 to 253 printable ASCII characters without spaces and '/' are needed; found " +
           describe(id);
}

entry_id id_from_name(yaml::node const* name, bool allowed) {
    entry_id made{.text = {}, .problem = "id is missing: every check needs one"};
    if (name == nullptr || name->kind != yaml::node::type::scalar) return made;
    if (!is_id(name->text)) {
        if (allowed) made.problem += "; the name cannot be the id, because it has spaces or a '/'";
    } else if (allowed) {
        made = {.text = name->text, .problem = {}};
    } else {
        made.problem += ", like id: " + name->text;
    }
    return made;
}

yaml::node const* find_in(yaml::node const& entry, field which) {
    for (std::size_t i = 0; i + 1 < entry.children.size(); i += 2) {
        auto const found = find_field(scope::check, entry.children[i]->text);
        if (found.is == lookup::kind::known && found.field == which) return entry.children[i + 1];
    }
    return nullptr;
}

}  // namespace

entry_id read_id(yaml::node const& entry, entry_defaults const& own) {
    if (auto const* const id = find_in(entry, field::id))
        return {.text = id->text, .node = id, .problem = problem_in_id(*id)};
    if (is_id(own.id)) return {.text = own.id, .problem = {}};
    return id_from_name(find_in(entry, field::name), own.id_is_name);
}

std::shared_ptr<check::definition const> read_check(
    yaml::node const& entry,
    entry_defaults const& own,
    owner const& who,
    settings const& defaults,
    problem_reporter& report
) {
    auto const from = read_fields(entry, scope::check, report);
    auto made = std::make_shared<check::definition>();
    made->identity = check::identity{who.ns, who.config_map, own.id};
    auto name =
        read_text(from[field::name], {.longest = field_limits::name, .shortest = 1}, report);
    made->name = name ? *std::move(name) : own.name.empty() ? own.id : own.name;
    text_rule const notes{.longest = field_limits::notes, .kind = text_kind::lines};
    made->notes = read_text(from[field::notes], notes, report).value_or("");
    made->enabled = read_switch(from[field::enabled], report).value_or(true);
    made->initial_status = read_initial_status(from[field::status], report);
    if (from[field::service])
        made->service = read_service(from[field::service], who, report);
    else
        made->service = own.service;

    auto const& kind = kind_of(entry, from, report);
    auto all = read_settings(from, who, report);
    inherit(all, defaults, report);
    made->timing = timing_of(all);
    made->timing.timeout = std::min(made->timing.timeout, who.longest_timeout);  // the default one
    made->thresholds = thresholds_of(all, report);
    if (!kind.is.probed) {  // whatever `defaults` say
        made->timing = {.interval = {}, .timeout = {}};
        made->thresholds = {};
    }
    made->target = kind.read(from, all, report);
    // 0 is Consul's word for the agent's limit.
    auto const size = all.output_max_size.value.value_or(0);
    if (size != 0) made->output_max_size = size;
    made->alerting = std::move(all.alerting.made);
    if (!report.clean()) return nullptr;
    if (kind.goes_to != nullptr && who.denies != nullptr && *who.denies) {
        auto where = kind.goes_to(made->target);
        where.ns = who.ns;
        if (auto const why = (*who.denies)(where); !why.empty()) {
            auto const& field = from[kind.is.name];
            report.at(field.value->where, field.name->text + ": " + why);
            return nullptr;
        }
    }
    if (report.wanted() != advice::none) {
        kind.hint(from, made->target, who.ns, report);
        if (kind.is.probed) hint_at_timeout(all, report);
    }
    return made;
}

}  // namespace vitals::inline core::manifest
