// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/manifest_reader.hpp"

#include "core/check/definition.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/check_entry.hpp"
#include "core/manifest/consul_file.hpp"
#include "core/manifest/defaults.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/foreign_format.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/parse.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/values.hpp"
#include "text/yaml/document.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

// A check without a list around it.
bool is_lone_check(yaml::node const& root) {
    bool found = false;
    for (std::size_t i = 0; i + 1 < root.children.size(); i += 2) {
        auto const is = find_field(scope::manifest, root.children[i]->text);
        if (is.is == lookup::kind::known) return false;
        found = found || is.is == lookup::kind::elsewhere;
    }
    return found;
}

}  // namespace

check::manifest_contents
manifest_reader::read(std::string const& key, yaml::node const& root, std::size_t most_problems) {
    check::manifest_contents into;
    into.key = key;
    problem_list found{key, most_problems, bounds_.hints, budget_};
    reading with{found, into};
    problem_reporter report{found, ""};
    if (root.kind == yaml::node::type::map) {
        read_top(root, with);
    } else {
        into.readable = false;
        report.at(
            root.where,
            root.kind == yaml::node::type::sequence
                ? "a manifest is a map: write `checks:` above this list"
                : "a manifest is a map with `checks`; found " + describe(root)
        );
    }
    into.dropped = found.dropped();
    into.hints = found.take_hints();
    into.problems = std::move(found).take();
    return into;
}

void manifest_reader::read_top(yaml::node const& root, reading& with) {
    problem_reporter report{with.report, ""};
    auto const unreadable = [&](yaml::position where, std::string why) {
        report.at(where, std::move(why));
        with.into.readable = false;
    };
    if (auto foreign = find_foreign_format(root)) {
        with.into.foreign = true;
        return unreadable(foreign->where, std::move(foreign->message));
    }
    switch (registration_in(root)) {
        case registration::check:
            read_entry(root, {.id_is_name = true}, with);
            return;
        case registration::service:
            return read_service(root, with);
        case registration::none:
            break;
    }
    if (is_lone_check(root))
        return unreadable(
            root.where,
            "a check must be in a list: write `checks:` above it and `- ` before its first field"
        );
    auto const top = read_fields(root, scope::manifest, report);
    with.defaults = read_defaults(top[field::defaults], who_, report);
    if (top[field::checks] && report.clean()) hint_at_nothing(top[field::checks], report);
    if (read_blocks(top, with)) return;
    if (report.clean())  // a misspelt field was reported already
        report.at(root.where, "`checks` is missing; write `checks: []` for no checks");
    with.into.readable = false;
}

bool manifest_reader::read_blocks(fields const& top, reading& with) {
    if (top[field::checks]) read_checks(top[field::checks], nullptr, with);
    if (top[field::check]) read_entry(*top[field::check].value, {.id_is_name = true}, with);
    if (top[field::service]) read_service(*top[field::service].value, with);
    if (top[field::services]) read_services(top[field::services], with);
    return top[field::checks] || top[field::check] || top[field::service] || top[field::services];
}

void manifest_reader::read_service(yaml::node const& block, reading& with) {
    problem_reporter report{with.report, ""};
    auto const service = read_consul_service(block, who_, report);
    if (!service) {
        with.into.unidentified = true;
        return;
    }
    if (!std::exchange(with.hinted_at_catalog, with.hinted_at_catalog || !service->unused.empty()))
        hint_at_unused(service->unused, report);
    auto const count = service->count();
    if (service->check) read_entry(*service->check.value, service->entry(0, count), with);
    if (service->checks) read_checks(service->checks, &*service, with);
}

void manifest_reader::read_services(field_value const& blocks, reading& with) {
    if (blocks.value->kind != yaml::node::type::sequence) {
        problem_reporter{with.report, ""}.at(
            blocks.value->where,
            "services: a list of Consul's services is needed; found " + describe(*blocks.value)
        );
        with.into.unidentified = true;
        return;
    }
    for (auto const* const block : blocks.value->children) {
        budget_.step();
        read_service(*block, with);
    }
}

