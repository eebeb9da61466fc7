// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/check_list.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"
#include "text/ascii/ascii.hpp"
#include "text/json/writer.hpp"
#include "text/time/duration.hpp"
#include "text/time/rfc3339.hpp"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::serving::consul {

namespace {

using status::check_status;

void write_service(json::writer& out, check::definition const& definition) {
    auto const* const service = definition.service ? &*definition.service : nullptr;
    out.member("ServiceID", service == nullptr ? std::string_view{} : service->id);
    out.member("ServiceName", service == nullptr ? std::string_view{} : service->name);
    out.key("ServiceTags").begin_array();
    if (service != nullptr)
        for (auto const& tag : service->tags) out.text(tag);
    out.end_array();
}

void write_extension(json::writer& out, check_status const& check) {
    auto const& who = check.definition->identity;
    out.key("Vitals").begin_object();
    out.member("ConfigMap", std::string{who.ns()}.append("/").append(who.config_map()));
    out.member("Reason", to_string(check.reason));
    out.member("Why", check.why());
    out.member("Since", time::format_milliseconds(check.since));
    out.key("LastProbe");
    if (check.last_probe == status::wall_time{})
        out.null();
    else
        out.text(time::format_milliseconds(check.last_probe));
    out.key("Pending").boolean(check.pending);
    out.key("Stale").boolean(check.stale);
    out.end_object();
}

struct indexes {
    std::uint64_t created = 0;
    std::uint64_t modified = 0;
};

void write_check(
    json::writer& out,
    check_status const& check,
    std::string const& node,
    indexes const& when
) {
    auto const& definition = *check.definition;
    out.begin_object();
    out.member("Node", node);
    out.member("CheckID", definition.identity.text());
    out.member("Name", definition.name);
    out.member("Status", to_string(check.status()));
    out.member("Notes", definition.notes);
    out.member("Output", check.output);
    write_service(out, definition);
    out.member("Type", definition.target.kind().type);
    out.member("Interval", time::format_duration(definition.timing.interval));
    out.member("Timeout", time::format_duration(definition.timing.timeout));
    out.key("ExposedPort").number(0);
    out.key("Definition").begin_object().end_object();
    out.key("CreateIndex").number(when.created);
    out.key("ModifyIndex").number(when.modified);
    write_extension(out, check);
    out.end_object();
}

// Consul's order: by the lower-cased ID. IDs that differ in case alone are ordered by their bytes.
bool less_without_case(check_status const* a, check_status const* b) {
    auto const& one = a->definition->identity.text();
    auto const& other = b->definition->identity.text();
    auto const order = std::lexicographical_compare_three_way(
        one.begin(),
        one.end(),
        other.begin(),
        other.end(),
        [](char c, char d) { return ascii::to_lower(c) <=> ascii::to_lower(d); }
    );
    return order == 0 ? one < other : order < 0;
}

std::vector<check_status const*>
select(status::status_store const& store, std::optional<check::status> wanted) {
    std::vector<check_status const*> found;
    store.for_each([&](check_status const& one) {
        if (!wanted || one.status() == *wanted) found.push_back(&one);
    });
    // Names in Kubernetes are lower case, so there is rarely anything to convert.
    if (!std::ranges::is_sorted(found, less_without_case))
        std::ranges::sort(found, less_without_case);
    return found;
}

}  // namespace

std::string
agent_checks(status::status_store const& store, std::string const& node, json::layout how) {
    json::writer out{how, json::escaping::for_html};
    out.begin_object();
    store.for_each([&](check_status const& one) {
        out.key(one.definition->identity.text());
        write_check(out, one, node, {});
    });
    return out.end_object().take();
}

std::string checks_in_state(
    status::status_store const& store,
    list_style const& how,
    std::optional<check::status> wanted
) {
    json::writer out{how.layout, json::escaping::for_html};
    out.begin_array();
    for (auto const* one : select(store, wanted))
        write_check(
            out,
            *one,
            how.node,
            {.created = how.first_index + one->created, .modified = how.first_index + one->revision}
        );
    return out.end_array().take();
}

}  // namespace vitals::serving::consul
