// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/check_list.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"
#include "serving/consul/consul_json.hpp"
#include "text/ascii/ascii.hpp"
#include "text/time/duration.hpp"
#include "text/time/rfc3339.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace vitals::serving::consul {

namespace {

using status::check_status;

std::string_view type_of(check::target const& target) {
    struct names {
        std::string_view operator()(check::http_target const&) const { return "http"; }
    };
    return std::visit(names{}, target);
}

template <class Writer>
void write_member(Writer& json, std::string_view name, std::string_view value) {
    write_key(json, name);
    write_text(json, value);
}

template <class Writer>
void write_service(Writer& json, check::definition const& definition) {
    auto const* const service = definition.service ? &*definition.service : nullptr;
    write_member(json, "ServiceID", service == nullptr ? std::string_view{} : service->id);
    write_member(json, "ServiceName", service == nullptr ? std::string_view{} : service->name);
    write_key(json, "ServiceTags");
    json.StartArray();
    if (service != nullptr)
        for (auto const& tag : service->tags) write_text(json, tag);
    json.EndArray();
}

template <class Writer>
void write_extension(Writer& json, check_status const& check) {
    auto const& who = check.definition->identity;
    write_key(json, "Vitals");
    json.StartObject();
    write_member(json, "ConfigMap", std::string{who.space()}.append("/").append(who.config_map()));
    write_member(json, "Reason", to_string(check.reason));
    write_member(json, "Since", time::format_milliseconds(check.since));
    write_key(json, "LastProbe");
    if (check.last_probe == status::wall_time{})
        json.Null();
    else
        write_text(json, time::format_milliseconds(check.last_probe));
    write_key(json, "Pending");
    json.Bool(check.pending);
    write_key(json, "Stale");
    json.Bool(check.stale);
    json.EndObject();
}

template <class Writer>
void write_check(
    Writer& json,
    check_status const& check,
    std::string const& node,
    std::uint64_t modify_index
) {
    auto const& definition = *check.definition;
    json.StartObject();
    write_member(json, "Node", node);
    write_member(json, "CheckID", definition.identity.text());
    write_member(json, "Name", definition.name);
    write_member(json, "Status", to_string(check.status()));
    write_member(json, "Notes", definition.notes);
    write_member(json, "Output", check.output);
    write_service(json, definition);
    write_member(json, "Type", type_of(definition.target));
    write_member(json, "Interval", time::format_duration(definition.timing.interval));
    write_member(json, "Timeout", time::format_duration(definition.timing.timeout));
    write_key(json, "ExposedPort");
    json.Uint(0);
    write_key(json, "Definition");
    json.StartObject();
    json.EndObject();
    write_key(json, "CreateIndex");
    json.Uint(0);
    write_key(json, "ModifyIndex");
    json.Uint64(modify_index);
    write_extension(json, check);
    json.EndObject();
}

bool less_without_case(check_status const* a, check_status const* b) {
    return std::ranges::lexicographical_compare(
        a->definition->identity.text(),
        b->definition->identity.text(),
        {},
        ascii::to_lower,
        ascii::to_lower
    );
}

std::vector<check_status const*>
select(status::status_store const& store, std::optional<check::status> wanted) {
    std::vector<check_status const*> found;
    store.for_each([&](check_status const& one) {
        if (!wanted || one.status() == *wanted) found.push_back(&one);
    });
    // Consul orders by the lower-cased ID. Kubernetes' names are lower case, so this is rarely any work.
    if (!std::ranges::is_sorted(found, less_without_case))
        std::ranges::stable_sort(found, less_without_case);
    return found;
}

}  // namespace

std::string agent_checks(status::status_store const& store, std::string const& node, layout how) {
    return to_json(how, [&](auto& json) {
        json.StartObject();
        store.for_each([&](check_status const& one) {
            write_key(json, one.definition->identity.text());
            write_check(json, one, node, 0);
        });
        json.EndObject();
    });
}

std::string checks_in_state(
    status::status_store const& store,
    std::string const& node,
    std::optional<check::status> wanted,
    layout how
) {
    return to_json(how, [&](auto& json) {
        json.StartArray();
        for (auto const* one : select(store, wanted)) write_check(json, *one, node, one->revision);
        json.EndArray();
    });
}

}  // namespace vitals::serving::consul