void manifest_reader::read_checks(
    field_value const& list,
    consul_service const* service,
    reading& with
) {
    auto const kind = list.value->kind;
    if (kind != yaml::node::type::sequence) {
        if (kind == yaml::node::type::null) return;
        problem_reporter{with.report, ""}.at(
            list.value->where,
            list.name->text + ": a list is needed; found " + describe(*list.value) +
                (kind == yaml::node::type::map ? "; write `- ` before the first field of each check"
                                               : "")
        );
        if (service == nullptr)
            with.into.readable = false;
        else
            with.into.unidentified = true;
        return;
    }
    auto index = service != nullptr && service->check ? std::size_t{1} : std::size_t{0};
    for (auto const* const entry : list.value->children) {
        auto const own =
            service == nullptr ? entry_defaults{} : service->entry(index, service->count());
        if (!read_entry(*entry, own, with)) return;
        ++index;
    }
}

bool manifest_reader::read_entry(
    yaml::node const& entry,
    entry_defaults const& own,
    reading& with
) {
    if (entries_ == bounds_.checks) {
        with.report.add(
            entry.where,
            "",
            "a ConfigMap can hold at most " + std::to_string(bounds_.checks) +
                " checks; this one and those behind it are left out"
        );
        with.into.unidentified = true;
        return false;
    }
    ++entries_;
    budget_.step();
    if (entry.kind == yaml::node::type::map) {
        read_map(entry, own, with);
    } else {
        with.report.add(entry.where, "", "a check is a map of fields; found " + describe(entry));
        with.into.unidentified = true;
    }
    return true;
}

void manifest_reader::read_map(yaml::node const& entry, entry_defaults const& own, reading& with) {
    auto const id = read_id(entry, own);
    auto const where = id.node == nullptr ? entry.where : id.node->where;
    problem_reporter report{with.report, id.problem.empty() ? id.text : std::string{}};
    if (!id.problem.empty()) report.at(where, id.problem);
    auto const identified = report.clean();
    auto const duplicate = identified && !claim(id.text, where, with);
    if (duplicate) report.mark_invalid();
    if (own.service) charge_for(*own.service, where, report);
    // An entry without a usable id is read all the same, for its other problems.
    auto made = read_check(entry, {id.text, own.name, own.service}, who_, with.defaults, report);
    if (made && has_room_for(*made, where, report)) {
        aliases_.note(entry, *made, with.into.key);
        with.into.checks.push_back(std::move(made));
    } else if (!identified) {
        with.into.unidentified = true;
    } else if (!duplicate) {
        with.into.rejected.push_back(id.text);
    }
}

void manifest_reader::charge_for(
    check::service const& service,
    yaml::position where,
    problem_reporter& report
) {
    service_bytes_ += bytes_of(service);
    if (service_bytes_ <= bounds_.service_bytes) return;
    report.at(
        where,
        "all fields of the services of a ConfigMap, written out for each of their checks, "
        "can have " +
            std::to_string(bounds_.service_bytes) +
            " bytes; shorten them or make a second ConfigMap"
    );
}

bool manifest_reader::has_room_for(
    check::definition const& made,
    yaml::position where,
    problem_reporter& report
) {
    auto const refuse = [&](std::string_view what, std::size_t limit) {
        report.at(
            where,
            std::string{what} + " can have " + std::to_string(limit) +
                " bytes; shorten them or make a second ConfigMap"
        );
        return false;
    };
    if (made.alerting) alerting_bytes_ += bytes_of(*made.alerting);
    if (made.alerting && alerting_bytes_ > bounds_.alerting_bytes)
        return refuse(
            "severity, owner, runbook and labels of all checks of a ConfigMap, defaults written "
            "out,",
            bounds_.alerting_bytes
        );
    check_bytes_ += bytes_of(made);
    if (check_bytes_ <= bounds_.check_bytes) return true;
    return refuse(
        "all checks of a ConfigMap, aliases and defaults written out,",
        bounds_.check_bytes
    );
}

bool manifest_reader::claim(std::string const& id, yaml::position where, reading& with) {
    check::place const here{with.into.key, where.line, where.column};
    auto const [first, fresh] = places_.emplace(id, here);
    if (fresh) return true;
    with.report.add(where, id, "the id is duplicated", first->second);
    return false;
}

}  // namespace vitals::inline core::manifest
