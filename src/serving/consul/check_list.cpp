// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/check_list.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/status/check_status.hpp"
#include "core/status/piece.hpp"
#include "serving/consul/check_filter.hpp"
#include "serving/consul/nodes.hpp"
#include "text/json/writer.hpp"
#include "text/time/duration.hpp"
#include "text/time/rfc3339.hpp"

#include <cstdint>
#include <string>
#include <string_view>

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

void write_first_members(json::writer& out, shown_check const& one) {
    auto const& check = one.check;
    auto const& definition = *check.definition;
    out.member("Node", one.node);
    out.member("CheckID", definition.identity.text());
    out.member("Name", definition.name);
    out.member("Status", to_string(check.status()));
    out.member("Notes", definition.notes);
    out.member("Output", one.output());
    write_service(out, definition);
}

// No agent shows what its checks ask for.
void write_empty_definition(json::writer& out) {
    out.begin_object();
    for (auto const* const time : {"Interval", "Timeout", "DeregisterCriticalServiceAfter"})
        out.member(time, "0s");
    out.member("HTTP", "");
    out.key("Header").null();
    for (auto const* const text : {"Method", "Body", "TLSServerName"}) out.member(text, "");
    out.key("TLSSkipVerify").boolean(false);
    out.member("TCP", "");
    out.key("TCPUseTLS").boolean(false);
    for (auto const* const text : {"UDP", "GRPC", "OSService"}) out.member(text, "");
    out.key("GRPCUseTLS").boolean(false);
    out.end_object();
}

void write_extension(json::writer& out, shown_check const& one) {
    auto const& check = one.check;
    auto const& who = check.definition->identity;
    out.key("Vitals").begin_object();
    out.member("ConfigMap", std::string{who.ns()}.append("/").append(who.config_map()));
    out.member("Reason", to_string(check.reason));
    out.member("Why", one.why());
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

}  // namespace

void write_check(json::writer& out, shown_check const& one, indexes const& when) {
    auto const& check = one.check;
    auto const& definition = *check.definition;
    out.begin_object();
    write_first_members(out, one);
    out.member("Type", definition.target.kind().type);
    out.member("Interval", time::format_duration(definition.timing.interval));
    out.member("Timeout", time::format_duration(definition.timing.timeout));
    out.key("ExposedPort").number(0);
    out.key("Definition").begin_object().end_object();
    out.key("CreateIndex").number(when.created);
    out.key("ModifyIndex").number(when.modified);
    write_extension(out, one);
    out.end_object();
}

void write_client_check(json::writer& out, shown_check const& one) {
    out.begin_object();
    write_first_members(out, one);
    out.member("Type", "");
    out.key("ExposedPort").number(0);
    write_empty_definition(out.key("Definition"));
    out.key("CreateIndex").number(0);
    out.key("ModifyIndex").number(0);
    out.end_object();
}

namespace {

void begin(json::writer& out, list_style const& how) {
    if (how.keyed)
        out.begin_object();
    else
        out.begin_array();
}

// As if a check had been written, so that the next one follows a comma.
void resume(json::writer& out, list_style const& how) {
    begin(out, how);
    if (how.keyed) out.key({});
    out.null();
    out.take_part();
}

std::string ended(json::writer& out, list_style const& how) {
    return how.keyed ? out.end_object().take() : out.end_array().take();
}

void write_element(json::writer& out, shown_check const& one, list_style const& how) {
    auto const& check = one.check;
    if (how.keyed) {
        out.key(check.definition->identity.text());
        write_check(out, one, {});
        return;
    }
    indexes const when{
        .created = how.first_index + check.created,
        .modified = how.first_index + check.revision
    };
    write_check(out, one, when);
}

bool is_shown(shown_check const& one, list_style const& how, status::piece& limit) {
    if (how.wanted && one.check.status() != *how.wanted) return false;
    std::uint64_t work = 0;
    bool const shown = how.filter.shows(one, work);
    limit.work(work);
    return shown;
}

// The checks of one node behind `place`, which moves to the last one that was looked at. False: the
// piece is full before the last check.
bool write_node(json::writer& out, list_style const& how, list_place& place, status::piece& limit) {
    auto const& of = *how.nodes[place.node];
    check_status const* seen = nullptr;
    bool all = true;
    auto const look_at = [&](check_status const& one) {
        all = !limit.is_full(out.size());
        if (!all) return false;
        limit.look();
        seen = &one;
        shown_check const shown{.check = one, .node = of.name, .reader = how.reader};
        if (is_shown(shown, how, limit)) {
            write_element(out, shown, how);
            place.has_any = true;
        }
        return true;
    };
    if (how.service.empty())
        of.checks->for_each_after(place.after, look_at);
    else
        of.checks->for_each_of_service(how.service, {place.service_id, place.after}, look_at);
    if (seen == nullptr) return all;
    auto const& definition = *seen->definition;
    place.after = definition.identity.text();
    if (!how.service.empty() && definition.service) place.service_id = definition.service->id;
    return all;
}

}  // namespace

list_piece piece_from(list_style const& how, list_place const& from) {
    json::writer out{how.layout, json::escaping::for_html};
    if (from.has_any)
        resume(out, how);
    else
        begin(out, how);
    list_piece made{.text = {}, .next = from, .last = false};
    auto& place = made.next;
    status::piece limit;
    while (!made.last && write_node(out, how, place, limit)) {
        made.last = place.node + 1 == how.nodes.size();
        if (!made.last) place = {.node = place.node + 1, .has_any = place.has_any};
    }
    if (made.last)
        made.text = ended(out, how);
    else if (made.next.has_any)  // else the next piece begins the list
        made.text = out.take_part();
    return made;
}

}  // namespace vitals::serving::consul
